"""A rebuilt knowledge base takes the place of the old one while requests go on."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

import policykg
from corpus.errors import CallerError, DamagedKnowledgeBase
from query.web.app import create_app
from query.web.current import Current
from query.web.rendering import Base
from query.web.settings import Settings
from tests.query.web.html import HOST

DOCUMENT = "试验市工作要点\n一、任务\n1.建设平台。(责任单位:市科技局)\n"
OTHER = "另一市工作要点\n一、任务\n1.修桥。(责任单位:市交通局)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one document and its knowledge base."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "one.txt").write_text(DOCUMENT, "utf-8")
    policykg.build(tmp_path / "documents", tmp_path / "policy.kg")
    return tmp_path


def current(folder: Path) -> Current:
    """The knowledge base of a folder, looked at for every request."""
    path = folder / "policy.kg"
    return Current(path, lambda: policykg.open(path), look_s=0)


def add_document(folder: Path) -> None:
    """A second document, built into the knowledge base."""
    (folder / "documents" / "two.txt").write_text(OTHER, "utf-8")
    policykg.build(folder / "documents", folder / "policy.kg")


def until(found: Callable[[], bool]) -> bool:
    """Whether something becomes true within a while."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if found():
            return True
        time.sleep(0.05)
    return False


def size(served: Current) -> int:
    """How many documents are served now."""
    with served.lease() as kb:
        return len(kb.things.documents())


def test_a_rebuilt_state_is_served(folder: Path) -> None:
    """After a build the new document is there, without opening anything again by hand."""
    served = current(folder)
    assert size(served) == 1
    add_document(folder)
    assert until(lambda: size(served) == 2)
    served.close()


def test_a_reader_keeps_the_state_it_began_with(folder: Path) -> None:
    """A lease goes on with its state; that one is closed when its last reader is done."""
    served = current(folder)
    with served.lease() as old:
        add_document(folder)
        assert until(lambda: size(served) == 2)
        assert len(old.things.documents()) == 1
    with pytest.raises(CallerError, match="closed"):
        old.ask("任务")
    served.close()


def test_what_cannot_be_opened_leaves_the_old_state(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A manifest that was damaged, and a folder that is gone, leave what is served as it is."""
    served = current(folder)
    manifest = folder / "policy.kg" / "manifest.json"
    whole = manifest.read_text("utf-8")
    manifest.write_text("{", "utf-8")
    assert until(lambda: size(served) == 1 and "cannot be opened" in caplog.text)
    manifest.write_text(whole, "utf-8")
    shutil.move(folder / "policy.kg", folder / "away.kg")
    assert size(served) == 1
    served.close()


def test_closing_waits_for_the_last_reader(folder: Path) -> None:
    """A server that stops lets a request end before its knowledge base is closed."""
    served = current(folder)
    with served.lease() as kb:
        served.close()
        assert kb.ask("市科技局有哪些任务")
    with pytest.raises(CallerError, match="closed"):
        kb.ask("任务")


def test_no_knowledge_base_is_an_error_at_the_start(tmp_path: Path) -> None:
    """An application over nothing does not start."""
    with pytest.raises(DamagedKnowledgeBase, match="policykg build"):
        create_app(Settings(tmp_path / "nothing.kg"))


def test_no_request_fails_while_it_is_rebuilt(folder: Path) -> None:
    """Readers who ask all the time during builds get a whole page each time, and the new documents in the end."""
    app = create_app(Settings(folder / "policy.kg"))
    app.state.current.close()
    app.state.current = current(folder)
    statuses: list[int] = []
    stop = threading.Event()
    with TestClient(app, base_url=HOST) as client:

        def read() -> None:
            while not stop.is_set():
                for address in ("/documents", "/ask?q=哪些任务涉及市科技局", "/documents/one", "/search?q=平台"):
                    statuses.append(client.get(address).status_code)

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        add_document(folder)
        arrived = until(lambda: client.get("/documents/two").status_code == 200)
        stop.set()
        for reader in readers:
            reader.join()
    assert arrived
    assert len(statuses) > 20
    assert set(statuses) == {200}


def test_what_is_sent_in_parts_keeps_its_state_to_the_last_part(folder: Path) -> None:
    """A page that is sent part by part goes on with the state it began with, also when another one is served meanwhile."""
    app = create_app(Settings(folder / "policy.kg"))

    def parts(kb: Base) -> StreamingResponse:
        def sent() -> Iterator[str]:
            yield f"{len(kb.things.documents())} "
            add_document(folder)
            assert until(lambda: size(app.state.current) == 2)
            yield f"{len(list(kb.things.turtle_parts(*(t.iri for t in kb.tasks()))))}"

        return StreamingResponse(sent())

    app.add_api_route("/parts", parts)
    app.router.routes.insert(0, app.router.routes.pop())
    with TestClient(app, base_url=HOST) as client:
        assert client.get("/parts").text == "1 1"
