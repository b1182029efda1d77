"""IRIs name everything, carry Chinese readably and are valid whatever a document is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from corpus.errors import BadInput
from kg.iris import Iris, segment


def test_chinese_stays_readable() -> None:
    """A person can read the IRI of an organisation."""
    node = Iris().unit("鹤壁市", "财政局", group=False)
    assert node.value == "https://w3id.org/policykg/id/unit/鹤壁市/财政局"


def test_keys_of_the_outline_stay_paths() -> None:
    """The path of a task is the path in its IRI."""
    assert Iris().task("hebi", "三/(一)/1").value.endswith("document/hebi/task/三/(一)/1")


@given(st.text(max_size=30))
def test_any_text_makes_a_valid_iri(text: str) -> None:
    """No name of a file or title makes an IRI that Oxigraph refuses."""
    assert NamedNode(f"http://x/{segment(text)}")


@given(st.text(alphabet="ab%/ 中\U000f0000", max_size=6), st.text(alphabet="ab%/ 中\U000f0000", max_size=6))
def test_different_texts_give_different_iris(one: str, other: str) -> None:
    """Encoding never makes two things one."""
    assert (segment(one) == segment(other)) == (one == other)


def test_a_part_of_a_document_is_never_another_document() -> None:
    """The document x/task/1 is not task 1 of the document x."""
    iris = Iris()
    assert iris.task("x", "1").value != iris.document("x/task/1")


def test_evidence_is_a_character_range() -> None:
    """Evidence is a fragment of the document by RFC 5147."""
    assert Iris().evidence("d", 3, 9).value.endswith("document/d#char=3,9")


def test_evidence_has_one_fragment_under_a_hash_base() -> None:
    """A base that ends in # leaves no room for a second fragment."""
    assert Iris("https://x.org/id#").evidence("d", 3, 9).value.count("#") == 1


@pytest.mark.parametrize(
    "base",
    ["", "data/", "https://x.org/id", "https://x y/", "https://x.org/%zz/", "https://x.org/#a/", "http://x.org/[1]/"],
)
def test_a_base_that_names_no_namespace_is_refused(base: str) -> None:
    """The message says what a base must be."""
    with pytest.raises(BadInput, match="absolute IRI that ends in / or #"):
        Iris(base)


@pytest.mark.parametrize("base", ["https://x.org/id/", "https://x.org/id#", "urn:example:kb/", "https://例.org/数据/"])
def test_any_absolute_namespace_is_taken(base: str) -> None:
    """Chinese domains and fragments are namespaces as well."""
    assert Iris(base).place("浚县").value == f"{base}place/浚县"
