"""A cross-encoder that orders the best hits again: it reads query and passage together, and costs time for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import BadInput, MissingPackage

if TYPE_CHECKING:
    from indexer.search import Hit

__all__ = ["RERANKED", "Reranker"]

RERANKED = 50  # hits that are read again


class Reranker:
    """Any cross-encoder of sentence-transformers with one score, by name or folder. Raises BadInput where there is none."""

    def __init__(self, name: str) -> None:
        if (Path(name).is_absolute() or name.startswith(".")) and not Path(name).is_dir():
            raise BadInput(f"--rerank {name}: no such folder; give one that holds a cross-encoder")
        try:
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise MissingPackage("--rerank needs sentence-transformers: pip install sentence-transformers") from error
        try:
            self._model = CrossEncoder(name, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise BadInput(
                f"--rerank {name}: no such cross-encoder on this machine; policykg models lists the models there are, "
                f"policykg models fetch {name} brings one where there is network"
            ) from error

    def order(self, text: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits by the model's score, best first, equals as they were; `why` keeps the score."""
        if not hits:
            return ()
        scores = self._model.predict([(text, h.quote) for h in hits], show_progress_bar=False)
        scored = [
            replace(h, score=float(s), why={**h.why, "reranked": {"score": round(float(s), 4)}})
            for h, s in zip(hits, scores, strict=True)
        ]
        return tuple(sorted(scored, key=lambda h: -h.score))
