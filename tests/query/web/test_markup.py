"""A text as a page shows it: every character, with what is pointed out in it."""

from __future__ import annotations

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from query.views.things import DocumentDetail
from query.web.markup import Layer, highlighted, lines_of, paragraphs

TEXT = st.text("甲乙丙<>&\"'abc \t\n", max_size=60)
SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda p: (min(p), max(p)))


def document(text: str) -> DocumentDetail:
    """A document that is nothing but text."""
    return DocumentDetail("d", "d.txt", {}, text, (), (), (), (), (), (), ())


def rendered(text: str, layers: list[tuple[int, int]], hit: tuple[int, int] | None) -> BeautifulSoup:
    """The cells of all blocks, one after another."""
    around = [
        Layer(a, b, Markup('<a class="{}" href="#">').format(n), Markup("</a>"), n) for n, (a, b) in enumerate(layers)
    ]
    cells = [str(cell) for block in paragraphs(document(text), around, hit) for row in block.rows for cell in row]
    return BeautifulSoup(f"<pre>{'<i></i>'.join(cells)}</pre>", "html.parser")


@given(TEXT, st.lists(SPANS, max_size=4), st.none() | SPANS)
def test_no_character_is_lost_or_added(text: str, layers: list[tuple[int, int]], hit: tuple[int, int] | None) -> None:
    """Whatever is pointed out, the text of the page is the text of the document without line ends and tabs."""
    assert "".join(rendered(text, layers, hit).get_text().split()) == "".join(text.split())


@given(TEXT, st.lists(SPANS, max_size=4), SPANS)
def test_a_highlight_holds_exactly_its_characters(
    text: str, layers: list[tuple[int, int]], hit: tuple[int, int]
) -> None:
    """The marks hold the characters asked for; the first one, and no other, has the anchor."""
    marks = rendered(text, layers, hit).select("mark")
    assert "".join("".join(m.get_text() for m in marks).split()) == "".join(text[hit[0] : hit[1]].split())
    assert [m.get("id") for m in marks] == ["hit", None, *[None] * len(marks)][: len(marks)]


@given(TEXT, st.lists(SPANS, max_size=4))
def test_links_do_not_stand_in_links(text: str, layers: list[tuple[int, int]]) -> None:
    """Where two links overlap, the inner one is the link."""
    assert rendered(text, layers, None).select("a a") == []


@given(TEXT, st.lists(SPANS, max_size=4))
def test_words_found_are_marked_in_a_quote(text: str, spans: list[tuple[int, int]]) -> None:
    """A quote keeps its characters; those marked are those of the stretches, each once."""
    soup = BeautifulSoup(highlighted(text, 0, spans), "html.parser")
    assert "".join(soup.get_text().split()) == "".join(text.split())
    inside = {n for a, b in spans for n in range(a, b)}
    expected = "".join(c for n, c in enumerate(text) if n in inside)
    assert "".join("".join(m.get_text() for m in soup.select("mark")).split()) == "".join(expected.split())


def test_lines_with_tabs_are_rows() -> None:
    """Cells are the stretches between tabs; a line that tabs only indent is no row."""
    assert [line.cells for line in lines_of("a\tb\n\tc\nd")] == [((0, 1), (2, 3)), (), ()]
