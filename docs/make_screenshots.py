"""Pictures of the pages for the README, taken with Chromium over the sample: python docs/make_screenshots.py

Needs the packages for tests, and Debian's chromium and fonts-noto-cjk.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import policykg

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "answer": "/ask?q=哪些任务涉及市财政局",
    "graph": "/graph?unit=鹤壁市财政局",
}
SIZE = (1200, 800)
SERVE = "import sys; from query.cli import main; sys.exit(main())"


@contextmanager
def served(kb: Path) -> Iterator[str]:
    """The address of a server over a knowledge base."""
    command = [sys.executable, "-c", SERVE, "serve", str(kb), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout
        try:
            yield process.stdout.readline().split()[1].rstrip("/")
        finally:
            process.terminate()


def main() -> int:
    """Write docs/pages/*.png."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        print("no Chromium on this machine: apt-get install chromium fonts-noto-cjk", file=sys.stderr)
        return 2
    folder = ROOT / "docs" / "pages"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        policykg.build(ROOT / "corpus" / "sample", Path(work) / "policy.kg")
        with served(Path(work) / "policy.kg") as address:
            browser = playwright.chromium.launch(
                executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
            )
            page = browser.new_page(base_url=address, viewport={"width": SIZE[0], "height": SIZE[1]}, locale="zh-CN")
            for name, path in PAGES.items():
                page.goto(path)
                page.screenshot(path=folder / f"{name}.png")
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
