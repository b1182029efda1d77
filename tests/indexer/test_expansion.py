"""Expansion of queries: what is said becomes the terms of documents, weighted, shown, and found."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer import KnowledgeBase, build
from indexer.expansion import alternatives, expand
from kg.thesaurus import Concept, Thesaurus

OWN = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/1> skos:prefLabel "智慧农业"@zh ; skos:hiddenLabel "电脑种菜"@zh .
"""


@pytest.fixture
def thesaurus() -> Thesaurus:
    """Two concepts; one word may mean either."""
    first = Concept("https://example.org/1", "招聘服务", ("用工保障",), ("招人", "缺人手"))
    second = Concept("https://example.org/2", "人才引进", ("引才",), ("招人",))
    return Thesaurus({c.iri: c for c in (first, second)})


def test_what_is_said_gives_the_terms_of_documents(thesaurus: Thesaurus) -> None:
    """In a form for people too."""
    (expansion,) = expand("厂里缺人手", thesaurus)
    assert str(expansion) == "缺人手 → 招聘服务、用工保障"


def test_several_concepts_in_a_query_are_each_expanded(thesaurus: Thesaurus) -> None:
    """In the order of the query, each once."""
    assert [e.said for e in expand("引才不如招人,招人", thesaurus)] == ["引才", "招人"]


def test_of_two_meanings_each_counts_less(thesaurus: Thesaurus) -> None:
    """Than the one meaning of another word."""
    (one,), (two,) = expand("缺人手", thesaurus), expand("招人", thesaurus)
    assert dict(one.terms)["招聘服务"] > dict(two.terms)["招聘服务"] > 0
    assert set(dict(two.terms)) == {"招聘服务", "用工保障", "人才引进", "引才"}


def test_an_official_term_is_expanded_less(thesaurus: Thesaurus) -> None:
    """It says already what is meant; itself it is no term of its own expansion."""
    (said,), (official,) = expand("缺人手", thesaurus), expand("用工保障", thesaurus)
    assert set(dict(official.terms)) == {"招聘服务"}
    assert dict(official.terms)["招聘服务"] < dict(said.terms)["招聘服务"]


def test_traditional_characters_are_understood(thesaurus: Thesaurus) -> None:
    """As everywhere in search."""
    assert [e.said for e in expand("廠裡缺人手", thesaurus)] == ["缺人手"]


@pytest.mark.parametrize(
    ("text", "label"),
    (("市人民政府", "民政"), ("部分地区", "分地"), ("大力推动工业", "动工"), ("医学科学院", "学科学")),
)
def test_parts_of_words_that_meet_by_chance_are_no_label(text: str, label: str) -> None:
    """The same characters as words of their own are one."""
    made = Thesaurus({"urn:1": Concept("urn:1", "官方说法", (), (label,))})
    assert expand(text, made) == ()
    assert [e.said for e in expand(f"想{label}", made)] == [label]


def test_a_label_may_be_a_part_of_one_word() -> None:
    """Its beginning or its end."""
    made = Thesaurus({"urn:1": Concept("urn:1", "世界文化遗产保护", (), ("遗产",))})
    assert [e.said for e in expand("文化遗产", made)] == ["遗产"]


def test_a_text_without_known_words_is_not_expanded(thesaurus: Thesaurus) -> None:
    """Nor an empty one."""
    assert expand("天气", thesaurus) == expand("", thesaurus) == ()


def test_a_longer_term_counts_less_a_word(thesaurus: Thesaurus) -> None:
    """So that it does not win by its length."""
    (group,) = alternatives(expand("缺人手", thesaurus), 1.0)
    for alternative in group:
        assert alternative.weight == pytest.approx(len(alternative.words) ** -0.5)


@pytest.fixture
def own(tmp_path: Path, folder: Path) -> KnowledgeBase:
    """A knowledge base opened with words of one's own."""
    (tmp_path / "own.ttl").write_text(OWN, "utf-8")
    build(folder, tmp_path / "kb")
    return KnowledgeBase.open(tmp_path / "kb", thesauri=[tmp_path / "own.ttl"])


def test_ones_own_words_find_what_documents_call_otherwise(own: KnowledgeBase) -> None:
    """The hit says by which word, and where its term stands."""
    hit = own.search("电脑种菜", k=1)[0]
    assert "智慧农业" in hit.quote
    assert "智慧农业" in hit.why["expansions"]["电脑种菜"]
    text = own.catalog.text(hit.document) or ""
    assert any("智慧" in text[start:end] for start, end in hit.why["highlights"])
    assert "body" in hit.why["parts"]
    own.close()


def test_without_them_it_is_not_found_by_words(own: KnowledgeBase) -> None:
    """Lexical search takes words as they are."""
    assert own.search("电脑种菜", mode="lexical") == ()
    own.close()
