"""Figures over reference corpora and gold data, where they are at hand: python -m benchmarks.evaluate FOLDER.

FOLDER holds the documents (corpus/policies, corpus/hebi-2019-16.txt), what careful readers found in them (gold), questions
with their answers (questions) and the programs that compare (evaluation), which use the public interface only. None of
them ships with the project. What is not there is named and left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND = "import sys\nfrom query.cli import main\nsys.exit(main())"


class Evaluation:
    """One run over a folder of reference data; what it makes goes to a temporary folder."""

    def __init__(self, shared: Path, work: Path) -> None:
        self.shared, self.work = shared, work

    def policykg(self, *arguments: str | Path) -> str:
        """The output of the command; what it says on standard error is shown."""
        run = [sys.executable, "-c", COMMAND, *map(str, arguments)]
        return subprocess.run(run, env=_environment(), stdout=subprocess.PIPE, text=True, check=True).stdout

    def score(self, program: str, *arguments: str | Path) -> None:
        """Run one of the comparing programs and let it print."""
        sys.stdout.flush()
        run = [sys.executable, str(self.shared / "evaluation" / program), *map(str, arguments)]
        subprocess.run(run, env=_environment(), check=True)

    def has(self, *names: str) -> bool:
        """Whether all these files and folders are there; says which is not."""
        missing = [name for name in names if not (self.shared / name).exists()]
        if missing:
            print(f"left out: no {', '.join(missing)} in {self.shared}")
        return not missing

    def extraction(self) -> None:
        """Tasks, units and targets read from the annotated documents."""
        print("\nTasks, units and targets (evaluation/assignments.py)", flush=True)
        if not self.has("evaluation/assignments.py", "gold", "corpus/policies", "corpus/hebi-2019-16.txt"):
            return
        texts = self.work / "texts"
        texts.mkdir()
        shutil.copy(self.shared / "corpus" / "hebi-2019-16.txt", texts)
        for gold in (self.shared / "gold").glob("*.gold.json"):
            text = self.shared / "corpus" / "policies" / gold.name.replace(".gold.json", ".txt")
            if text.exists():
                shutil.copy(text, texts)
        tasks = self.work / "tasks.jsonl"
        tasks.write_text(self.policykg("tasks", texts, "--format", "jsonl"), "utf-8")
        self.score("assignments.py", self.shared / "gold", texts, tasks)

    def questions(self) -> None:
        """Questions about the sample."""
        print("\nQuestions about the sample (evaluation/questions.py)", flush=True)
        if self.has("evaluation/questions.py", "questions/questions.dev.jsonl"):
            self.policykg("build", ROOT / "corpus" / "sample", "-o", self.work / "sample.kg")
            self.score("questions.py", self.work / "sample.kg", self.shared / "questions" / "questions.dev.jsonl")

    def search(self) -> None:
        """Search over all documents."""
        print("\nSearch over all documents (evaluation/retrieval.py)", flush=True)
        if self.has("evaluation/retrieval.py", "questions/retrieval.dev.jsonl", "corpus/policies"):
            texts = self.shared / "corpus" / "policies"
            self.policykg("build", texts, "-o", self.work / "all.kg")
            queries = self.shared / "questions" / "retrieval.dev.jsonl"
            self.score("retrieval.py", self.work / "all.kg", texts, queries)
        general = [self.shared / "questions" / f"cmrc2018_dev_{name}.jsonl" for name in ("passages", "retrieval")]
        if self.has(*(f"questions/{file.name}" for file in general)):
            print("\nSearch over texts of another kind (CMRC 2018)", flush=True)
            program = [sys.executable, str(ROOT / "benchmarks" / "search.py"), "--general", *map(str, general)]
            subprocess.run(program, env=_environment(), check=True)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print all figures that can be had."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of reference data")
    folder = parser.parse_args(arguments).folder.resolve()
    if not folder.is_dir():
        print(f"no reference data at {folder}: nothing to evaluate; name their folder with make eval POLICYKG_SHARED=…")
        return
    with tempfile.TemporaryDirectory() as name:
        evaluation = Evaluation(folder, Path(name))
        evaluation.extraction()
        evaluation.questions()
        evaluation.search()


if __name__ == "__main__":
    main()
