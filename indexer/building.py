"""A folder of documents becomes a knowledge base; what has not changed since the last build is kept."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from corpus.errors import BadInput, DamagedKnowledgeBase, PolicyKGError, UnreadableFile
from corpus.model import Document, Problem
from corpus.reader import SourceFile, discover, read_file
from indexer.catalog import Catalog
from indexer.encoder import DEFAULT_MODEL, Encoder, load_encoder
from indexer.generation import check_target, new_generation, remove_folder, remove_garbage, sync
from indexer.lexical import LexicalIndex
from indexer.lock import build_lock
from indexer.manifest import FORMAT, Manifest, NewerFormat, read_manifest, write_manifest
from indexer.mirror import Following, Server, finish
from indexer.passages import Passage, passages_of
from indexer.renaming import renaming
from indexer.vectors import VectorIndex
from indexer.words import prepare
from kg.endpoint import Credentials
from kg.iris import DEFAULT_BASE, Iris
from kg.name_quads import name_quads
from kg.name_table import FILE_NAME, NameTable, packaged_names, read_names
from kg.quads import document_quads
from kg.store import GraphStore

__all__ = ["BuildReport", "Progress", "Server", "build", "remove"]

Progress = Callable[[int, int, str], None]  # done, all, document
_BATCH = 512  # passages encoded at once
_ARRANGE = 10  # a graph in which more than one document in ten has changed is arranged anew
_SAME = 1e-3  # how far the vectors of one text may lie apart, for another machine adds up in another order


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `failed` are files that could not be read, `problems` what was not understood in the others."""

    path: Path
    read: int
    unchanged: int
    removed: int
    failed: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    manifest: Manifest
    seconds: float
    names: int = 0  # rows of units.csv


@dataclass(frozen=True, slots=True)
class _Changes:
    """Files to read, ids of documents to forget first (replaced or gone), shared nodes to describe anew."""

    read: tuple[SourceFile, ...]
    forget: tuple[str, ...]
    described: frozenset[NamedNode] = frozenset()


def build(
    source: Path,
    target: Path,
    *,
    base: str = DEFAULT_BASE,
    model: str = DEFAULT_MODEL,
    version: str = "0",
    store: Server | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Build or refresh the knowledge base at `target` from the documents below `source`.

    A file that cannot be read is reported and left out; the others are built. `store` is a SPARQL server that gets the
    graph as well. Raises BadInput for a folder that is missing, empty or not writable, for a full disk, and for rows of its
    units.csv that cannot be used; Locked while another build runs; StoreError where the server fails. The last complete
    state is then as it was.
    """
    started = time.monotonic()
    Iris(base)
    sources = _sources(source, target)
    names = read_names(source)
    check_target(target)
    with build_lock(target):
        encoder = load_encoder(model)
        complete = _complete(target)
        remove_garbage(target, keep=complete.generation if complete else None)
        current = complete if complete and _fits(complete, base, encoder) else None
        following = (store or Server()).following(target, complete, current)
        with new_generation(target) as folder:
            run = _Build(target, folder, current, encoder, base, version, names, following)
            report = run.run(run.changes(sources), progress)
        remove_garbage(target, keep=report.manifest.generation)
    return replace(report, seconds=time.monotonic() - started)


def remove(
    target: Path, documents: Sequence[str], *, version: str = "0", credentials: Credentials | None = None
) -> BuildReport:
    """Remove documents from the knowledge base at `target`; a later build reads those whose files are still there.

    Raises BadInput for a document that it does not have, DamagedKnowledgeBase where there is no knowledge base.
    """
    started = time.monotonic()
    read_manifest(target)
    with build_lock(target):
        current = read_manifest(target)
        encoder = load_encoder(current.model)
        following = Server(credentials=credentials).following(target, current, current)
        with new_generation(target) as folder:
            names = read_names(target / current.generation)
            run = _Build(target, folder, current, encoder, current.base, version, names, following)
            report = run.run(run.without(documents), None)
        remove_garbage(target, keep=report.manifest.generation)
    return replace(report, seconds=time.monotonic() - started)


def _sources(source: Path, target: Path) -> list[SourceFile]:
    """The documents below `source`, without what the knowledge base holds, should it lie there: what a killed build left
    is no knowledge base yet to `discover`."""
    found, inside = list(discover(source)), target.resolve()
    if not inside.is_relative_to(source.resolve()):
        return found
    return [f for f in found if inside not in f.path.resolve().parents]


def _complete(target: Path) -> Manifest | None:
    """The last complete state, which readers see until this build is complete; None where there is none."""
    try:
        return read_manifest(target)
    except NewerFormat:
        raise
    except DamagedKnowledgeBase:
        return None


def _fits(state: Manifest, base: str, encoder: Encoder) -> bool:
    """Whether a state can be gone on from: it is not where it was made with another base or model."""
    same = (state.base, state.model, state.dimension) == (base, encoder.name, encoder.dimension)
    return same and state.format == FORMAT


class _Build:
    """One run: makes a generation and the manifest that names it."""

    def __init__(
        self,
        target: Path,
        folder: Path,
        current: Manifest | None,
        encoder: Encoder,
        base: str,
        version: str,
        names: NameTable,
        following: Following | None = None,
    ) -> None:
        self.target, self.folder = target, folder
        self.encoder, self.iris, self.version = encoder, Iris(base), version
        self.current, self.following = current, following
        self.names, self.names_before = names, packaged_names()
        self.concepts: set[NamedNode] = set()  # of the thesaurus, described in this run
        if following:
            following.check(self.iris)
        self._open_parts(target / current.generation if current else None)

    def _open_parts(self, old: Path | None) -> None:
        """Copies of the current parts (hard links where files never change), or new ones."""
        self.folder.mkdir()
        if old is not None:
            try:
                self._go_on_from(old)
                return
            except (PolicyKGError, OSError, KeyError):  # a part is damaged or of another encoder: build all of it again
                remove_folder(self.folder)
                self.folder.mkdir()
        self._open_new()

    def _open_new(self) -> None:
        """New and empty parts."""
        self.current = None
        self.vectors = VectorIndex.create(self.encoder.dimension)
        self.catalog = Catalog.create(self.folder / "catalog.db")
        self.lexical = LexicalIndex.create(self.folder / "lexical")
        self.graph = GraphStore.create(self.folder / "graph")

    def _go_on_from(self, old: Path) -> None:
        """Copies of the parts in `old`. Raises PolicyKGError, OSError or KeyError where one cannot be used."""
        previous = Catalog.open(old / "catalog.db")
        try:
            self.vectors = VectorIndex.open(old / "vectors")
            self._check_encoder(previous)
            previous.copy_to(self.folder / "catalog.db")
        finally:
            previous.close()
        shutil.copytree(old / "lexical", self.folder / "lexical", copy_function=_link)
        self.lexical = LexicalIndex.open(self.folder / "lexical")
        if len(self.lexical) != len(self.vectors):
            raise DamagedKnowledgeBase(f"{old}: not every passage is in the lexical index")
        GraphStore.open(old / "graph").checkpoint(self.folder / "graph")
        self.names_before = read_names(old)
        self.catalog = Catalog.open(self.folder / "catalog.db", writable=True)
        self.graph = GraphStore.create(self.folder / "graph")

    def _check_encoder(self, catalog: Catalog) -> None:
        """Raise DamagedKnowledgeBase unless the encoder gives the first passages the vectors that are in the index: a
        model may change while its name stays."""
        if len(self.vectors) != catalog.count("passage") or self.vectors.dimension != self.encoder.dimension:
            raise DamagedKnowledgeBase(f"{self.folder}: not a vector for each passage")
        known = dict(islice(catalog.all_passages(), 8))
        if known:
            given = self.encoder.encode([_encoded_text(p) for p in known.values()])
            if abs(given - self.vectors.get(list(known))).max() > _SAME:
                raise DamagedKnowledgeBase(f"{self.folder}: the vectors are those of another encoder")

    def run(self, changes: _Changes, progress: Progress | None) -> BuildReport:
        """Read what changed, write all parts, then the manifest."""
        size = self._size(changes.forget)
        named = self._forget(changes)
        gone = [number for d in changes.forget for number in self.catalog.remove(d)]
        self.vectors.remove(gone)
        failed: list[Problem] = []
        documents = self._documents(changes, failed, progress)
        added: list[tuple[int, Passage]] = []
        self.graph.load(name_quads(self.names, base=self.iris.base))
        self.graph.load(q for d in documents for q in self._catalogued(d, added))
        self.graph.sweep(named, self.iris.shared)
        if changes.forget:
            remove_folder(self.folder / "lexical")
            self.lexical = LexicalIndex.create(self.folder / "lexical")
        self.lexical.add(self.catalog.all_passages() if changes.forget else added)
        self._encode(added, progress)
        touched = {*changes.forget, *(f.id for f in changes.read)}
        manifest = self._finish(touched, size)
        removed = len(set(changes.forget) - {f.id for f in changes.read})
        unchanged = manifest.documents - len(changes.read) + len(failed)
        return BuildReport(
            path=self.target,
            read=len(changes.read) - len(failed),
            unchanged=unchanged,
            removed=removed,
            failed=tuple(failed),
            problems=tuple(self.problems),
            manifest=manifest,
            seconds=0.0,
            names=len(self.names.rows),
        )

    def without(self, documents: Sequence[str]) -> _Changes:
        """The removal of some documents. Raises BadInput for one that is not there."""
        known = self.catalog.entries()
        unknown = [d for d in documents if d not in known]
        if unknown:
            raise BadInput(f"{self.target}: has no document {unknown[0]}; policykg info lists them")
        return _Changes((), tuple(dict.fromkeys(documents)))

    def _forget(self, changes: _Changes) -> frozenset[NamedNode]:
        """Take out of the graph what is to be written anew or is gone; gives the shared nodes to be swept then."""
        if len(changes.forget) == self.catalog.count("document"):  # also what another version said of shared nodes
            self.graph.clear()
            return frozenset()
        named = self.graph.remove([*map(self.iris.graph, changes.forget), self.iris.names])
        return named | self.graph.undescribe(changes.described, self.iris.shared)

    def changes(self, sources: Sequence[SourceFile]) -> _Changes:
        """What differs between the files, and the names in their units.csv, and what was read of them."""
        known = self.catalog.entries()
        keys = {f.id: _key(f.path) for f in sources}
        renamed = renaming(self.names, self.names_before, self.graph, self.iris, known)
        again = renamed.documents
        read = tuple(f for f in sources if f.id not in known or f.id in again or known[f.id].key != keys[f.id])
        changed = {f.id for f in read}
        forget = tuple(d for d in known if d not in keys or d in changed)
        return _Changes(read, forget, renamed.described)

    def _documents(self, changes: _Changes, failed: list[Problem], progress: Progress | None) -> Iterator[Document]:
        for n, file in enumerate(changes.read, 1):
            if progress:
                progress(n, len(changes.read), file.id)
            try:
                document = read_file(file.path, document_id=file.id)
            except UnreadableFile as error:
                failed.append(Problem(file.id, 0, 0, str(error)))
                continue
            yield document

    def _catalogued(self, document: Document, added: list[tuple[int, Passage]]) -> Iterator[Quad]:
        """Enter a document into the catalogue and give its quads."""
        passages = list(passages_of(document))
        ids = self.catalog.add(document, passages, key=_content_key(document.source.sha256, document.source.path))
        added += zip(ids, passages, strict=True)
        yield from document_quads(document, base=self.iris.base, names=self.names, described=self.concepts)

    def _encode(self, added: Sequence[tuple[int, Passage]], progress: Progress | None) -> None:
        for at in range(0, len(added), _BATCH):
            batch = added[at : at + _BATCH]
            if progress and self.encoder.name != DEFAULT_MODEL:  # the bundled one is done at once
                progress(min(at + _BATCH, len(added)), len(added), "段落编码")
            self.vectors.add([n for n, _ in batch], self.encoder.encode([_encoded_text(p) for _, p in batch]))

    def _size(self, documents: Iterable[str]) -> int:
        """How many quads some documents and what all share have: counting those of all documents takes long."""
        graphs = (self.iris.shared, self.iris.names, *map(self.iris.graph, documents))
        return sum(self.graph.size(g) for g in graphs)

    def _finish(self, touched: Collection[str], forgotten: int) -> Manifest:
        """Write all parts, then the manifest that names them; `forgotten` quads of the current state are gone."""
        before = self.current.quads - forgotten if self.current else 0
        self.graph.finish(arrange=not self.current or len(touched) * _ARRANGE > self.catalog.count("document"))
        self.vectors.save(self.folder / "vectors")
        entries = self.catalog.entries()
        if self.names.data:
            (self.folder / FILE_NAME).write_bytes(self.names.data)
        keys = [f"{e.id}\t{e.key}" for e in entries.values()]
        digest = hashlib.sha256("\n".join([*keys, self.names.digest] if self.names.data else keys).encode()).hexdigest()
        tasks = self.graph.query("SELECT (COUNT(?t) AS ?n) WHERE { ?t a pkg:Task }").rows[0][0]
        manifest = Manifest(
            format=FORMAT,
            generation=self.folder.name,
            version=self.version,
            base=self.iris.base,
            model=self.encoder.name,
            dimension=self.encoder.dimension,
            documents=len(entries),
            tasks=tasks,
            passages=self.catalog.count("passage"),
            quads=before + self._size(touched),
            corpus=digest,
            store=self.following.endpoint.query_url if self.following else "",
            store_update=self.following.endpoint.update_url if self.following else "",
        )
        self.problems = self.catalog.problems()
        self.catalog.close()
        sync(self.folder)
        if self.following:
            self.following.follow(self.graph, self.iris, [self.iris.names, *map(self.iris.graph, touched)])
        write_manifest(self.target, manifest)
        finish(self.target)
        return manifest


def _link(source: str, target: str) -> str:
    """Link a file of the lexical index: its segments never change, only meta.json is replaced."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def _encoded_text(passage: Passage) -> str:
    return prepare(f"{passage.headings[-1] if passage.headings else ''}。{passage.quote}")


def _key(path: Path) -> str:
    """What makes a file unchanged: its content, its name, by which it is read, and the version of the reader."""
    try:
        with path.open("rb") as data:
            return _content_key(hashlib.file_digest(data, "sha256").hexdigest(), path.name)
    except OSError:
        return ""


def _content_key(sha256: str, name: str) -> str:
    return f"{_reader()}:{sha256}:{name}"


@cache
def _reader() -> str:
    """A hash over the code and data that decide what a text is read as: a changed reader reads everything again."""
    digest = hashlib.sha256()
    for package, below in (
        ("corpus", ""),
        ("corpus", "data"),
        ("corpus", "formats"),
        ("kg", ""),
        ("kg", "data"),
        ("indexer", ""),
    ):
        for file in sorted((files(package) / below if below else files(package)).iterdir(), key=lambda f: f.name):
            if file.name.endswith((".py", ".csv", ".txt", "thesaurus.ttl")):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
