"""Answers over a PDF say on which page their evidence stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import policykg
from tests.corpus.formats.make import pdf_bytes

TITLE = "鹤壁市科技创新工作方案"
FIRST = "一、培育企业。高新技术企业达到100家以上。（责任单位：市科技局）"
SECOND = "二、建设平台。建设科技服务平台5个。（责任单位：市财政局）"


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[policykg.PolicyKG]:
    """A knowledge base of one PDF of two pages and one text."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "documents").mkdir()
    (folder / "documents" / "a.pdf").write_bytes(pdf_bytes(TITLE, FIRST, "\f", SECOND))
    (folder / "documents" / "b.txt").write_text("鹤壁市商务工作方案\n一、扩大开放。（责任单位：市商务局）", "utf-8")
    policykg.build(folder / "documents", folder / "policy.kg")
    with policykg.open(folder / "policy.kg") as opened:
        yield opened


@pytest.mark.parametrize(("unit", "page"), [("市科技局", 1), ("市财政局", 2), ("市商务局", None)])
def test_the_evidence_of_a_task_has_its_page(kb: policykg.PolicyKG, unit: str, page: int | None) -> None:
    """From 1; null for a file without pages."""
    answer = kb.ask(f"哪些任务涉及{unit}")
    assert [e["page"] for e in answer.to_dict()["evidence"]] == [page]


def test_the_page_is_shown(kb: policykg.PolicyKG) -> None:
    """People read it in front of the place in the text."""
    assert "[a 第2页 第" in str(kb.ask("哪些任务涉及市财政局"))
    assert "页" not in str(kb.ask("哪些任务涉及市商务局")).split("SPARQL")[0]


def test_the_evidence_of_targets_has_its_page(kb: policykg.PolicyKG) -> None:
    """Each target stands on one."""
    assert [e["page"] for e in kb.ask("有哪些指标").to_dict()["evidence"]] == [1, 2]


def test_tasks_have_their_page(kb: policykg.PolicyKG) -> None:
    """In the records that `policykg tasks` prints."""
    assert [(r["document"], r["page"]) for r in kb.task_records()] == [("a", 1), ("a", 2), ("b", None)]
