"""A folder of documents becomes a knowledge base; what has not changed since the last build is kept."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from corpus.errors import BadInput, DamagedKnowledgeBase, PolicyKGError, UnreadableFile
from corpus.model import Document, Problem
from corpus.reader import SourceFile, read_file
from indexer.encoder import DEFAULT_MODEL, Encoder, load_encoder
from indexer.folders import sync
from indexer.generation import check_target, new_generation, remove_garbage
from indexer.lock import build_lock
from indexer.manifest import FORMAT, Manifest, NewerFormat, read_manifest, write_manifest
from indexer.mirror import Following, Server, finish
from indexer.parts import Parts
from indexer.passages import Passage, encoded_text, passages_of
from indexer.renaming import renaming
from indexer.sources import content_key, keys_of, marks_of, sources_below
from kg.endpoint import Credentials
from kg.iris import DEFAULT_BASE, Iris
from kg.name_quads import name_quads
from kg.name_table import FILE_NAME, NameTable, read_names
from kg.quads import document_quads
from kg.vocabulary import PKG

__all__ = ["BuildReport", "Progress", "Server", "build", "remove"]

Progress = Callable[[int, int, str], None]  # done, all, document
_BATCH = 512  # passages encoded at once
_ARRANGE = 10  # a graph in which more than one document in ten has changed is arranged anew


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
    """Files to read, ids of documents to forget first (replaced or gone), shared nodes to describe anew; by what each file
    is known (`indexer.sources`), whether the table of names is another one."""

    read: tuple[SourceFile, ...]
    forget: tuple[str, ...]
    described: frozenset[NamedNode] = frozenset()
    marks: Mapping[str, str] = field(default_factory=dict)
    names: bool = False

    def __len__(self) -> int:
        return len(self.documents)

    def __bool__(self) -> bool:
        return bool(self.documents or self.names)

    @property
    def documents(self) -> set[str]:
        """The ids of all documents that are touched."""
        return {*self.forget, *(f.id for f in self.read)}


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
    sources = sources_below(source, target)
    names = read_names(source)
    check_target(target)
    with build_lock(target):
        encoder = load_encoder(model)
        complete = _complete(target)
        remove_garbage(target, keep=complete.generation if complete else None)
        current = complete if complete and _fits(complete, base, encoder) else None
        following = (store or Server()).following(target, complete, current)
        run = _Build(target, encoder, Iris(base), version, names, following, progress)
        report = run.refresh(current, sources)
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
        names = read_names(target / current.generation)
        run = _Build(target, encoder, Iris(current.base), version, names, following, None)
        report = run.without(current, documents)
        remove_garbage(target, keep=report.manifest.generation)
    return replace(report, seconds=time.monotonic() - started)


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
    """What a build is given: it makes the next generation, and the manifest that names it."""

    def __init__(
        self,
        target: Path,
        encoder: Encoder,
        iris: Iris,
        version: str,
        names: NameTable,
        following: Following | None,
        progress: Progress | None,
    ) -> None:
        self.target, self.encoder, self.iris, self.version = target, encoder, iris, version
        self.names, self.following, self.progress = names, following, progress
        if following:
            following.check(iris)

    def refresh(self, current: Manifest | None, sources: Sequence[SourceFile]) -> BuildReport:
        """Go on from the `current` state, where it is whole, to that of some files; else from nothing."""
        parts = self._open(current) if current else None
        if current and parts:
            try:
                changes = self._changes(current, parts, sources)
                if changes or self.following or current.store or current.version != self.version:
                    return self._go_on(current, parts, changes)
                parts.check_all()
                return self._unchanged(current, parts)
            except DamagedKnowledgeBase:  # then all of it is built again
                pass
            finally:
                parts.catalog.close()
        return self._make(sources)

    def without(self, current: Manifest, documents: Sequence[str]) -> BuildReport:
        """Go on from the `current` state without some documents. Raises BadInput for one that is not there."""
        parts = Parts.open(self.target / current.generation, self.encoder)
        try:
            known = parts.catalog.keys()
            unknown = [d for d in documents if d not in known]
            if unknown:
                raise BadInput(f"{self.target}: has no document {unknown[0]}; policykg info lists them")
            return self._go_on(current, parts, _Changes((), tuple(dict.fromkeys(documents))))
        finally:
            parts.catalog.close()

    def _open(self, current: Manifest) -> Parts | None:
        """The parts of a state; None where one is damaged or of another encoder."""
        try:
            return Parts.open(self.target / current.generation, self.encoder)
        except (PolicyKGError, OSError, KeyError):
            return None

    def _unchanged(self, current: Manifest, parts: Parts) -> BuildReport:
        problems = tuple(parts.catalog.problems())
        return BuildReport(self.target, 0, current.documents, 0, (), problems, current, 0.0, len(self.names.rows))

    def _changes(self, current: Manifest, parts: Parts, sources: Sequence[SourceFile]) -> _Changes:
        """What differs between the files, and the names in their units.csv, and what was read of them."""
        known, marks = parts.catalog.keys(), parts.catalog.marks()
        now = keys_of(sources, known, marks)
        before = read_names(self.target / current.generation)
        renamed = renaming(self.names, before, parts.graph, self.iris, known)
        again = renamed.documents
        read = tuple(f for f in sources if f.id not in known or f.id in again or known[f.id] != now.keys[f.id])
        changed = {f.id for f in read}
        forget = tuple(d for d in known if d not in now.keys or d in changed)
        new = {d: mark for d, mark in now.marks.items() if mark and mark != marks.get(d)}
        return _Changes(read, forget, renamed.described, new, self.names.digest != before.digest)

    def _go_on(self, current: Manifest, old: Parts, changes: _Changes) -> BuildReport:
        with new_generation(self.target) as folder:
            folder.mkdir()
            if (
                len(changes.forget) == current.documents
            ):  # nothing stays, not even what another version said of shared nodes
                return _Run(self, Parts.create(folder, self.encoder.dimension), None).run(changes)
            parts = old.go_on(folder, changes=len(changes))
            return _Run(self, parts, current).run(changes)

    def _make(self, sources: Sequence[SourceFile]) -> BuildReport:
        marks = {d: mark for d, mark in marks_of(sources).items() if mark}
        with new_generation(self.target) as folder:
            folder.mkdir()
            run = _Run(self, Parts.create(folder, self.encoder.dimension), None)
            return run.run(_Changes(tuple(sources), (), marks=marks))


class _Run:
    """The making of one generation out of `current`, None for out of nothing, in copies of its parts."""

    def __init__(self, of: _Build, parts: Parts, current: Manifest | None) -> None:
        self.of, self.parts, self.current = of, parts, current
        self.quads, self.tasks = (current.quads, current.tasks) if current else (0, 0)
        self.failed: list[Problem] = []
        self.added: list[tuple[int, Passage]] = []
        self.concepts: set[NamedNode] = set()  # of the thesaurus, described in this run

    def run(self, changes: _Changes) -> BuildReport:
        """Read what changed, write all parts, then the manifest."""
        named = self._forget(changes) if self.current else frozenset()
        graph, iris = self.parts.graph, self.of.iris
        graph.load(name_quads(self.of.names, base=iris.base))
        graph.load(q for d in self._documents(changes) for q in self._catalogued(d))
        graph.sweep(named, iris.shared)
        self.quads += graph.size(iris.shared) + graph.size(iris.names)
        self.parts.lexical.change(changes.forget if self.current else (), self.added)
        self._encode()
        manifest = self._finish(changes)
        removed = len(set(changes.forget) - {f.id for f in changes.read})
        unchanged = manifest.documents - len(changes.read) + len(self.failed)
        return BuildReport(
            path=self.of.target,
            read=len(changes.read) - len(self.failed),
            unchanged=unchanged,
            removed=removed,
            failed=tuple(self.failed),
            problems=tuple(self.problems),
            manifest=manifest,
            seconds=0.0,
            names=len(self.of.names.rows),
        )

    def _forget(self, changes: _Changes) -> frozenset[NamedNode]:
        """Take out what is to be written anew or is gone; gives the shared nodes to be swept when all is loaded."""
        graph, iris = self.parts.graph, self.of.iris
        graphs = [*map(iris.graph, changes.forget), iris.names]
        self.quads -= sum(graph.size(g) for g in (*graphs, iris.shared))
        self.tasks -= sum(graph.size(g, of_type=PKG.Task) for g in graphs)
        named = graph.remove(graphs)
        self.parts.vectors.remove([number for d in changes.forget for number in self.parts.catalog.remove(d)])
        return named | graph.undescribe(changes.described, iris.shared)

    def _documents(self, changes: _Changes) -> Iterator[Document]:
        for n, file in enumerate(changes.read, 1):
            if self.of.progress:
                self.of.progress(n, len(changes.read), file.id)
            try:
                document = read_file(file.path, document_id=file.id)
            except UnreadableFile as error:
                self.failed.append(Problem(file.id, 0, 0, str(error)))
                continue
            self.tasks += len(document.tasks)
            yield document

    def _catalogued(self, document: Document) -> Iterator[Quad]:
        """Enter a document into the catalogue and give its quads."""
        passages = list(passages_of(document))
        key = content_key(document.source.sha256, document.source.path)
        self.added += zip(self.parts.catalog.add(document, passages, key=key), passages, strict=True)
        for quad in document_quads(document, base=self.of.iris.base, names=self.of.names, described=self.concepts):
            self.quads += quad.graph_name != self.of.iris.shared
            yield quad

    def _encode(self) -> None:
        encoder, progress = self.of.encoder, self.of.progress
        for at in range(0, len(self.added), _BATCH):
            batch = self.added[at : at + _BATCH]
            if progress and encoder.name != DEFAULT_MODEL:  # the bundled one is done at once
                progress(min(at + _BATCH, len(self.added)), len(self.added), "段落编码")
            self.parts.vectors.add([n for n, _ in batch], encoder.encode([encoded_text(p) for _, p in batch]))

    def _finish(self, changes: _Changes) -> Manifest:
        """Write all parts, then the manifest that names them."""
        catalog, folder = self.parts.catalog, self.parts.folder
        self.parts.vectors.save(folder / "vectors")
        if self.of.names.data:
            (folder / FILE_NAME).write_bytes(self.of.names.data)
        keys = catalog.keys()
        catalog.mark((d, mark) for d, mark in changes.marks.items() if d in keys)
        self.parts.graph.finish(arrange=not self.current or len(changes) * _ARRANGE > len(keys))
        manifest = self._manifest([f"{document}\t{key}" for document, key in keys.items()])
        self.problems = catalog.problems()
        catalog.close()
        sync(folder)
        if self.of.following:
            iris = self.of.iris
            self.of.following.follow(self.parts.graph, iris, [iris.names, *map(iris.graph, changes.documents)])
        write_manifest(self.of.target, manifest)
        finish(self.of.target)
        return manifest

    def _manifest(self, keys: Sequence[str]) -> Manifest:
        names, following = self.of.names, self.of.following
        digest = hashlib.sha256("\n".join([*keys, names.digest] if names.data else keys).encode()).hexdigest()
        return Manifest(
            format=FORMAT,
            generation=self.parts.folder.name,
            version=self.of.version,
            base=self.of.iris.base,
            model=self.of.encoder.name,
            dimension=self.of.encoder.dimension,
            documents=len(keys),
            tasks=self.tasks,
            passages=len(self.parts.vectors),
            quads=self.quads,
            corpus=digest,
            store=following.endpoint.query_url if following else "",
            store_update=following.endpoint.update_url if following else "",
        )
