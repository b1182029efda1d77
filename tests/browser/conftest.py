"""A real Chromium before a real server, over the sample and a document that tries to run a script."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

import policykg

INJECTED = "<script>document.title='run'</script>关于加强<img src=x onerror=alert(1)>管理的通知"
_QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window; for one module, since playwright runs an event loop in this thread meanwhile."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `policykg serve` over the sample and the injected document."""
    folder = tmp_path_factory.mktemp("site")
    documents = folder / "documents"
    documents.mkdir()
    shutil.copy(sample_path, documents)
    text = f"{INJECTED}\n\n一、<b>加强</b>监管\n开展专项检查<script>window.run=1</script>。(责任单位:市档案局)\n"
    (documents / "injected.txt").write_text(text, "utf-8")
    policykg.build(documents, folder / "policy.kg")
    command = [sys.executable, "-c", "import sys; from query.cli import main; sys.exit(main())"]
    command += ["serve", str(folder / "policy.kg"), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        found = re.search(r"http://\S+", said)
        assert found, f"policykg serve said {said!r}"
        yield found[0].rstrip("/")
    finally:
        server.terminate()
        server.communicate(timeout=30)


@dataclass  # without slots: playwright keeps a mark on whose methods it calls
class Watched:
    """What a page did that it must not do."""

    host: str
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        """An error that the page, or its security policy, writes into the console."""
        if message.type == "error":
            self.errors.append(message.text)

    def on_request(self, request: Request) -> None:
        """A request, which may go to this server only."""
        if urlsplit(request.url).netloc not in (self.host, "") and not request.url.startswith("data:"):
            self.elsewhere.append(request.url)


@pytest.fixture
def context(chromium: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A new profile at desktop width, whose pages must neither fail nor ask another host.

    A test marked `complaint` does wrong on purpose: the browser must write just that into its console.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=site, locale="zh-CN")
    context.set_default_timeout(20_000)
    watched = Watched(urlsplit(site).netloc)
    context.on("console", watched.on_console)
    context.on("weberror", lambda error: watched.errors.append(str(error.error)))
    context.on("request", watched.on_request)
    yield context
    context.close()
    expected = request.node.get_closest_marker("complaint")
    assert [e for e in watched.errors if not expected or expected.args[0] not in e] == []
    assert watched.elsewhere == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of that profile."""
    return context.new_page()
