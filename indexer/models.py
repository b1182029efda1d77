"""Encoder models that this machine has, and how one is brought to it and carried on to a machine without network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BadInput, MissingPackage
from indexer.encoder import DEFAULT_MODEL, bundled_folder

__all__ = ["LocalModel", "fetch_model", "local_models"]

_UNUSED = ("onnx/*", "openvino/*", "*.h5", "*.msgpack", "*.ot")  # the same weights for other programs
_KINDS = {"modules.json": "encoder", "config.json": "transformer"}


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model on this machine: `name` is what `--model` takes. `kind` is encoder, or transformer (a bare one, or a
    reranker)."""

    name: str
    kind: str
    folder: Path
    bytes: int


def local_models(cache: Path | None = None, folder: Path | None = None) -> list[LocalModel]:
    """The bundled encoder, the models in the cache of Hugging Face (or in `cache`) by name, and those fetched into `folder`
    or carried there by path."""
    found = [LocalModel(DEFAULT_MODEL, "encoder", bundled_folder(), _size(bundled_folder()))]
    carried = sorted(folder.iterdir()) if folder and folder.is_dir() else []
    found += [LocalModel(str(p), kind, p, _size(p)) for p in carried if (kind := _kind(p))]
    return [*found, *_cached(cache or _cache())]


def _cached(folder: Path) -> Iterator[LocalModel]:
    for path in sorted(folder.glob("models--*")) if folder.is_dir() else []:
        snapshots = [s for s in sorted((path / "snapshots").glob("*")) if _kind(s)]
        if snapshots:
            name = path.name.removeprefix("models--").replace("--", "/")
            yield LocalModel(name, _kind(snapshots[-1]) or "", snapshots[-1], _size(snapshots[-1]))


def fetch_model(name: str, folder: Path) -> Path:
    """Bring a model from the Hugging Face hub into `folder`, ready to be carried. Raises BadInput where it cannot."""
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError
    except ImportError as error:
        raise MissingPackage("models fetch needs huggingface_hub: pip install huggingface_hub") from error
    target = folder / name.rpartition("/")[2]
    try:
        snapshot_download(name, local_dir=target, ignore_patterns=list(_UNUSED))
    except (OSError, ValueError, HFValidationError) as error:
        raise BadInput(
            f"{name}: cannot be fetched ({str(error).splitlines()[0]}); check the name and the network, or fetch it on "
            f"a machine that has network and copy the folder here: --model {target}"
        ) from error
    return target


def _cache() -> Path:
    from huggingface_hub.constants import HF_HUB_CACHE

    return Path(HF_HUB_CACHE)


def _kind(folder: Path) -> str | None:
    return next((kind for name, kind in _KINDS.items() if (folder / name).is_file()), None)


def _size(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
