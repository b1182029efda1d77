"""The page for SPARQL: for people, without any script."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi.testclient import TestClient

from kg.queries import load, names
from kg.vocabulary import PREFIXES
from tests.query.web.html import page, text_of


def asked(**parameters: str) -> str:
    """The address of the page with parameters."""
    return f"/query?{urlencode(parameters)}"


def test_it_offers_an_example_the_named_queries_and_the_prefixes(site: TestClient) -> None:
    """Each query by title and name; the example runs."""
    soup = page(site, "/query")
    options = {str(o["value"]): o.get_text() for o in soup.select("select[name=name] option")}
    assert options.keys() == {n.replace("_", "-") for n in names()}
    assert load("co_units").title in options["co-units"]
    assert all(f"PREFIX {prefix}: <{iri}>" in text_of(soup, ".prefixes") for prefix, iri in PREFIXES.items())
    example = text_of(soup, "textarea").strip()
    assert len(page(site, asked(query=example)).select("table.terms tbody tr")) == 20


def test_rows_are_a_table_whose_iris_lead_to_pages(site: TestClient) -> None:
    """Things of the data lead to their page here, other addresses of the web to theirs; datatypes are told."""
    query = """SELECT ?unit ?type ?n ?text {
      ?unit skos:prefLabel "鹤壁市财政局" ; a ?type BIND(7 AS ?n) BIND("ja"@de AS ?text) } LIMIT 1"""
    soup = page(site, asked(query=query))
    assert [h.get_text() for h in soup.select("table.terms th")] == ["unit", "type", "n", "text"]
    cells = soup.select("table.terms td")
    link = cells[0].select_one("a")
    assert link is not None
    assert site.get(str(link["href"]), follow_redirects=True).url.path == "/units/鹤壁市财政局"
    assert cells[1].get_text().split(":")[0] in PREFIXES
    assert cells[2].get_text(" ").split() == ["7", "xsd:integer"]
    assert cells[3].get_text(" ").split() == ["ja", "de"]


def test_a_mistake_is_marked_in_its_line(site: TestClient) -> None:
    """The query stays in the field; below the message stand its lines with their numbers, and the wrong word is marked."""
    query = "SELECT * {\n  ?s ?p ?o .\n  ?s foo ?o\n}"
    soup = page(site, asked(query=query), status=400)
    assert "第 3 行第 6 列" in text_of(soup, "[role=alert]")
    assert "此处不应出现 foo" in text_of(soup, "[role=alert]")
    assert [n.get_text() for n in soup.select(".numbered .number")] == ["1", "2", "3", "4"]
    assert text_of(soup, ".numbered .wrong mark") == "foo"
    assert text_of(soup, ".numbered .wrong").strip() == "3  ?s foo ?o"
    assert text_of(soup, "textarea").strip().replace("\r\n", "\n") == query


def test_a_query_that_ends_too_early_is_marked_at_its_end(site: TestClient) -> None:
    """With a sign, as there is no character."""
    assert text_of(page(site, asked(query="ASK { ?s ?p ?o"), status=400), ".wrong mark") == "␄"


def test_a_named_query_is_filled_in_and_run(site: TestClient) -> None:
    """Chosen, it shows a field for each parameter; filled in, its text stands in the field and its rows below."""
    chosen = page(site, asked(name="co-units"))
    field = chosen.select_one("input[name=unit]")
    assert field is not None
    assert field.has_attr("required")
    done = page(site, asked(name="co-units", unit="市财政局"))
    assert "<https://w3id.org/policykg/id/unit/鹤壁市/财政局>" in text_of(done, "textarea")
    assert "鹤壁市科技局" in text_of(done, "table.terms tbody tr")
    assert page(site, asked(query=text_of(done, "textarea"))).select("table.terms tbody tr")


def test_a_query_without_parameters_runs_when_it_is_chosen(site: TestClient) -> None:
    """Nothing is to be filled in."""
    assert "hebi-2019-16" in text_of(page(site, asked(name="documents")), "table.terms")


def test_what_a_parameter_does_not_name_is_said(site: TestClient) -> None:
    """With the nearest names; a query that is not there as well."""
    assert "没有的单位" in text_of(page(site, asked(name="co-units", unit="没有的单位"), status=400), "[role=alert]")
    assert "没有名为“none”的查询" in text_of(page(site, asked(name="none"), status=400), "[role=alert]")
    english = page(site, asked(name="co-units", unit="没有的单位", lang="en"), status=400)
    assert "There is no unit 没有的单位; nearest: " in text_of(english, "[role=alert]")


def test_other_kinds_of_results_are_shown(site: TestClient) -> None:
    """Yes and no, a graph as its triples, and that there is nothing."""
    assert text_of(page(site, asked(query="ASK { ?s a pkg:Task }")), ".truth") == "是"
    triples = page(site, asked(query="CONSTRUCT WHERE { ?t a pkg:Task }"))
    assert [h.get_text() for h in triples.select("table.terms th")] == ["subject", "predicate", "object"]
    assert len(triples.select("table.terms tbody tr")) == 36
    assert page(site, asked(query="SELECT * { <a:a> ?p ?o }")).select_one("section .none") is not None


def test_results_can_be_taken_along(site: TestClient) -> None:
    """Links to every form of this kind of result, and the data of the page at its own address."""
    query = "SELECT ?d { ?x pkg:documentId ?d }"
    soup = page(site, asked(query=query))
    links = {a.get_text(): str(a["href"]) for a in soup.select(".downloads a")}
    assert links.keys() == {"csv", "json", "xml", "tsv"}
    assert site.get(links["csv"]).text == "d\r\nhebi-2019-16\r\n"
    assert site.get(f"/query.json?{urlencode({'query': query})}").json() == site.get(links["json"]).json()
    assert site.get(f"/query.csv?{urlencode({'query': query})}").text == "\ufeffd\r\nhebi-2019-16\r\n"


def test_many_rows_are_shown_in_part(site: TestClient) -> None:
    """And it is said."""
    soup = page(site, asked(query="SELECT * { ?s ?p ?o }"))
    assert len(soup.select("table.terms tbody tr")) == 200
    assert "200" in text_of(soup, ".note")


def test_nothing_in_a_result_is_run(site: TestClient) -> None:
    """Markup is text, and an IRI that is a script is no link."""
    query = """SELECT * { VALUES (?a ?b) { ("<script>alert(1)</script>" <javascript:alert(1)>) } }"""
    soup = page(site, asked(query=query))
    cells = soup.select("table.terms td")
    assert [c.get_text() for c in cells] == ["<script>alert(1)</script>", "javascript:alert(1)"]
    assert soup.select("table.terms a, table.terms script") == []


def test_in_english_too(site: TestClient) -> None:
    """The interface; links and forms keep the language."""
    soup = page(site, asked(query="SELECT * {\n foo }", lang="en"), status=400)
    assert "Line 2, column 2: foo is not expected here" in text_of(soup, "[role=alert]")
    assert len(soup.select("main input[name=lang][value=en]")) >= 2


def test_named_queries_are_told_in_the_language_of_the_page(site: TestClient) -> None:
    """Titles and fields in English on an English page, without the Chinese ones, and the other way round."""
    for lang, title, field in (
        ("en", "Units that share tasks with a unit", "name of a unit"),
        ("zh", "与某单位共同承担任务的单位", "单位的名称"),
    ):
        soup = page(site, asked(name="co-units", lang=lang))
        option = text_of(soup, "option[value=co-units]").strip()
        assert option.removesuffix("co-units").strip() == title
        assert text_of(soup, "label:has(input[name=unit])").strip().startswith(field)
