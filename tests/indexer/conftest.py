"""Folders of small documents, and all that a knowledge base holds, in a form in which two can be compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from indexer import KnowledgeBase, build
from indexer.vectors import VectorIndex

CITIES = ("鹤壁市", "安阳市", "焦作市", "开封市", "洛阳市")
FIELDS = ("科技创新", "清洁能源", "职业教育", "小微企业融资", "城市更新", "养老服务", "智慧农业")
OFFICES = ("科技局", "财政局", "教育局", "金融局", "住房城乡建设局", "民政局", "农业农村局")
QUERIES = ("财政局", "加强组织领导", "小微企业 融资", "智慧农业到2025年的数量")


def policy_text(n: int) -> str:
    """A policy document with three tasks, the `n`-th of its kind; some of its paragraphs stand in the others too."""
    city, field, office = CITIES[n % 5], FIELDS[n % 7], OFFICES[n % 7]
    return (
        f"{city}人民政府办公室关于印发{city}{field}行动计划的通知\n{city[0]}政办〔2021〕{n + 1}号\n"
        f"各县区人民政府,市政府各部门:\n{city}人民政府办公室\n2021年{n % 12 + 1}月8日\n"
        f"{city}{field}行动计划\n为推动{field}工作,制定本计划。\n一、重点任务\n"
        f"(一)推进{field}。到2025年,建成{field}示范项目{n + 3}个。(责任单位:市{office}、财政局)\n"
        f"(二)扩大{field}投入。每年安排专项资金支持{field}。(牵头单位:市{office};配合单位:市发展改革委)\n"
        "二、保障措施\n(一)加强组织领导。各部门要加强组织领导,落实责任。(责任单位:市政府办公室)\n"
        "本计划自印发之日起施行。\n"
    )


@pytest.fixture(scope="session")
def write() -> Callable[[Path, int], Path]:
    """Writes the `n`-th document into a folder; gives its path."""

    def write_policy(folder: Path, n: int) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"policy-{n:03}.txt"
        path.write_text(policy_text(n), "utf-8")
        return path

    return write_policy


@pytest.fixture
def folder(tmp_path: Path, write: Callable[[Path, int], Path]) -> Path:
    """A folder of eight documents, for changing."""
    for n in range(8):
        write(tmp_path / "documents", n)
    return tmp_path / "documents"


@dataclass(frozen=True, slots=True)
class State:
    """All that a knowledge base holds; two with the same documents are equal."""

    graph: tuple[str, ...]
    catalog: tuple[Any, ...]
    vectors: tuple[bytes, ...]
    hits: tuple[Any, ...]

    @property
    def documents(self) -> list[str]:
        """The ids of its documents."""
        return [row.id for row in self.catalog[0]]


@pytest.fixture(scope="session")
def state_of() -> Callable[[Path], State]:
    """Gives the state of the knowledge base in a folder."""

    def read(path: Path) -> State:
        kb = KnowledgeBase.open(path)
        try:
            return state_of_opened(kb)
        finally:
            kb.close()

    return read


@pytest.fixture(scope="session")
def state_of_open() -> Callable[[KnowledgeBase], State]:
    """Gives the state of a knowledge base that is open."""
    return state_of_opened


def state_of_opened(kb: KnowledgeBase) -> State:
    """See `State`."""
    catalog, passages = kb.catalog, list(kb.catalog.all_passages())
    entries = list(catalog.entries().values())
    vectors = VectorIndex.open(kb.path / kb.manifest.generation / "vectors")
    modes: tuple[Any, ...] = ("hybrid", "lexical", "dense")
    return State(
        graph=tuple(kb.graph.canonical()),
        catalog=(entries, [catalog.text(e.id) for e in entries], passages, catalog.problems()),
        vectors=tuple(row.tobytes() for row in vectors.get([n for n, _ in passages])) if passages else (),
        hits=tuple((q, m, kb.search(q, k=20, mode=m)) for q in QUERIES for m in modes),
    )


@pytest.fixture
def clean(tmp_path: Path, state_of: Callable[[Path], State]) -> Callable[[Path], State]:
    """Gives the state of a knowledge base that is built from scratch."""

    def build_clean(source: Path) -> State:
        target = tmp_path / f"clean-{len(list(tmp_path.glob('clean-*')))}.kg"
        build(source, target)
        return state_of(target)

    return build_clean


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory, write: Callable[[Path, int], Path]) -> Path:
    """A knowledge base of forty documents, built once; only for reading."""
    where = tmp_path_factory.mktemp("many")
    for n in range(40):
        write(where / "documents", n)
    build(where / "documents", where / "policy.kg")
    return where / "policy.kg"


@pytest.fixture
def kb(many: Path) -> Any:
    """That knowledge base, opened."""
    opened = KnowledgeBase.open(many)
    yield opened
    opened.close()
