"""Train the bundled encoder: `python -m indexer.train FOLDER -o FOLDER`.

A static embedding (one vector a word, a text is the mean of its words' vectors), trained by contrast (InfoNCE over a batch)
on pairs of texts that mean the same thing (`indexer/training_pairs.py`), first on those of raw text, then with those that
the thesaurus and people give. Its vocabulary are the words that jieba cuts, in a Unigram model, so that the fast tokenizer
cuts alike. Seeded, on one thread: the same texts and versions give the same vectors. Needs torch and sentence-transformers.
"""

from __future__ import annotations

import argparse
import lzma
import math
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.hard_negatives import hard_negatives
from indexer.training_pairs import (
    Pair,
    context_pairs,
    label_pairs,
    neighbour_pairs,
    rest_pairs,
    said_pairs,
    written_pairs,
)
from indexer.words import fold_text
from kg.thesaurus import load_thesaurus

if TYPE_CHECKING:
    import numpy as np
    import torch
    from tokenizers import Tokenizer

__all__ = ["Settings", "train"]

_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z]+|\d+")
_MAX_TOKENS = 90  # of a text in a pair


@dataclass(frozen=True, slots=True)
class Settings:
    """What the vectors depend on. Counts are of pairs; `scale` is the inverse temperature of the contrast."""

    words: int = 28_000
    characters: int = 5_500
    dimension: int = 256
    counted_lines: int = 160_000
    rest: int = 300_000
    context: int = 250_000
    said: int = 300_000
    batch: int = 1024
    scale: float = 20.0
    raw_epochs: int = 2
    raw_rate: float = 2e-3
    written: int = 4  # times that each written question is asked
    pool: int = 8_000  # passages among which those are sought that only look like an answer; 0: none are
    fine_epochs: int = 2
    fine_rate: float = 1e-3
    fine_raw: float = 0.25  # share of the raw pairs that the second stage sees again
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Texts:
    """Folded training text: `lines` of documents in their order, and `articles`, one a line."""

    lines: list[str]
    articles: list[str]


def read_texts(folder: Path) -> Texts:
    """The text files in a folder, plain or .xz: news.txt has an article a line, all others paragraphs in their order."""
    lines: list[str] = []
    articles: list[str] = []
    for path in sorted(folder.glob("*.txt*")):
        into = articles if path.name.startswith("news") else lines
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
            into += (fold_text(line.strip()[:3000]) for line in file)
    return Texts(lines, articles or lines)


def make_tokenizer(texts: Texts, settings: Settings) -> Tokenizer:
    """A Unigram model of the commonest words, as jieba cuts them, and of all characters."""
    import rjieba
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
    from tokenizers.models import Unigram

    counts: Counter[str] = Counter()
    chooser = random.Random(settings.seed)
    for lines, share in ((texts.lines, 0.75), (texts.articles, 0.25)):
        for line in chooser.sample(lines, min(len(lines), int(settings.counted_lines * share))):
            for run in _RUN.findall(line[:600]):
                counts.update(rjieba.cut(run) if run[0] > "\u3000" else [run])
    tokenizer = Tokenizer(Unigram(_vocabulary(counts, settings), unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(_RUN.pattern), "removed", invert=True)
    return tokenizer


def _vocabulary(counts: Counter[str], settings: Settings) -> list[tuple[str, float]]:
    """Words with their log probability; a character by itself is less likely than any word."""
    total = sum(counts.values())
    known = {w: c for w, c in counts.items() if len(w) <= 6 and (not w.isdigit() or len(w) <= 4)}
    characters: Counter[str] = Counter(c for word in known for c in word)
    rarest = math.log(1 / total)
    vocabulary = {"[UNK]": rarest - 8}
    vocabulary |= {w: math.log(known[w] / total) for w in sorted(known, key=lambda w: (-known[w], w))[: settings.words]}
    for character in sorted(characters, key=lambda c: (-characters[c], c))[: settings.characters]:
        vocabulary.setdefault(character, rarest - 1)
    for character in "0123456789abcdefghijklmnopqrstuvwxyz":
        vocabulary.setdefault(character, rarest - 2)
    return list(vocabulary.items())


def raw_pairs(texts: Texts, settings: Settings) -> list[Pair]:
    """Pairs of the first stage."""
    chooser = random.Random(settings.seed)
    pairs = list(neighbour_pairs(texts.lines, chooser))
    pairs += rest_pairs(texts.lines, chooser, settings.rest)
    pairs += context_pairs(texts.articles, chooser, settings.context)
    return pairs


def asked_pairs(texts: Texts, settings: Settings) -> list[Pair]:
    """Pairs of the second stage that have a passage as answer."""
    said = said_pairs(texts.lines, load_thesaurus(), random.Random(settings.seed), settings.said)
    return [*said, *list(written_pairs(texts.lines)) * settings.written]


def other_pairs(raw: Sequence[Pair], settings: Settings) -> list[Pair]:
    """The labels of the thesaurus, and some pairs of the first stage so that nothing is forgotten."""
    chooser = random.Random(settings.seed)
    return [*label_pairs(load_thesaurus(), chooser), *chooser.sample(list(raw), int(len(raw) * settings.fine_raw))]


def _encoded(tokenizer: Tokenizer, texts: Iterable[str]) -> list[np.ndarray]:
    import numpy as np

    given = list(texts)
    found: list[np.ndarray] = []
    for at in range(0, len(given), 50_000):
        encoded = tokenizer.encode_batch_fast(given[at : at + 50_000], add_special_tokens=False)
        found += (np.asarray(e.ids[:_MAX_TOKENS], dtype=np.int64) for e in encoded)
    return found


class Contrast:
    """The vectors of all tokens, learnt by telling the partner of each text from all others in its batch."""

    def __init__(self, tokenizer: Tokenizer, settings: Settings) -> None:
        import torch

        torch.set_num_threads(1)  # sums in a fixed order
        torch.manual_seed(settings.seed)
        self._tokenizer, self._settings = tokenizer, settings
        self._bag = torch.nn.EmbeddingBag(tokenizer.get_vocab_size(), settings.dimension, mode="mean")
        with torch.no_grad():
            self._bag.weight.normal_(0, 0.1)

    def learn(self, pairs: Sequence[Pair], epochs: int, rate: float, wrong: Sequence[str] = ()) -> None:
        """Go through pairs in a drawn order; the rate falls to nothing. `wrong` has a text for each of the first pairs
        that does not answer it ("" for none)."""
        import numpy as np
        import torch

        asked, answers = (_encoded(self._tokenizer, side) for side in zip(*pairs, strict=True))
        others = dict(enumerate(_encoded(self._tokenizer, wrong)))
        kept = np.array([n for n in range(len(pairs)) if len(asked[n]) and len(answers[n])])
        drawer, size = np.random.default_rng(self._settings.seed), min(self._settings.batch, len(kept))
        optimizer = torch.optim.Adam(self._bag.parameters(), lr=rate)
        steps, started = epochs * (len(kept) // size), time.monotonic()
        for step in range(steps):
            if step % (len(kept) // size) == 0:
                order = drawer.permutation(kept)
            at = step % (len(kept) // size) * size
            chosen = order[at : at + size]
            optimizer.param_groups[0]["lr"] = rate * (1 - step / steps) + 1e-5
            hard = [others[n] for n in chosen.tolist() if n in others and len(others[n])]
            loss = self._loss([_thinned(asked[n], drawer) for n in chosen], [answers[n] for n in chosen], hard)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if step % 100 == 99:
                took = time.monotonic() - started
                print(f"{step + 1}/{steps} loss {loss.item():.3f} {took:.0f} s", file=sys.stderr, flush=True)

    def _loss(
        self, asked: Sequence[np.ndarray], answers: Sequence[np.ndarray], wrong: Sequence[np.ndarray]
    ) -> torch.Tensor:
        """Each question has to find its answer among all answers and what is `wrong`, each answer its question."""
        import torch
        from torch.nn.functional import cross_entropy, normalize

        left, right = (normalize(self._means(side), dim=1) for side in (asked, [*answers, *wrong]))
        scores, partners = self._settings.scale * left @ right.T, torch.arange(len(asked))
        return (cross_entropy(scores, partners) + cross_entropy(scores[:, : len(asked)].T, partners)) / 2

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of texts as learnt so far, of length 1; a text without words has that of an unknown word."""
        import numpy as np
        import torch
        from torch.nn.functional import normalize

        tokens = [t if len(t) else np.zeros(1, dtype=np.int64) for t in _encoded(self._tokenizer, texts)]
        with torch.no_grad():
            parts = [normalize(self._means(tokens[at : at + 4096]), dim=1) for at in range(0, len(tokens), 4096)]
        found: np.ndarray = torch.cat(parts).numpy()
        return found

    def _means(self, texts: Sequence[np.ndarray]) -> torch.Tensor:
        import numpy as np
        import torch

        starts = np.cumsum([0, *(len(t) for t in texts[:-1])])
        return self._bag(torch.from_numpy(np.concatenate(texts)), torch.from_numpy(starts))

    def vectors(self) -> np.ndarray:
        """The vectors as they are kept, shape [vocabulary, dimension], float16; an unknown token says nothing."""
        import numpy as np

        found = self._bag.weight.detach().numpy().copy()
        found[0] = 0
        result: np.ndarray = found.astype(np.float16)
        return result


def _thinned(tokens: np.ndarray, drawer: np.random.Generator) -> np.ndarray:
    """Half of the longer texts lose some words: no single one may be needed."""
    if len(tokens) < 4 or drawer.random() < 0.5:
        return tokens
    kept: np.ndarray = tokens[drawer.random(len(tokens)) > 0.15]
    return kept if len(kept) else tokens


def save(tokenizer: Tokenizer, vectors: np.ndarray, output: Path) -> None:
    """Write the model in sentence-transformers' format."""
    import numpy as np
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    embedding = StaticEmbedding(tokenizer, embedding_weights=np.ascontiguousarray(vectors.astype(np.float32)))
    embedding.embedding.weight.data = embedding.embedding.weight.data.to(torch.float16)
    SentenceTransformer(modules=[embedding, Normalize()]).save(str(output), create_model_card=False)


def train(folder: Path, output: Path, settings: Settings | None = None) -> None:
    """Train on the texts in `folder` and save the model under `output`."""
    settings = settings or Settings()
    texts = read_texts(folder)
    tokenizer = make_tokenizer(texts, settings)
    raw = raw_pairs(texts, settings)
    model = Contrast(tokenizer, settings)
    model.learn(raw, settings.raw_epochs, settings.raw_rate)
    asked, thesaurus, chooser = asked_pairs(texts, settings), load_thesaurus(), random.Random(settings.seed)
    wrong = hard_negatives(asked, model.encode, thesaurus, chooser, settings.pool) if settings.pool else []
    model.learn([*asked, *other_pairs(raw, settings)], settings.fine_epochs, settings.fine_rate, wrong)
    save(tokenizer, model.vectors(), output)


def main() -> None:
    """The command line of training."""
    parser = argparse.ArgumentParser(prog="python -m indexer.train", description=__doc__.split("\n")[0])
    parser.add_argument("texts", type=Path, help="folder of text files, plain or .xz, a paragraph a line")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder of the model")
    parser.add_argument("--seed", type=int, default=Settings().seed, help="what is drawn (7)")
    arguments = parser.parse_args()
    train(arguments.texts, arguments.output, Settings(seed=arguments.seed))


if __name__ == "__main__":
    main()
