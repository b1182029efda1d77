"""How fast documents are read, beside jieba's own cut of the same texts: python -m benchmarks.reading [FOLDER].

FOLDER holds .txt files; without one the sample is read over and over. All on one core in one process, in turns; the
best of some rounds is printed, with its ratio to jieba. Then inputs that punish careless expressions, each at two
sizes, so that a cost that is not linear shows; and the largest memory of processes that read one and four times the
texts, so that memory that grows with the number of documents shows.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
ENOUGH = 1_000_000  # characters that the sample is repeated to
CHARACTERS = 500_000  # of a hard input at its smaller size
HARD: dict[str, Callable[[int], str]] = {
    "、 only": lambda n: "、" * n,
    "open brackets": lambda n: "（" * n,
    "nested brackets": lambda n: "（" * (n // 2) + "）" * (n // 2),
    "one list without end": lambda n: "（责任单位：" + "市财政局、" * (n // 5) + "）",
    "labels only": lambda n: "责任单位：" * (n // 5),
    "clauses only": lambda n: "由市财政局会同" * (n // 7),
    "digits": lambda n: "到2021年" + "1" * n + "个",
    "numbers": lambda n: "1个、" * (n // 3),
    "blanks": lambda n: "责任单位：市财政局" + " " * n + "。",
    "titles": lambda n: "《" * n,
    "lines of numbers": lambda n: "一、\n（一）\n1.\n" * (n // 10),
    "no line end": lambda n: "一、甲。（一）乙。1.丙。" * (n // 14),
}
READ = """
import resource, sys
sys.path.insert(0, sys.argv[1])
import corpus
from pathlib import Path
for _ in range(int(sys.argv[2])):
    for path in map(Path, sys.argv[3:]):
        corpus.read_file(path)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def seconds(action: Callable[[], object], rounds: int) -> float:
    """The least processor time of some rounds."""
    spent: list[float] = []
    for _ in range(rounds):
        started = time.process_time()
        action()
        spent.append(time.process_time() - started)
    return min(spent)


def speeds(texts: Sequence[str], rounds: int) -> None:
    """Millions of characters a second of the reader, of jieba and of its counterpart in Rust."""
    import jieba
    import rjieba

    import corpus

    def read() -> None:
        for text in texts:
            corpus.read_text(text, document_id="x")

    jieba.setLogLevel("WARNING")
    cutters: dict[str, Callable[[], object]] = {
        "policykg reads and extracts": read,
        "jieba cuts": lambda: [jieba.lcut(t) for t in texts],
        "rjieba cuts": lambda: [rjieba.cut(t) for t in texts],
    }
    for text in texts[:1]:  # dictionaries are loaded once
        corpus.read_text(text + "由省财政厅会同省教育厅制定办法。", document_id="x")
        jieba.lcut(text), rjieba.cut(text)
    size = sum(map(len, texts)) / 1e6
    rates = {name: size / seconds(run, rounds) for name, run in cutters.items()}
    for name, rate in rates.items():
        print(f"{name:<30}{rate:>8.2f} M characters/s{rate / rates['jieba cuts']:>8.1f} x jieba")


def hard(size: int) -> None:
    """Seconds for each hard input at `size` and at four times that; linear cost has a ratio of about 4."""
    import corpus

    def spent(text: str) -> float:
        return seconds(lambda: corpus.read_text(text, document_id="x"), 1)

    for name, make in HARD.items():
        small, large = spent(make(size)), spent(make(4 * size))
        print(f"{name:<30}{small:>8.2f} s{large:>8.2f} s{large / max(small, 1e-3):>8.1f} x")


def memory(paths: Sequence[Path]) -> None:
    """The largest memory of a process that reads the files once, and of one that reads them four times."""
    for times in (1, 4):
        run = [sys.executable, "-c", READ, str(ROOT), str(times), *map(str, paths)]
        peak = subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip()
        print(f"{len(paths) * times} documents{peak:>10} MiB")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="texts to read (the sample)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the best counts (3)")
    parser.add_argument("--size", type=int, default=CHARACTERS, help="characters of a hard input (500000)")
    options = parser.parse_args(arguments)
    paths = sorted((options.folder or ROOT / "corpus" / "sample").glob("*.txt"))
    texts = [p.read_text("utf-8") for p in paths]
    if options.folder is None:
        texts = texts * (ENOUGH // sum(map(len, texts)))
    print(f"{len(texts)} texts, {sum(map(len, texts)) / 1e6:.1f} M characters, one core, best of {options.rounds}")
    speeds(texts, options.rounds)
    print(f"\nhard inputs of {options.size:,} characters, and of four times as many")
    hard(options.size)
    print("\nlargest memory")
    memory(paths)


if __name__ == "__main__":
    main()
