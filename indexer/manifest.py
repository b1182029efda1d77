"""A knowledge base directory describes itself: `manifest.json` names the complete generation of its parts.

    policy.kg/
      manifest.json      written last, replaced atomically
      lock               held by the process that builds
      store.pending      only while a SPARQL server is brought up to date: what may be half-written there
      g000001/           catalog.db  graph/  lexical/  vectors/  (catalog-base.db, what catalog.db goes on from)

A build makes the next generation beside the current one and then replaces the manifest: a reader sees one
complete state or the other, whenever the build is killed.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import Any

from corpus.errors import DamagedKnowledgeBase

__all__ = ["FORMAT", "Manifest", "NewerFormat", "read_manifest", "write_manifest"]

FORMAT = 3
_NAME = "manifest.json"


class NewerFormat(DamagedKnowledgeBase):
    """The knowledge base was made by a newer policykg: a build may not replace it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a knowledge base is. `corpus` is a hash over the ids and contents of its files and the reader's version.

    `store` and `store_update` are the addresses of the SPARQL server that holds the graph as well, empty without one.
    """

    format: int
    generation: str
    version: str
    base: str
    model: str
    dimension: int
    documents: int
    tasks: int
    passages: int
    quads: int
    corpus: str
    store: str = ""
    store_update: str = ""


def read_manifest(path: Path) -> Manifest:
    """The manifest of the knowledge base at `path`. Raises DamagedKnowledgeBase, with what to run."""
    if not path.is_dir():
        raise DamagedKnowledgeBase(f"{path}: no knowledge base there; run policykg build DIR -o {path}")
    manifest = _read(path)
    while not (path / manifest.generation / "catalog.db").is_file():
        seen, manifest = manifest, _read(path)
        if manifest == seen:  # not replaced by a build just now
            raise DamagedKnowledgeBase(
                f"{path / manifest.generation}: missing or incomplete; run policykg build DIR -o {path}"
            )
    return manifest


def _read(path: Path) -> Manifest:
    file = path / _NAME
    try:
        data = json.loads(file.read_text("utf-8"))
        if data.get("format", 0) > FORMAT:
            raise NewerFormat(
                f"{file}: format {data['format']} is newer than this policykg reads ({FORMAT}); install a newer policykg"
            )
        return _manifest(data)
    except FileNotFoundError as error:
        raise DamagedKnowledgeBase(
            f"{path}: not a knowledge base (no {_NAME}); run policykg build DIR -o {path}"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedKnowledgeBase(f"{file}: damaged ({_reason(error)}); run policykg build DIR -o {path}") from error


def _manifest(data: dict[str, Any]) -> Manifest:
    """The manifest in a JSON object. Raises KeyError, TypeError or ValueError where it is none."""
    known = [f for f in fields(Manifest) if f.default is MISSING or f.name in data]
    for field in known:
        if type(data[field.name]).__name__ != field.type:
            raise TypeError(f"{field.name} is no {field.type}")
    manifest = Manifest(**{f.name: data[f.name] for f in known})
    if manifest.format < 1 or not re.fullmatch(r"g\d+", manifest.generation):
        raise ValueError(f"format {manifest.format}, generation {manifest.generation}")
    return manifest


def _reason(error: Exception) -> str:
    return f"no {error.args[0]} in it" if isinstance(error, KeyError) else str(error)


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Replace the manifest atomically, after everything it names has reached the disk."""
    temporary = path / f"{_NAME}.new"
    with temporary.open("w", encoding="utf-8") as out:
        json.dump(asdict(manifest), out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    os.replace(temporary, path / _NAME)
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
