"""Train the bundled encoder: `python -m indexer.train TEXT.xz … -o FOLDER`.

A static embedding (one vector a token, a text is the mean of its tokens): a Unigram vocabulary, positive
pointwise mutual information of tokens that stand near each other, its leading singular vectors (Levy and
Goldberg 2014), weighted by smooth inverse frequency with the first common component removed (Arora et al.
2017). Both are folded into the vectors, so that a plain mean gives the weighted one. Seeded; the same texts
and versions give the same vectors. Takes minutes on one core; needs sentence-transformers (torch, scipy).
"""

from __future__ import annotations

import argparse
import lzma
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix
    from tokenizers import Tokenizer

__all__ = ["Settings", "train"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the vectors depend on. `window` and `shift` are those of PPMI, `sif` is the weight's constant a."""

    vocabulary: int = 16_000
    dimension: int = 128
    window: int = 6
    smoothing: float = 0.75
    shift: float = 0.0
    sif: float = 3e-4
    common: int = 1
    lines: int = 400_000
    tokenizer_lines: int = 100_000
    seed: int = 7


def read_lines(paths: Sequence[Path]) -> Iterator[str]:
    """Lines of text files, plain or .xz."""
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
            yield from (line.strip() for line in lines if len(line) > 8)


def sample_lines(paths: Sequence[Path], count: int, seed: int) -> list[str]:
    """`count` lines of all files, chosen by reservoir sampling, in their order."""
    chooser = random.Random(seed)
    kept: list[tuple[int, str]] = []
    for n, line in enumerate(read_lines(paths)):
        if n < count:
            kept.append((n, line))
        elif (place := chooser.randrange(n + 1)) < count:
            kept[place] = (n, line)
    return [line[:1000] for _, line in sorted(kept)]


def train_tokenizer(lines: Sequence[str], size: int) -> Tokenizer:
    """A Unigram vocabulary over Chinese runs, Latin words and digits; text is NFKC-folded and lower-cased."""
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
    from tokenizers.models import Unigram
    from tokenizers.trainers import UnigramTrainer

    tokenizer = Tokenizer(Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\u4e00-\u9fff]+|[a-z]+|\d+"), "removed", invert=True)
    trainer = UnigramTrainer(vocab_size=size, unk_token="[UNK]", special_tokens=["[UNK]"], max_piece_length=6)
    tokenizer.train_from_iterator(lines, trainer)
    return tokenizer


def cooccurrences(tokenizer: Tokenizer, lines: Sequence[str], window: int) -> tuple[csr_matrix, np.ndarray]:
    """How often two tokens stand within `window` of each other (weight 1/distance), and how often each stands."""
    import numpy as np
    from scipy.sparse import coo_matrix, csr_matrix

    size = tokenizer.get_vocab_size()
    total, counts = csr_matrix((size, size), dtype=np.float32), np.zeros(size, dtype=np.int64)
    for at in range(0, len(lines), 20_000):
        encoded = tokenizer.encode_batch(lines[at : at + 20_000])
        gap = np.full(window, -1)
        ids = np.concatenate([np.concatenate([e.ids, gap]) for e in encoded]).astype(np.int64)
        counts += np.bincount(ids[ids >= 0], minlength=size)
        for distance in range(1, window + 1):
            left, right = ids[:-distance], ids[distance:]
            kept = (left >= 0) & (right >= 0)
            weight = np.full(int(kept.sum()), 1 / distance, dtype=np.float32)
            total = total + coo_matrix((weight, (left[kept], right[kept])), shape=(size, size)).tocsr()
    return total + total.T, counts


def ppmi(pairs: csr_matrix, smoothing: float, shift: float) -> csr_matrix:
    """Positive pointwise mutual information, contexts smoothed by `smoothing`, less `shift`."""
    import numpy as np

    found = pairs.tocoo()
    rows = np.asarray(pairs.sum(axis=1)).ravel()
    contexts = rows**smoothing
    log_ratio = np.log(found.data * contexts.sum() / (rows[found.row] * contexts[found.col])) - shift
    found.data = np.maximum(log_ratio, 0).astype(np.float32)
    result = found.tocsr()
    result.eliminate_zeros()
    return result


def token_vectors(tokenizer: Tokenizer, lines: Sequence[str], settings: Settings) -> np.ndarray:
    """Vectors of all tokens, shape [vocabulary, dimension], float32."""
    import numpy as np
    from scipy.sparse.linalg import svds

    pairs, counts = cooccurrences(tokenizer, lines, settings.window)
    start = np.random.default_rng(settings.seed).standard_normal(pairs.shape[0])
    left, values, _ = svds(ppmi(pairs, settings.smoothing, settings.shift), k=settings.dimension, v0=start)
    order = np.argsort(-values)
    vectors = left[:, order] * np.sqrt(values[order])
    vectors *= np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(vectors.shape[1])])  # a sign for each axis
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    share = counts / counts.sum()
    weighted = vectors * (settings.sif / (settings.sif + share))[:, None]
    _, _, common = np.linalg.svd(weighted * np.sqrt(share)[:, None], full_matrices=False)
    weighted -= weighted @ common[: settings.common].T @ common[: settings.common]
    weighted[tokenizer.token_to_id("[UNK]")] = 0
    result: np.ndarray = weighted.astype(np.float32)
    return result


def train(paths: Sequence[Path], output: Path, settings: Settings | None = None) -> None:
    """Train on text files and save the model in sentence-transformers' format under `output`."""
    import numpy as np
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    settings = settings or Settings()
    lines = sample_lines(paths, settings.lines, settings.seed)
    chosen = random.Random(settings.seed).sample(lines, min(settings.tokenizer_lines, len(lines)))
    tokenizer = train_tokenizer(chosen, settings.vocabulary)
    vectors = np.ascontiguousarray(token_vectors(tokenizer, lines, settings).astype(np.float16))
    embedding = StaticEmbedding(tokenizer, embedding_weights=vectors.astype(np.float32))
    embedding.embedding.weight.data = embedding.embedding.weight.data.to(torch.float16)
    SentenceTransformer(modules=[embedding, Normalize()]).save(str(output), create_model_card=False)


def main() -> None:
    """The command line of training."""
    parser = argparse.ArgumentParser(prog="python -m indexer.train", description=__doc__.split("\n")[0])
    parser.add_argument("texts", nargs="+", type=Path, help="text files, plain or .xz, a paragraph a line")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder of the model")
    parser.add_argument("--lines", type=int, default=Settings().lines, help="paragraphs to train on")
    arguments = parser.parse_args()
    train(arguments.texts, arguments.output, Settings(lines=arguments.lines))


if __name__ == "__main__":
    main()
