"""Speed and quality of search: python -m benchmarks.search [--passages N] [--quality KB TEXTS QUERIES] [--general PASSAGES QUERIES].

Over N passages made from the words of the sample, or of real texts (--texts FOLDER): encoding, and searching, each beside the bare engine in the same run
(FAISS and tantivy alone, with the same queries); the size of the indexes, memory, opening; recall of the graph beside exact
search. `--quality` prints nDCG@10 of each part over a knowledge base whose queries have marked passages, by style; `--general`
MRR@10 over passages of another kind, one a line as JSON (pid, text), and questions (query, pos: the pid that answers it), to see
that search is not fitted to policies. On one core: OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

import faiss
import tantivy

import policykg
from indexer.catalog import Catalog
from indexer.encoder import Encoder, load_encoder
from indexer.lexical import LexicalIndex, query_words
from indexer.passages import Passage, encoded_text
from indexer.search import Hit, Mode, Parts, Searcher
from indexer.train import read_texts
from indexer.vectors import VectorIndex
from kg.thesaurus import load_thesaurus

if TYPE_CHECKING:
    import numpy as np

ROOT = Path(__file__).resolve().parents[1]
MODES: tuple[Mode, ...] = ("hybrid", "lexical", "dense")
QUERIES = (
    "小公司贷不到款怎么办",
    "高新技术企业奖励",
    "厂里招不到人",
    "孩子上学没人接",
    "科技成果转化 补贴",
    "人才引进住房",
    "数据中心用电",
)


def made_passages(count: int, seed: int = 1) -> list[Passage]:
    """Passages of clauses of the sample and of the thesaurus' terms, drawn with a seed; no two are alike."""
    text = (ROOT / "corpus" / "sample" / "hebi-2019-16.txt").read_text("utf-8")
    clauses = [c for line in text.splitlines() for c in line.replace("。", ",").split(",") if len(c) > 5]
    terms = [t for c in load_thesaurus().concepts.values() for t in c.official]
    chooser = random.Random(seed)
    passages = []
    for n in range(count):
        parts = [*chooser.sample(clauses, 3), *chooser.sample(terms, 4)]
        quote = f"({n}){','.join(parts)}。"
        passages.append(Passage(f"d{n // 50}", n % 50 * 1000, n % 50 * 1000 + len(quote), quote, "", None, None, ("",)))
    return passages


def real_passages(folder: Path, count: int) -> list[Passage]:
    """Paragraphs of the text files in a folder (as for `indexer.train`), each once."""
    lines = (line[:320] for line in read_texts(folder).lines if len(line) >= 20)
    kept = list(dict.fromkeys(lines))[:count]
    return [Passage(f"d{n // 50}", 0, len(line), line, "", None, None, ("",)) for n, line in enumerate(kept)]


class Made(Catalog):
    """A catalogue of made passages, whose text needs no documents."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._made = passages

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """The passages with these ids."""
        return [self._made[n] for n in ids]


def timed(run: Callable[[str], object], rounds: int = 30) -> list[float]:
    """Milliseconds of each query, after one that loads."""
    run(QUERIES[0])
    took = []
    for _ in range(rounds):
        for query in QUERIES:
            started = time.perf_counter()
            run(query)
            took.append((time.perf_counter() - started) * 1000)
    return took


def show(name: str, took: Sequence[float], floor: Sequence[float] | None = None) -> None:
    """A line of figures."""
    ratio = f"  {median(took) / median(floor):.1f} × the bare engine" if floor else ""
    print(f"{name:<28} p50 {median(took):7.2f} ms  p99 {quantiles(took, n=100)[98]:7.2f} ms{ratio}", flush=True)


def memory() -> float:
    """The largest resident memory so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def size(folder: Path) -> float:
    """MiB of the files in a folder."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 2**20


def build(passages: Sequence[Passage], folder: Path, encoder: Encoder) -> None:
    """The indexes of passages, with the time that encoding takes."""
    started = time.perf_counter()
    vectors = VectorIndex.create(encoder.dimension)
    for at in range(0, len(passages), 512):
        batch = passages[at : at + 512]
        vectors.add(range(at, at + len(batch)), encoder.encode([p.quote for p in batch]))
    took = time.perf_counter() - started
    print(
        f"encoding: {len(passages) / took:,.0f} passages a second, {median(len(p.quote) for p in passages)} characters"
    )
    started = time.perf_counter()
    vectors.save(folder / "vectors")
    LexicalIndex.create(folder / "lexical").add(enumerate(passages))
    print(f"indexes saved in {time.perf_counter() - started:.1f} s")


def speed(passages: Sequence[Passage]) -> None:
    """Time, size and memory of search over passages."""
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(passages, folder, encoder)
        started = time.perf_counter()
        vectors = VectorIndex.open(folder / "vectors")
        lexical = LexicalIndex.open(folder / "lexical")
        print(f"indexes opened in {time.perf_counter() - started:.2f} s")
        print(f"lexical {size(folder / 'lexical'):.0f} MiB, vectors {size(folder / 'vectors'):.0f} MiB")
        bare = faiss.IndexFlatIP(encoder.dimension)  # exact, over the same vectors
        bare.add(vectors.get(range(len(passages))))
        parts = Parts(Made(passages), lambda: lexical, lambda: vectors, lambda: encoder, load_thesaurus)
        searcher = Searcher(parts)
        floor = compared(searcher, folder / "lexical", bare, encoder)
        show("hybrid", timed(lambda q: searcher.search(q)), floor)
        print(f"recall of the graph at 10: {recall(vectors, bare, encoder, passages):.4f}")
        print(f"memory {memory():.0f} MiB")


def compared(searcher: Searcher, words_in: Path, bare: Any, encoder: Encoder) -> list[float]:
    """Times of the engines alone and of the two simple modes; gives the sum of both engines for each query."""
    index = tantivy.Index.open(str(words_in))
    cut = {q: " ".join(f'"{w}"' for w in query_words(q)) for q in QUERIES}
    vector = {q: encoder.encode([q], query=True) for q in QUERIES}
    words = timed(lambda q: index.searcher().search(index.parse_query(cut[q], ["body", "headings"]), 100))
    exact = timed(lambda q: bare.search(vector[q], 100))
    show("tantivy, words cut before", words)
    show("lexical", timed(lambda q: searcher.search(q, mode="lexical")), words)
    show("FAISS, exact", exact)
    show("dense", timed(lambda q: searcher.search(q, mode="dense")), exact)
    return [a + b for a, b in zip(words, exact, strict=True)]


def recall(vectors: VectorIndex, bare: Any, encoder: Encoder, passages: Sequence[Passage]) -> float:
    """The share of the ten nearest passages that search finds too, over queries cut from passages."""
    chooser, shares = random.Random(2), []
    for passage in chooser.sample(list(passages), min(200, len(passages))):
        at = chooser.randrange(max(1, len(passage.quote) - 12))
        vector: np.ndarray = encoder.encode([passage.quote[at : at + 12]], query=True)
        if vector.any():
            near = set(bare.search(vector, 10)[1][0].tolist())
            shares.append(len(near & {n for n, _ in vectors.search(vector[0], 10)}) / len(near))
    return sum(shares) / len(shares)


def quality(kb: Path, texts: Path, queries: Path) -> None:
    """nDCG@10 of each mode by style."""
    rows = _json_lines(queries)
    with policykg.open(kb) as opened:
        for mode in MODES:
            found: dict[str, list[float]] = defaultdict(list)
            for row in rows:
                value = gain(row, [(h.document, h.start, h.end) for h in opened.search(row["query"], mode=mode)], texts)
                found["all"].append(value)
                found[row["style"]].append(value)
            print(f"{mode:<10}" + "".join(f"{s} {sum(v) / len(v):.3f}  " for s, v in found.items()), flush=True)


def general(passages: Path, queries: Path) -> None:
    """MRR@10 of each mode over passages that are no policies."""
    texts = _json_lines(passages)
    made = [Passage(str(t["pid"]), 0, len(t["text"]), t["text"], "", None, None, ("",)) for t in texts]
    asked, encoder = _json_lines(queries), load_encoder()
    vectors = VectorIndex.create(encoder.dimension)
    for at in range(0, len(made), 512):
        batch = made[at : at + 512]
        vectors.add(range(at, at + len(batch)), encoder.encode([encoded_text(p) for p in batch]))
    with tempfile.TemporaryDirectory() as name:
        LexicalIndex.create(Path(name)).add(enumerate(made))
        lexical = LexicalIndex.open(Path(name))
        searcher = Searcher(Parts(Made(made), lambda: lexical, lambda: vectors, lambda: encoder, load_thesaurus))
        for mode in MODES:
            ranks = [_reciprocal(str(row["pos"]), searcher.search(row["query"], mode=mode)) for row in asked]
            print(
                f"{mode:<10}MRR@10 {sum(ranks) / len(ranks):.4f}, {len(asked)} questions, {len(made)} passages",
                flush=True,
            )


def _json_lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _reciprocal(wanted: str, hits: Sequence[Hit]) -> float:
    """One by the place of the passage that answers, 0 without it."""
    return next((1 / n for n, hit in enumerate(hits, 1) if hit.document == wanted), 0.0)


def gain(row: dict[str, Any], hits: Sequence[tuple[str, int, int]], texts: Path) -> float:
    """nDCG@10 of one query; a hit counts for the first marked passage that it overlaps and no earlier one did."""
    wanted = []
    for relevant in row["relevant"]:
        text = (texts / f"{relevant['doc']}.txt").read_text("utf-8")
        at = text.replace("\r\n", "\n").replace("\r", "\n").find(relevant["quote"])
        wanted.append((relevant["doc"], at, at + len(relevant["quote"]), 2 ** relevant["grade"] - 1))
    ideal = discounted(sorted((w[3] for w in wanted), reverse=True))
    gains = []
    for document, start, end in hits:
        match = next((w for w in wanted if w[0] == document and w[1] < end and start < w[2]), None)
        gains.append(match[3] if match else 0)
        if match:
            wanted.remove(match)
    return discounted(gains) / ideal


def discounted(gains: Sequence[int]) -> float:
    """Gains, each less by the logarithm of its place."""
    return sum(g / math.log2(n + 2) for n, g in enumerate(gains[:10]))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=200_000, help="how many (200,000)")
    parser.add_argument(
        "--texts", type=Path, help="a folder of text files to take paragraphs from, instead of made ones"
    )
    parser.add_argument("--quality", nargs=3, type=Path, metavar=("KB", "TEXTS", "QUERIES"), help="figures of quality")
    parser.add_argument(
        "--general", nargs=2, type=Path, metavar=("PASSAGES", "QUERIES"), help="figures over other texts"
    )
    options = parser.parse_args()
    if options.quality:
        quality(*options.quality)
    if options.general:
        general(*options.general)
    if not options.quality and not options.general:
        count = options.passages
        speed(real_passages(options.texts, count) if options.texts else made_passages(count))


if __name__ == "__main__":
    main()
