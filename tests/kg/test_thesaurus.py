"""The thesaurus: consistent SKOS, what it finds in a text, and what a user adds."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from corpus.errors import BadInput
from kg.thesaurus import Concept, Thesaurus, load_thesaurus

OWN = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/1> a skos:Concept ; skos:prefLabel "{preferred}"@zh ; skos:hiddenLabel "车间缺人"@zh .
"""


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    """The thesaurus of the package."""
    return load_thesaurus()


def test_it_has_the_concepts_of_government_work(thesaurus: Thesaurus) -> None:
    """Two thousand at least, most of them with words that people use."""
    assert len(thesaurus) >= 2000
    assert sum(bool(c.hidden) for c in thesaurus.concepts.values()) > len(thesaurus) * 0.8


def test_a_preferred_term_is_that_of_one_concept(thesaurus: Thesaurus) -> None:
    """None twice."""
    terms = [c.preferred for c in thesaurus.concepts.values()]
    assert len(set(terms)) == len(terms)


def test_a_preferred_term_is_no_variant_of_another_concept(thesaurus: Thesaurus) -> None:
    """Who finds it in a text knows which concept is meant."""
    terms = {c.preferred: c.iri for c in thesaurus.concepts.values()}
    taken = [(t, c.preferred) for c in thesaurus.concepts.values() for t in c.alternative if t in terms]
    assert taken == []


def test_no_label_stands_twice_in_a_concept(thesaurus: Thesaurus) -> None:
    """Preferred, alternative and hidden labels are apart (SKOS S13)."""
    for concept in thesaurus.concepts.values():
        labels = [*concept.official, *concept.hidden]
        assert len(set(labels)) == len(labels), concept.preferred


def test_related_and_broader_concepts_exist(thesaurus: Thesaurus) -> None:
    """No relation leads out of the thesaurus."""
    for concept in thesaurus.concepts.values():
        assert {*concept.broader, *concept.related} <= set(thesaurus.concepts), concept.preferred


def above(concept: Concept, thesaurus: Thesaurus) -> set[str]:
    """All that is broader than a concept."""
    found: set[str] = set()
    left = list(concept.broader)
    while left:
        iri = left.pop()
        if iri not in found:
            found.add(iri)
            left += thesaurus.concepts[iri].broader
    return found


def test_nothing_is_broader_than_itself(thesaurus: Thesaurus) -> None:
    """No circle of broader concepts."""
    assert [c.preferred for c in thesaurus.concepts.values() if c.iri in above(c, thesaurus)] == []


def test_what_is_related_is_not_broader(thesaurus: Thesaurus) -> None:
    """SKOS S27; and related goes both ways."""
    for concept in thesaurus.concepts.values():
        assert not above(concept, thesaurus) & set(concept.related), concept.preferred
        assert all(concept.iri in thesaurus.concepts[other].related for other in concept.related)


def test_the_file_is_sorted_and_in_one_scheme() -> None:
    """By preferred term, so that a change is seen as one."""
    text = (files("kg") / "thesaurus.ttl").read_text("utf-8")
    terms = [line.split('"')[1] for line in text.splitlines() if line.startswith("  skos:prefLabel")]
    assert terms == sorted(terms)
    assert text.count("skos:inScheme <https://w3id.org/policykg/thesaurus> ;") == len(terms)


def concept(number: int, preferred: str, *hidden: str) -> Concept:
    """A concept of a test."""
    return Concept(f"https://example.org/{number}", preferred, (), hidden)


@pytest.fixture
def small() -> Thesaurus:
    """Three concepts; two share a word."""
    made = (concept(1, "招聘服务", "招人", "招人难"), concept(2, "人才引进", "招人"), concept(3, "LPR改革", "利率"))
    return Thesaurus({c.iri: c for c in made})


def test_the_longest_label_is_found(small: Thesaurus) -> None:
    """And not the shorter one in it."""
    assert [m.label for m in small.matches("小厂招人难怎么办")] == ["招人难"]


def test_a_label_of_two_concepts_means_both(small: Thesaurus) -> None:
    """In the order of the thesaurus, where it stands."""
    (match,) = small.matches("厂里招人")
    assert [c.preferred for c in match.concepts] == ["招聘服务", "人才引进"]
    assert (match.start, match.end, match.hidden) == (2, 4, True)


def test_an_official_term_is_known_as_such(small: Thesaurus) -> None:
    """Also in small letters, as queries are folded."""
    assert [(m.label, m.hidden) for m in small.matches("lpr改革和利率")] == [("lpr改革", False), ("利率", True)]


def test_a_text_without_labels_has_no_match(small: Thesaurus) -> None:
    """Nor has the empty one."""
    assert [*small.matches(""), *small.matches("天气"), *small.matches("招")] == []


def test_a_concept_of_ones_own_is_added(tmp_path: Path, thesaurus: Thesaurus) -> None:
    """The rest stays."""
    (tmp_path / "own.ttl").write_text(OWN.format(preferred="自家的说法"), "utf-8")
    own = load_thesaurus([tmp_path / "own.ttl"])
    assert len(own) == len(thesaurus) + 1
    assert [m.concepts[0].preferred for m in own.matches("车间缺人")] == ["自家的说法"]


def test_words_for_a_known_term_go_to_its_concept(tmp_path: Path, thesaurus: Thesaurus) -> None:
    """Known by the preferred term, whatever the IRI."""
    known = next(iter(thesaurus.concepts.values()))
    (tmp_path / "own.ttl").write_text(OWN.format(preferred=known.preferred), "utf-8")
    own = load_thesaurus([tmp_path / "own.ttl"])
    assert len(own) == len(thesaurus)
    assert "车间缺人" in own.concepts[known.iri].hidden
    assert "车间缺人" not in known.hidden


@pytest.mark.parametrize(
    ("text", "said"),
    ((None, "no thesaurus can be read"), ("<a> <b", "not Turtle"), ("# nothing\n", "no concept with a skos:prefLabel")),
)
def test_a_file_that_is_no_thesaurus_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    """The message names the file."""
    file = tmp_path / "own.ttl"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=rf"own.ttl: {said}"):
        load_thesaurus([file])
