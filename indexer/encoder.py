"""Encoders turn texts into vectors, behind one small interface with two implementations.

`StaticEncoder` runs the model that ships with the package with numpy and tokenizers alone;
`SentenceTransformerEncoder` runs any sentence-transformers model by name or folder, and needs torch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from corpus.errors import BadInput, MissingPackage

if TYPE_CHECKING:
    import numpy as np

__all__ = ["DEFAULT_MODEL", "Encoder", "SentenceTransformerEncoder", "StaticEncoder", "bundled_folder", "load_encoder"]

DEFAULT_MODEL = "policykg-static"
# Their cards ask for it, their configuration has none.
_INSTRUCTIONS = (("bge-(?:small|base|large)-zh", "为这个句子生成表示以用于检索相关文章："),)
_FOLDER = Path(__file__).parent / "default_encoder"


def bundled_folder() -> Path:
    """Where the bundled encoder lies."""
    return _FOLDER


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    name: str
    dimension: int

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        """Vectors of shape [len(texts), dimension], float32, each of length 1 (or 0 for a text without content)."""


class StaticEncoder:
    """A static embedding in sentence-transformers' format: the mean of the tokens' vectors, normalised."""

    def __init__(self, folder: Path = _FOLDER, *, name: str = DEFAULT_MODEL) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        inner = folder / "0_StaticEmbedding"
        where = inner if inner.is_dir() else folder
        self.name = name
        self._tokenizer = Tokenizer.from_file(str(where / "tokenizer.json"))
        self._vectors = load_file(where / "model.safetensors")["embedding.weight"].astype("float32")
        self.dimension = int(self._vectors.shape[1])

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        """See `Encoder.encode`."""
        import numpy as np

        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        lengths = np.array([len(e.ids) for e in encoded], dtype=np.int64)
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        kept = lengths > 0
        if kept.any():
            starts = np.concatenate([[0], lengths[kept].cumsum()[:-1]])
            tokens = np.fromiter(chain.from_iterable(e.ids for e in encoded), dtype=np.int64, count=int(lengths.sum()))
            out[kept] = np.add.reduceat(self._vectors[tokens], starts, axis=0) / lengths[kept, None]
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        out /= np.where(norms > 0, norms, 1)
        return out


class SentenceTransformerEncoder:
    """Any sentence-transformers model on this machine, by name or folder; its own query prompt is used where it has one."""

    def __init__(self, name: str) -> None:
        if (Path(name).is_absolute() or name.startswith(".")) and not Path(name).is_dir():
            raise BadInput(f"--model {name}: no such folder; give one that holds a sentence-transformers model")
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingPackage("--model needs sentence-transformers: pip install sentence-transformers") from error
        try:
            self._model = SentenceTransformer(name, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise BadInput(
                f"--model {name}: no such model on this machine; policykg models lists those there are, policykg models "
                f"fetch {name} brings one where there is network, or give a folder that holds a sentence-transformers model"
            ) from error
        self.name = name
        self._instruction = None if self._model.prompts.get("query") else _instruction(name)
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        """See `Encoder.encode`."""
        import numpy as np

        encode = self._model.encode_query if query else self._model.encode_document
        prompt = self._instruction if query else None
        vectors = encode(list(texts), prompt=prompt, batch_size=64, show_progress_bar=False, normalize_embeddings=True)
        return np.asarray(vectors, dtype=np.float32)


def _instruction(name: str) -> str | None:
    """What a model wants before a query, where its own files do not say so."""
    return next((text for pattern, text in _INSTRUCTIONS if re.search(pattern, name.lower())), None)


def load_encoder(name: str = DEFAULT_MODEL) -> Encoder:
    """The bundled encoder, or a sentence-transformers model. Raises BadInput where there is no such model."""
    if name == DEFAULT_MODEL:
        if not (_FOLDER / "modules.json").is_file():
            raise BadInput(f"{_FOLDER}: the bundled encoder is missing; install policykg again")
        return StaticEncoder()
    return SentenceTransformerEncoder(name)
