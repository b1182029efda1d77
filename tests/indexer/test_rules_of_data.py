"""A knowledge base is a function of its files, whatever happened on the way to it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

import policykg
from corpus.errors import BadInput, DamagedKnowledgeBase, Locked

NOTICE = "福建省人民政府关于推进{0}工作的通知\n\n各设区市人民政府：\n一、主要任务\n1.推进{0}。到2025年{0}项目达到{1}个以上。（责任单位：省发改委、财政厅）\n"


def write(folder: Path, name: str, topic: str, count: int) -> Path:
    """A small document."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(NOTICE.format(topic, count), "utf-8")
    return path


def dump(path: Path) -> list[str]:
    """The canonical N-Quads of a knowledge base."""
    with policykg.open(path) as kb:
        return list(kb._base.graph.canonical())


def passages(path: Path) -> list[tuple[str, int, str]]:
    """All passages that search finds in it, by each of its ways."""
    with policykg.open(path) as kb:
        found = [kb.search("财政厅推进项目", k=1000, mode=mode) for mode in ("lexical", "dense", "hybrid")]
        return sorted((h.document, h.start, h.quote) for hits in found for h in hits)


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    """Four documents."""
    folder = tmp_path / "documents"
    for n, topic in enumerate(("数字经济", "人才培养", "森林防火", "学前教育")):
        write(folder, f"{n}", topic, 10 * n + 3)
    return folder


def test_two_clean_builds_are_equal(corpus_folder: Path, tmp_path: Path) -> None:
    """The same files give byte-identical canonical N-Quads."""
    for name in "ab":
        policykg.build(corpus_folder, tmp_path / f"{name}.kg")
    assert dump(tmp_path / "a.kg") == dump(tmp_path / "b.kg")


def test_files_in_another_order_give_the_same_graph(corpus_folder: Path, tmp_path: Path) -> None:
    """Documents that were added one by one, last first, end in the graph of one build."""
    policykg.build(corpus_folder, tmp_path / "clean.kg")
    growing = tmp_path / "growing"
    growing.mkdir()
    for path in sorted(corpus_folder.iterdir(), reverse=True):
        shutil.copy(path, growing)
        policykg.build(growing, tmp_path / "grown.kg")
    assert dump(tmp_path / "grown.kg") == dump(tmp_path / "clean.kg")
    assert passages(tmp_path / "grown.kg") == passages(tmp_path / "clean.kg")


def test_replacing_deleting_and_renaming_leave_what_a_clean_build_gives(corpus_folder: Path, tmp_path: Path) -> None:
    """Only what changed is read again, and nothing of the old state stays."""
    kb = tmp_path / "policy.kg"
    policykg.build(corpus_folder, kb)
    write(corpus_folder, "1", "中医药", 99)
    (corpus_folder / "2.txt").unlink()
    (corpus_folder / "3.txt").rename(corpus_folder / "5.txt")
    report = policykg.build(corpus_folder, kb)
    assert (report.read, report.unchanged, report.removed) == (2, 1, 2)
    policykg.build(corpus_folder, tmp_path / "clean.kg")
    assert dump(kb) == dump(tmp_path / "clean.kg")
    assert passages(kb) == passages(tmp_path / "clean.kg")
    assert not any("森林防火" in line for line in dump(kb))


def test_an_unchanged_folder_is_not_read_again(corpus_folder: Path, tmp_path: Path) -> None:
    """A second build reads nothing and changes nothing."""
    policykg.build(corpus_folder, tmp_path / "policy.kg")
    before = dump(tmp_path / "policy.kg")
    report = policykg.build(corpus_folder, tmp_path / "policy.kg")
    assert (report.read, report.unchanged, report.removed) == (0, 4, 0)
    assert dump(tmp_path / "policy.kg") == before


def test_an_unreadable_file_is_reported_and_the_others_built(corpus_folder: Path, tmp_path: Path) -> None:
    """Noise among documents is named with its file and reason."""
    (corpus_folder / "noise.txt").write_bytes(random.Random(1).randbytes(5000))
    (corpus_folder / "empty.txt").write_bytes(b"")
    report = policykg.build(corpus_folder, tmp_path / "policy.kg")
    assert report.manifest.documents == 4
    assert sorted(Path(p.document).name for p in report.failed) == ["empty", "noise"]
    assert all("noise.txt" in p.reason or "empty.txt" in p.reason for p in report.failed)


def test_a_reader_keeps_its_state_while_a_build_replaces_it(corpus_folder: Path, tmp_path: Path) -> None:
    """An open knowledge base goes on answering from the state it was opened in."""
    kb = tmp_path / "policy.kg"
    policykg.build(corpus_folder, kb)
    with policykg.open(kb) as reader:
        before = len(reader.ask("省财政厅负责什么").to_dict()["tasks"])
        write(corpus_folder, "9", "海洋经济", 7)
        policykg.build(corpus_folder, kb)
        assert len(reader.ask("省财政厅负责什么").to_dict()["tasks"]) == before == 4
    with policykg.open(kb) as reader:
        assert len(reader.ask("省财政厅负责什么").to_dict()["tasks"]) == 5


def test_a_second_build_says_who_holds_the_lock(corpus_folder: Path, tmp_path: Path) -> None:
    """Two builds at once: the second names the process of the first."""
    from indexer.lock import build_lock

    with build_lock(tmp_path / "policy.kg"), pytest.raises(Locked, match=r"process \d+ on .*wait until that ends"):
        policykg.build(corpus_folder, tmp_path / "policy.kg")
    assert policykg.build(corpus_folder, tmp_path / "policy.kg").read == 4


@pytest.mark.parametrize(
    "damage",
    [
        lambda kb: (kb / "manifest.json").write_text('{"format": 1'),
        lambda kb: (kb / "manifest.json").write_text('{"format": 999}'),
        lambda kb: (kb / "manifest.json").unlink(),
        lambda kb: shutil.rmtree(next(kb.glob("g*")) / "graph"),
        lambda kb: (next(kb.glob("g*")) / "catalog.db").write_bytes(b"noise" * 1000),
        lambda kb: shutil.rmtree(next(kb.glob("g*"))),
    ],
    ids=["cut manifest", "newer format", "no manifest", "no graph", "noise for a catalogue", "no data"],
)
def test_a_damaged_knowledge_base_says_so(damage: object, knowledge_base: Path, tmp_path: Path) -> None:
    """Opening what is no whole knowledge base names the folder and what to run."""
    kb = tmp_path / "policy.kg"
    shutil.copytree(knowledge_base, kb)
    damage(kb)  # type: ignore[operator]
    with pytest.raises(DamagedKnowledgeBase, match=r"policy\.kg.*(?:policykg build|install a newer)"):
        policykg.open(kb).ask("哪些任务涉及市财政局")


def test_a_folder_of_other_things_is_left_alone(corpus_folder: Path, tmp_path: Path) -> None:
    """Building into a folder with foreign files is refused."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mother.txt").write_text("亲爱的妈妈", "utf-8")
    with pytest.raises(BadInput, match="holds other files"):
        policykg.build(corpus_folder, tmp_path / "letters")
    assert [p.name for p in (tmp_path / "letters").iterdir()] == ["mother.txt"]


def test_real_documents_keep_the_rules(shared: Path, tmp_path: Path) -> None:
    """Over real documents: evidence equals text, all text is searched or named, deleting leaves a clean build's state."""
    folder = tmp_path / "documents"
    folder.mkdir()
    files = sorted((shared / "corpus" / "policies").glob("*.txt"))[:40]
    for path in files:
        shutil.copy(path, folder)
    policykg.build(folder, tmp_path / "policy.kg")
    with policykg.open(tmp_path / "policy.kg") as kb:
        rows = kb.sparql(
            "SELECT ?document ?start ?end ?quote WHERE { ?e pkg:start ?start ; pkg:end ?end ; pkg:quote ?quote ;"
            " oa:hasSource ?d . ?d pkg:documentId ?document }"
        )
        assert len(rows) > 1000
        texts = {p.stem: p.read_text("utf-8") for p in files}
        assert all(texts[document][start:end] == quote for document, start, end, quote in rows)
    for path in files[:20]:
        (folder / path.name).unlink()
    policykg.build(folder, tmp_path / "policy.kg")
    policykg.build(folder, tmp_path / "clean.kg")
    assert dump(tmp_path / "policy.kg") == dump(tmp_path / "clean.kg")
