"""What a request asks for and in which form, by the SPARQL 1.1 Protocol and HTTP's content negotiation."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest

from query.web.mediatypes import GRAPHS, RESULTS
from query.web.protocol import FORM, QUERY, Asked, Refused, asked, wanted, wants_page

ASK = "ASK { ?s ?p '鹤壁' }"


def refused(method: str, address: str, kind: str | None = None, body: bytes = b"") -> Refused:
    """The refusal of a request."""
    with pytest.raises(Refused) as caught:
        asked(method, address.encode("ascii"), kind, body)
    return caught.value


def test_the_three_ways_to_send_a_query_are_one() -> None:
    """GET, POST of a form, POST of the query itself."""
    encoded = urlencode({"query": ASK})
    ways = [
        asked("GET", encoded.encode("ascii"), None, b""),
        asked("POST", b"", FORM, encoded.encode("ascii")),
        asked("POST", b"", f"{FORM}; charset=UTF-8", encoded.encode("ascii")),
        asked("POST", b"", QUERY, ASK.encode("utf-8")),
        asked("POST", b"", f"{QUERY}; charset=utf-8", ASK.encode("utf-8")),
    ]
    assert ways == [Asked(ASK)] * 5


def test_graphs_may_be_named_in_each_of_them() -> None:
    """Several of each kind, in the address or in the form."""
    graphs = urlencode([("default-graph-uri", "a:1"), ("default-graph-uri", "a:2"), ("named-graph-uri", "a:3")])
    wanted_graphs = Asked(ASK, ("a:1", "a:2"), ("a:3",))
    assert asked("GET", f"query={quote(ASK)}&{graphs}".encode("ascii"), None, b"") == wanted_graphs
    assert asked("POST", b"", FORM, f"query={quote(ASK)}&{graphs}".encode("ascii")) == wanted_graphs
    assert asked("POST", graphs.encode("ascii"), QUERY, ASK.encode("utf-8")) == wanted_graphs


def test_no_query_asks_for_the_description_of_the_service() -> None:
    """Only with GET."""
    assert asked("GET", b"", None, b"") is None
    assert asked("HEAD", b"format=turtle", None, b"") is None
    assert refused("POST", "", FORM).status == 400


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("query=ASK{}&query=ASK{}", "here are 2"),
        ("query=%ff", "not UTF-8"),
        ("query=ASK{}&default-graph-uri=nowhere", "no absolute IRI"),
        ("query=ASK{}&update=DROP+ALL", "read-only"),
        ("update=DROP+ALL", "read-only"),
        ("&".join(f"a{n}=" for n in range(2000)), "address"),
    ],
)
def test_what_the_protocol_does_not_allow_is_a_bad_request(address: str, said: str) -> None:
    """400, with what is wrong."""
    refusal = refused("GET", address)
    assert refusal.status == 400
    assert said in str(refusal)


def test_a_body_in_another_encoding_is_a_bad_request() -> None:
    """Neither form nor query may be anything but UTF-8."""
    assert refused("POST", "", QUERY, ASK.encode("gb18030")).status == 400
    assert refused("POST", "", FORM, b"query=\xba\xd7").status == 400
    assert refused("POST", "query=ASK{}", QUERY, b"ASK{}").status == 400


@pytest.mark.parametrize("kind", [None, "text/plain", "multipart/form-data; boundary=x", "application/sparql-update"])
def test_another_kind_of_body_is_not_supported(kind: str | None) -> None:
    """415, with the kinds that are."""
    refusal = refused("POST", "", kind, b"ASK{}")
    assert refusal.status == 415
    assert refusal.headers["Accept-Post"] == f"{FORM}, {QUERY}"
    assert refused("POST", "", f"{QUERY}; charset=gb18030", b"ASK{}").status == 415


@pytest.mark.parametrize(
    ("accept", "results", "graph"),
    [
        (None, "json", "turtle"),
        ("*/*", "json", "turtle"),
        ("application/sparql-results+xml", "xml", None),
        ("text/csv;q=0.4, text/tab-separated-values;q=0.6", "tsv", None),
        ("application/rdf+xml, text/turtle;q=0.5", None, "rdfxml"),
        ("application/json", "json", "jsonld"),
        ("text/*;q=0.5, text/csv;q=0", "xml", "turtle"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "json", "turtle"),
        ("APPLICATION/N-Triples ; Q=0.7 , text/turtle;q=0.70", None, "turtle"),
        ("application/n-triples, text/turtle;q=nonsense", None, "turtle"),
    ],
)
def test_the_form_is_what_the_client_prefers(accept: str | None, results: str | None, graph: str | None) -> None:
    """Weights count, the most exact range decides, and among equals the first of ours."""
    found = wanted(None, accept)
    assert (found.results and found.results.name, found.graph and found.graph.name) == (results, graph)


def test_what_is_not_acceptable_at_all_is_refused() -> None:
    """406, with the forms there are."""
    for form, accept in ((None, "image/png"), (None, "text/csv;q=0"), ("excel", "*/*")):
        with pytest.raises(Refused, match=r"text/turtle") as caught:
            wanted(form, accept)
        assert caught.value.status == 406


@pytest.mark.parametrize("form", [*RESULTS, *GRAPHS])
def test_a_form_in_the_address_wins(form: object) -> None:
    """By its short name and by its media type."""
    kind = RESULTS if form in RESULTS else GRAPHS
    for name in (form.name, *form.names, form.media_types[0], form.name.upper()):  # type: ignore[attr-defined]
        found = wanted(name, "image/png")
        assert form == (found.results if kind is RESULTS else found.graph)


def test_a_browser_wants_a_page() -> None:
    """One that names text/html before all forms of results."""
    assert wants_page("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert not wants_page("*/*")
    assert not wants_page("text/html;q=0.5, application/sparql-results+json")
    assert not wants_page(None)
