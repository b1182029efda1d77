"""Search in a built knowledge base: three modes, filters, spans, and queries of every kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import BadQuery, DamagedKnowledgeBase
from indexer import KnowledgeBase, build
from indexer.ranking import best, fuse
from indexer.search import Mode
from indexer.vectors import VectorIndex

MODES: tuple[Mode, ...] = ("hybrid", "lexical", "dense")


@pytest.mark.parametrize("mode", MODES)
def test_a_hit_quotes_its_document(kb: KnowledgeBase, mode: Mode) -> None:
    """`text[start:end] == quote`, and the form for answers has the same."""
    hits = kb.search("财政局的专项资金", k=50, mode=mode)
    assert len(hits) == 50
    for hit in hits:
        assert (kb.catalog.text(hit.document) or "")[hit.start : hit.end] == hit.quote
        place = {"document": hit.document, "start": hit.start, "end": hit.end, "quote": hit.quote}
        assert place.items() <= hit.to_dict().items()


@pytest.mark.parametrize("mode", MODES)
def test_the_best_hit_is_about_the_query(kb: KnowledgeBase, mode: Mode) -> None:
    """In every mode."""
    assert "智慧农业" in kb.search("智慧农业", k=1, mode=mode)[0].quote


@pytest.mark.parametrize("mode", MODES)
def test_hits_are_in_the_order_of_their_scores_each_once(kb: KnowledgeBase, mode: Mode) -> None:
    """The best first."""
    hits = kb.search("支持城市更新", k=100, mode=mode)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert len({(h.document, h.start) for h in hits}) == len(hits)


@pytest.mark.parametrize("mode", MODES)
def test_only_in_the_documents_asked_for(kb: KnowledgeBase, mode: Mode) -> None:
    """All hits are of them; unknown documents have none."""
    hits = kb.search("责任单位", k=30, mode=mode, documents=["policy-003", "policy-017"])
    assert {h.document for h in hits} == {"policy-003", "policy-017"}
    assert kb.search("责任单位", mode=mode, documents=["unknown"]) == ()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("k", (0, -1))
def test_less_than_one_hit_is_a_bad_query(kb: KnowledgeBase, mode: Mode, k: int) -> None:
    """The message says so."""
    with pytest.raises(BadQuery, match="ask for one hit or more"):
        kb.search("财政局", k=k, mode=mode)


def test_an_unknown_mode_is_a_bad_query(kb: KnowledgeBase) -> None:
    """The message lists those there are."""
    with pytest.raises(BadQuery, match="hybrid, lexical, dense"):
        kb.search("财政局", mode="semantic")  # type: ignore[arg-type]


@pytest.mark.parametrize("mode", MODES)
def test_more_hits_than_there_are_gives_all(kb: KnowledgeBase, mode: Mode) -> None:
    """A million asked for."""
    passages = kb.manifest.passages
    found = len(kb.search("财政局", k=1_000_000, mode=mode))
    assert 40 <= found < passages if mode == "lexical" else found == passages


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("text", ("", "   \n\t\u3000", "。,!?…—()", "😀👍🎉", "\x00\x01", "《》〔〕"))
def test_a_text_without_words_finds_nothing(kb: KnowledgeBase, mode: Mode, text: str) -> None:
    """Empty, blank, marks, pictures."""
    assert kb.search(text, mode=mode) == ()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "text",
    (
        "养老服务" * 2500,
        "a" * 10_000,
        "养老服务😀",
        "财政局\ud800",
        "SELECT * FROM passage; --",
        '"(养老 AND',
        "养老服务\x00",
    ),
)
def test_any_text_is_searched_without_complaint(kb: KnowledgeBase, mode: Mode, text: str) -> None:
    """Ten thousand characters, pictures, broken characters, another language's syntax."""
    for hit in kb.search(text, k=5, mode=mode):
        assert (kb.catalog.text(hit.document) or "")[hit.start : hit.end] == hit.quote


def test_a_long_text_finds_what_it_is_about(kb: KnowledgeBase) -> None:
    """A whole page as a query."""
    assert "养老服务" in kb.search("养老服务体系建设" * 1250, k=1)[0].quote


def test_pinyin_has_no_words_in_common_with_chinese(kb: KnowledgeBase) -> None:
    """By words nothing is found, and what hybrid gives names no word that matched."""
    assert kb.search("caizhengju", mode="lexical") == ()
    assert all(hit.why["words"] == [] for hit in kb.search("caizhengju"))


@pytest.mark.parametrize("text", ("財政局", "财政局", "　财政局　"))
def test_spelling_does_not_matter(kb: KnowledgeBase, text: str) -> None:
    """Traditional characters and spaces give the hits of the plain word."""
    assert [h.to_dict() for h in kb.search(text)] == [h.to_dict() for h in kb.search("财政局")]


def test_a_hit_says_why(kb: KnowledgeBase) -> None:
    """The words that matched, and its place in each ranking."""
    why: dict[str, Any] = dict(kb.search("智慧农业", k=1)[0].why)
    assert "智慧" in why["words"]
    assert why["lexical"]["rank"] >= 1
    assert -1 <= why["dense"]["score"] <= 1


def test_the_same_search_gives_the_same_hits(kb: KnowledgeBase, many: Path) -> None:
    """Again, and by another opening."""
    other = KnowledgeBase.open(many)
    assert kb.search("发展") == kb.search("发展") == other.search("发展")
    other.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(text=st.text(), k=st.integers(1, 30), mode=st.sampled_from(MODES))
def test_any_string_can_be_searched(kb: KnowledgeBase, text: str, k: int, mode: Mode) -> None:
    """It gives at most `k` hits, and never fails."""
    assert len(kb.search(text, k=k, mode=mode)) <= k


def test_vectors_of_another_dimension_are_damage(folder: Path, tmp_path: Path) -> None:
    """The message names the folder and what to run; lexical search goes on."""
    build(folder, tmp_path / "kb")
    VectorIndex.create(7).save(tmp_path / "kb" / "g000001" / "vectors")
    kb = KnowledgeBase.open(tmp_path / "kb")
    with pytest.raises(DamagedKnowledgeBase, match="7 dimensions where 256 are due; run policykg build"):
        kb.search("财政局")
    assert kb.search("财政局", mode="lexical")
    kb.close()


def test_a_manifest_of_another_dimension_is_damage(folder: Path, tmp_path: Path) -> None:
    """Where the model gives other vectors now than it gave then."""
    build(folder, tmp_path / "kb")
    file = tmp_path / "kb" / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "dimension": 64}))
    kb = KnowledgeBase.open(tmp_path / "kb")
    with pytest.raises(DamagedKnowledgeBase, match=r"built with 64 dimensions .* run policykg build again"):
        kb.search("财政局", mode="dense")
    kb.close()


def test_vectors_of_another_encoder_of_that_name_are_damage(folder: Path, tmp_path: Path) -> None:
    """A model may have been trained again: nothing would be found by its vectors."""
    build(folder, tmp_path / "kb")
    kb = KnowledgeBase.open(tmp_path / "kb")
    place = tmp_path / "kb" / kb.manifest.generation / "vectors"
    ids = [n for n, _ in kb.catalog.all_passages()]
    kb.close()
    turned = VectorIndex.open(place).get(ids)[:, ::-1]
    other = VectorIndex.create(turned.shape[1])
    other.add(ids, turned)
    other.save(place)
    kb = KnowledgeBase.open(tmp_path / "kb")
    with pytest.raises(DamagedKnowledgeBase, match=r"another policykg-static than there is now; run policykg build"):
        kb.search("财政局")
    assert kb.search("财政局", mode="lexical")
    kb.close()


def test_fusion_prefers_what_both_rankings_have() -> None:
    """Second in both is better than first in one, ties are by id."""
    rankings = {"lexical": [(9, 5.0), (3, 4.0)], "dense": [(4, 0.9), (3, 0.8)]}
    assert [n for n, _ in fuse(rankings, {"lexical": 1.0, "dense": 1.0})] == [3, 4, 9]


def test_a_ranking_of_no_weight_adds_only_at_the_end() -> None:
    """What only it has stands behind all else."""
    rankings = {"lexical": [(9, 5.0), (3, 4.0)], "dense": [(4, 0.9), (3, 0.8)]}
    assert [n for n, _ in fuse(rankings, {"lexical": 1.0, "dense": 0.0})] == [9, 3, 4]


def test_the_best_are_complete_among_equals() -> None:
    """However the index orders them, those with the smallest ids are given."""
    hits = [(n, 1.0) for n in reversed(range(1000))]
    assert best(lambda count: hits[:count], 3, tolerance=0.0) == [(0, 1.0), (1, 1.0), (2, 1.0)]
