"""SVG from values: always valid, never running."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadInput
from query.drawing.svg import Drawing, link, number, picture, tag


@given(st.text(st.characters(codec=None)))
def test_any_text_gives_valid_xml(text: str) -> None:
    """Whatever a document holds, the picture can be parsed and shows no element made of it."""
    drawing = picture(text, text, 10, 10, [tag("text", text, x=1), link(text, text, tag("circle", r=1))])
    root = ElementTree.fromstring(drawing.svg)
    assert {e.tag.rpartition("}")[2] for e in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "rect",
        "text",
        "a",
        "g",
        "circle",
    }


def test_text_is_escaped() -> None:
    """Markup in a name is shown as it is written."""
    assert str(tag("text", "<script>&\"'")) == "<text>&lt;script&gt;&amp;\"'</text>"
    assert str(tag("a", href='"><script>')) == '<a href="&quot;&gt;&lt;script&gt;"/>'


def test_control_characters_are_left_out() -> None:
    """XML has no word for them, and a lone surrogate cannot be written."""
    assert str(tag("text", "甲\x00乙\x0b\ud800丙\ufffe")) == "<text>甲乙丙</text>"


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", " \x01javascript:alert(1)", "java\x00script:x", "JAVASCRIPT:x", "data:text/html,x"],
)
def test_what_would_run_is_no_address(target: str) -> None:
    """Only addresses of the web and relative ones are linked."""
    assert str(link(target, "甲")) == "<g><title>甲</title></g>"


@pytest.mark.parametrize("target", ["/units/%E7%94%B2", "https://w3id.org/x", "?unit=a:b", "#c1", "units/甲"])
def test_addresses_are_linked(target: str) -> None:
    """An address becomes a link with a name."""
    found = link(target, "甲")
    assert (found.name, found.attributes["href"], found.attributes["aria-label"]) == ("a", target, "甲")


def test_numbers_have_one_decimal() -> None:
    """The same picture is the same bytes."""
    assert [number(v) for v in (1, 1.04, 1.25, -0.01, 100.0)] == ["1", "1", "1.2", "0", "100"]


def test_a_drawing_is_saved(tmp_path: Path) -> None:
    """As .svg it is the picture, as .html a page with it."""
    drawing = picture("标题", "说明", 10, 10, [])
    drawing.save(tmp_path / "a.svg")
    drawing.save(tmp_path / "a.html")
    assert (tmp_path / "a.svg").read_text("utf-8") == drawing.svg
    assert drawing.svg in (tmp_path / "a.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["a.png", "a", "missing/a.svg"])
def test_a_drawing_that_cannot_be_saved_says_why(tmp_path: Path, name: str) -> None:
    """Another suffix and a missing folder name the file and the next step."""
    with pytest.raises(BadInput, match="choose"):
        Drawing("<svg/>").save(tmp_path / name)


def test_jupyter_shows_the_picture() -> None:
    """A notebook takes the SVG, a console the title."""
    drawing = picture("标题", "说明", 10, 10, [])
    assert drawing._repr_svg_() == drawing.svg
    assert repr(drawing) == "<Drawing 标题>"


def test_a_picture_speaks_to_those_who_do_not_see_it() -> None:
    """It has a role, a name and a description; one with links is no image, for an image hides its parts."""
    root = ElementTree.fromstring(picture("标题", "说明", 10, 10, []).svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", "标题")
    assert [e.text for e in root][:2] == ["标题", "说明"]
    assert 'role="group"' in picture("标题", "说明", 10, 10, [], linked=True).svg
