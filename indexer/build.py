"""A folder of documents becomes a knowledge base; what has not changed since the last build is kept."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from pyoxigraph import Quad

from corpus import SourceFile, discover, read_file
from corpus.errors import BadInput, DamagedKnowledgeBase, PolicyKGError, UnreadableFile
from corpus.model import Document, Problem
from indexer.catalog import Catalog
from indexer.encoder import DEFAULT_MODEL, Encoder, load_encoder, prepare
from indexer.lexical import LexicalIndex
from indexer.lock import build_lock
from indexer.manifest import FORMAT, Manifest, read_manifest, write_manifest
from indexer.passages import Passage, passages_of
from indexer.vectors import VectorIndex
from kg.iris import DEFAULT_BASE, Iris
from kg.quads import document_quads
from kg.store import GraphStore

__all__ = ["BuildReport", "Progress", "build"]

Progress = Callable[[int, int, str], None]  # done, all, document
_BATCH = 512  # passages encoded at once


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


@dataclass(frozen=True, slots=True)
class _Changes:
    """Files to read, and ids of documents to forget first (replaced or gone)."""

    read: tuple[SourceFile, ...]
    forget: tuple[str, ...]


def build(
    source: Path,
    target: Path,
    *,
    base: str = DEFAULT_BASE,
    model: str = DEFAULT_MODEL,
    version: str = "0",
    progress: Progress | None = None,
) -> BuildReport:
    """Build or refresh the knowledge base at `target` from the documents below `source`.

    A file that cannot be read is reported and left out; the others are built. Raises BadInput for a folder
    that is missing, empty or not writable, Locked while another build runs.
    """
    started = time.monotonic()
    Iris(base)
    sources = discover(source)
    _check_target(target)
    with build_lock(target):
        encoder = load_encoder(model)
        current = _current(target, base, encoder)
        _remove_garbage(target, keep=current.generation if current else None)
        generation = f"g{int(current.generation[1:]) + 1 if current else 1:06}"
        report = _Build(target, generation, current, encoder, base, version).run(sources, progress)
        _remove_garbage(target, keep=report.manifest.generation)
    return replace(report, seconds=time.monotonic() - started)


def _check_target(target: Path) -> None:
    """Refuse to build into a folder that holds other things, or into a file."""
    if target.exists() and not target.is_dir():
        raise BadInput(f"{target}: is a file; give a folder for the knowledge base with -o")
    if target.is_dir() and not (target / "manifest.json").exists():
        foreign = [
            p.name for p in target.iterdir() if p.name not in ("lock", "manifest.json.new") and not _is_generation(p)
        ]
        if foreign:
            raise BadInput(f"{target}: holds other files ({foreign[0]} …); give a new folder with -o")


def _is_generation(path: Path) -> bool:
    return path.is_dir() and path.name[0] == "g" and path.name[1:].isdigit()


def _current(target: Path, base: str, encoder: Encoder) -> Manifest | None:
    """The state to go on from; None where there is none, or one made with another base or model or damaged."""
    try:
        manifest = read_manifest(target)
    except DamagedKnowledgeBase as error:
        if "newer" in str(error):
            raise
        return None
    same = (manifest.base, manifest.model, manifest.dimension) == (base, encoder.name, encoder.dimension)
    return manifest if same and manifest.format == FORMAT else None


def _remove_garbage(target: Path, *, keep: str | None) -> None:
    """Remove generations that no manifest names: what a killed build or a replaced state left."""
    for path in target.iterdir():
        if _is_generation(path) and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


class _Build:
    """One run: makes a generation and the manifest that names it."""

    def __init__(
        self, target: Path, generation: str, current: Manifest | None, encoder: Encoder, base: str, version: str
    ) -> None:
        self.target, self.folder = target, target / generation
        self.encoder, self.iris, self.version = encoder, Iris(base), version
        self.current = current
        self._open_parts(target / current.generation if current else None)

    def _open_parts(self, old: Path | None) -> None:
        """Copies of the current parts (hard links where files never change), or new ones."""
        self.folder.mkdir()
        if old is not None:
            try:
                GraphStore.open(old / "graph").checkpoint(self.folder / "graph")
                shutil.copytree(old / "lexical", self.folder / "lexical", copy_function=_link)
                previous = Catalog.open(old / "catalog.db")
                previous.copy_to(self.folder / "catalog.db")
                previous.close()
                self.vectors = VectorIndex.open(old / "vectors")
            except (PolicyKGError, OSError):  # a damaged part: build all of it again
                shutil.rmtree(self.folder)
                self.folder.mkdir()
                old = None
        if old is None:
            self.vectors = VectorIndex.create(self.encoder.dimension)
            Catalog.create(self.folder / "catalog.db").close()
        self.graph = GraphStore.create(self.folder / "graph")
        self.lexical = LexicalIndex.create(self.folder / "lexical")
        self.catalog = Catalog.open(self.folder / "catalog.db", writable=True)

    def run(self, sources: Sequence[SourceFile], progress: Progress | None) -> BuildReport:
        """Read what changed, write all parts, then the manifest."""
        changes = self._changes(sources)
        named = self.graph.remove([self.iris.graph(d) for d in changes.forget])
        gone = [number for d in changes.forget for number in self.catalog.remove(d)]
        self.vectors.remove(gone)
        failed: list[Problem] = []
        documents = self._documents(changes, failed, progress)
        added: list[tuple[int, Passage]] = []
        self.graph.load(q for d in documents for q in self._catalogued(d, added))
        self.graph.sweep(named, self.iris.shared)
        self.lexical.update(add=added, remove=changes.forget)
        self._encode(added)
        manifest = self._finish()
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
        )

    def _changes(self, sources: Sequence[SourceFile]) -> _Changes:
        known = self.catalog.entries()
        hashes = {f.id: _key(f.path) for f in sources}
        read = tuple(f for f in sources if f.id not in known or known[f.id].key != hashes[f.id])
        changed = {f.id for f in read}
        forget = tuple(d for d in known if d not in hashes or d in changed)
        return _Changes(read, forget)

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
        ids = self.catalog.add(document, passages, key=_content_key(document.source.sha256))
        added += zip(ids, passages, strict=True)
        yield from document_quads(document, base=self.iris.base)

    def _encode(self, added: Sequence[tuple[int, Passage]]) -> None:
        for at in range(0, len(added), _BATCH):
            batch = added[at : at + _BATCH]
            texts = [prepare(f"{p.headings[-1] if p.headings else ''}。{p.quote}") for _, p in batch]
            self.vectors.add([n for n, _ in batch], self.encoder.encode(texts))

    def _finish(self) -> Manifest:
        self.graph.finish()
        self.vectors.save(self.folder / "vectors")
        entries = self.catalog.entries()
        digest = hashlib.sha256("\n".join(f"{e.id}\t{e.key}" for e in entries.values()).encode()).hexdigest()
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
            quads=len(self.graph),
            corpus=digest,
        )
        self.problems = self.catalog.problems()
        self.catalog.close()
        _sync(self.folder)
        write_manifest(self.target, manifest)
        return manifest


def _link(source: str, target: str) -> str:
    """Link a file of the lexical index: its segments never change, only meta.json is replaced."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def _key(path: Path) -> str:
    """What makes a file unchanged: its content, and the version of the reader."""
    try:
        with path.open("rb") as data:
            return _content_key(hashlib.file_digest(data, "sha256").hexdigest())
    except OSError:
        return ""


def _content_key(sha256: str) -> str:
    return f"{_reader()}:{sha256}"


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
            if file.name.endswith((".py", ".csv", ".txt")):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _sync(folder: Path) -> None:
    """Make sure all files of a folder have reached the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
