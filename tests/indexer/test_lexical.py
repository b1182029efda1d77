"""The lexical index: what BM25 finds, and in which order."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import DamagedKnowledgeBase
from indexer.lexical import Alternative, LexicalIndex, query_words
from indexer.passages import Passage

TEXTS = {
    1: ("a", "市财政局安排专项资金支持科技创新"),
    2: ("a", "加强组织领导,落实工作责任"),
    3: ("b", "财政局、财政局、财政局"),
    4: ("b", "支持小微企业融资,完善担保体系,扩大信贷投放规模,降低融资成本,鼓励金融机构创新"),
    5: ("c", "財政局負責資金"),
    6: ("c", "加强组织领导,落实工作责任"),
}


def passage(document: str, quote: str, *headings: str) -> Passage:
    """A passage outside of any outline."""
    return Passage(document, 0, len(quote), quote, "", None, None, headings)


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    """An index over `TEXTS`."""
    made = LexicalIndex.create(tmp_path / "lexical")
    made.add((n, passage(*p)) for n, p in TEXTS.items())
    return made


@pytest.fixture
def find(index: LexicalIndex) -> Callable[..., list[int]]:
    """Gives the ids that a query finds."""

    def search(text: str, k: int = 10, among: tuple[int, ...] | None = None) -> list[int]:
        return [n for n, _ in index.search(query_words(text), k, among=among)]

    return search


def test_what_has_the_word_is_found_and_nothing_else(find: Callable[..., list[int]]) -> None:
    """Also where it is written in traditional characters."""
    assert sorted(find("财政局")) == sorted(find("財政局")) == [1, 3, 5]


def test_more_of_the_word_in_less_text_is_better(find: Callable[..., list[int]]) -> None:
    """As BM25 has it."""
    assert find("财政局")[0] == 3


def test_a_rare_word_counts_more_than_a_common_one(index: LexicalIndex) -> None:
    """担保 stands in one passage, 财政局 in three."""
    rarity = index.rarity(["担保", "财政局", "没有这个词"])
    assert rarity["没有这个词"] > rarity["担保"] > rarity["财政局"] > 0


def test_equals_are_in_the_order_of_their_ids(find: Callable[..., list[int]]) -> None:
    """The same text twice."""
    assert find("组织领导") == [2, 6]


def test_equals_do_not_depend_on_the_order_they_came_in(tmp_path: Path) -> None:
    """Also where the ranking ends among them."""
    passages = [(n, passage(f"d{n}", "加强组织领导")) for n in range(200)]
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(passages)
        made = LexicalIndex.create(tmp_path / str(seed))
        for at in range(0, 200, 70):
            made.add(passages[at : at + 70])
        found.append([n for n, _ in made.search(["组织"], 10)])
    assert found == [list(range(10))] * 3


def test_adding_bit_by_bit_scores_as_adding_at_once(tmp_path: Path, index: LexicalIndex) -> None:
    """BM25 counts all there is, however it came in."""
    other = LexicalIndex.create(tmp_path / "other")
    for n, p in reversed(TEXTS.items()):
        other.add([(n, passage(*p))])
    terms = query_words("财政局支持融资,加强组织领导")
    assert other.search(terms, 10) == index.search(terms, 10)


def test_only_among_those_asked_for(find: Callable[..., list[int]]) -> None:
    """Unknown ids have nothing, and none is found among none."""
    assert find("财政局", among=(3, 4)) == [3]
    assert sorted(find("财政局", among=(1, 2, 5, 6))) == [1, 5]
    assert find("财政局", among=(99,)) == find("财政局", among=()) == []


def test_of_alternatives_the_best_counts_beside_the_words(index: LexicalIndex) -> None:
    """What has neither word of the query is found by an alternative; two of one group count once."""
    one, two = Alternative(("担保",), 1.0), Alternative(("信贷",), 1.0)
    found = dict(index.search(["没有这个词"], 10, groups=[[one, two]]))
    apart = dict(index.search(["没有这个词"], 10, groups=[[one], [two]]))
    assert list(found) == list(apart) == [4]
    assert found[4] < apart[4]


def test_no_more_than_asked_for(find: Callable[..., list[int]]) -> None:
    """And no fewer, where there are more."""
    assert [len(find("财政局", k)) for k in (1, 2, 3, 1_000_000)] == [1, 2, 3, 3]


def test_headings_are_searched_but_count_less(tmp_path: Path) -> None:
    """A passage about a word stands before one under a heading with it."""
    made = LexicalIndex.create(tmp_path / "lexical")
    made.add([(1, passage("a", "支持企业发展", "养老服务")), (2, passage("a", "养老服务发展", "支持企业"))])
    assert [n for n, _ in made.search(["养老"], 10)] == [2, 1]


def test_a_query_without_words_finds_nothing(index: LexicalIndex) -> None:
    """And an index without passages finds nothing."""
    assert index.search([], 10) == []


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    """Rarity is defined all the same."""
    made = LexicalIndex.create(tmp_path / "lexical")
    assert made.search(["财政"], 10) == []
    assert made.rarity(["财政"])["财政"] >= 0


def test_a_word_without_end_is_no_crash(tmp_path: Path) -> None:
    """Such as an image that was left in a page as letters."""
    made = LexicalIndex.create(tmp_path / "lexical")
    made.add([(1, passage("a", "x" * 100_000)), (2, passage("a", "财政"))])
    assert [n for n, _ in made.search(["财政"], 10)] == [2]
    assert made.search(["x" * 100_000], 10) in ([], made.search(["x" * 100_000], 1))


def test_an_index_is_there_after_it_was_written(index: LexicalIndex, tmp_path: Path) -> None:
    """Another opening finds the same."""
    again = LexicalIndex.open(tmp_path / "lexical")
    assert again.search(["财政"], 10) == index.search(["财政"], 10)
    assert len(again) == len(TEXTS)


def test_no_index_is_damage(tmp_path: Path) -> None:
    """The message names the folder and what to run."""
    (tmp_path / "lexical").mkdir()
    for folder in (tmp_path / "lexical", tmp_path / "nowhere"):
        with pytest.raises(DamagedKnowledgeBase, match=r"no lexical index .*run policykg build"):
            LexicalIndex.open(folder)


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards of a few passages, so that an index of some has many."""
    monkeypatch.setattr("indexer.shards._SMALLEST", 6)


def lines(document: int, version: int) -> list[tuple[int, Passage]]:
    """The passages of a document, other ones in each version of it."""
    chosen = random.Random(100 * document + version)
    stock = ("财政局", "资金", "科技", "创新", "融资", "担保", "信贷", "组织", "领导", "人才")
    of = f"d{document:02}"
    return [(100 * document + n, passage(of, "".join(chosen.choices(stock, k=2 + n)), "养老")) for n in range(3)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.usefixtures("small_shards")
def test_any_sequence_of_changes_scores_as_an_index_made_at_once(tmp_path: Path, seed: int) -> None:
    """Documents come, change and go: counts of words, order and scores are exactly those of what is there at the end."""
    chooser, held = random.Random(seed), dict[int, int]()
    index = LexicalIndex.create(tmp_path / "index")
    for step in range(12):
        changed = chooser.sample(range(20), chooser.randint(1, 6))
        stay = [d for d in changed if chooser.random() < 0.7]
        gone = [f"d{d:02}" for d in changed if d in held]
        held = {d: v for d, v in held.items() if d not in changed} | dict.fromkeys(stay, step)
        index = index.link_to(tmp_path / str(step))
        index.change(gone, [row for d in stay for row in lines(d, step)])
    clean = LexicalIndex.create(tmp_path / "clean")
    clean.add(row for d, version in held.items() for row in lines(d, version))
    terms = ["财政局", "融资", "组织", "人才"]
    assert len(index) == len(clean) == 3 * len(held)
    assert index.rarity(terms) == clean.rarity(terms)
    assert index.search(terms, 50) == clean.search(terms, 50)


@pytest.mark.usefixtures("small_shards")
def test_what_a_change_does_not_touch_is_linked(tmp_path: Path) -> None:
    """One document of twenty: all but one shard are the same files, and the index before still finds what it did."""
    index = LexicalIndex.create(tmp_path / "index")
    index.add(row for d in range(20) for row in lines(d, 0))
    found = index.search(["财政局"], 50)
    changed = index.link_to(tmp_path / "changed")
    changed.change(["d07"], lines(7, 1))
    before, after = ({p.name for p in (tmp_path / f).glob("*.words")} for f in ("index", "changed"))
    assert (len(before), len(before - after), len(after - before)) == (10, 1, 1)
    assert all((tmp_path / "changed" / n).samefile(tmp_path / "index" / n) for n in before & after)
    assert LexicalIndex.open(tmp_path / "index").search(["财政局"], 50) == found


@pytest.mark.usefixtures("small_shards")
def test_an_index_that_has_grown_has_no_more_shards_than_it_needs(tmp_path: Path) -> None:
    """Document by document; a search costs by the number of shards."""
    index = LexicalIndex.create(tmp_path / "index")
    for d in range(90):
        index.add(lines(d, 0))
    assert len(list((tmp_path / "index").glob("*.words"))) <= 33
    assert len(index) == 270


def test_removing_all_leaves_an_empty_index(tmp_path: Path) -> None:
    """Which can be added to again."""
    index = LexicalIndex.create(tmp_path / "index")
    index.add(lines(1, 0))
    index.change(["d01"], [])
    assert len(index) == 0 and index.search(["财政局"], 10) == []
    index.add(lines(2, 0))
    assert len(LexicalIndex.open(tmp_path / "index")) == 3
