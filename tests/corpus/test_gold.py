"""Gold files: what is wrong in one is said with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BadInput
from corpus.gold import GoldUnit, locate, read_gold
from corpus.model import Role

TEXT = "一、推进数字经济。（责任单位：省发改委）\n二、建设平台。（责任单位：省发改委）\n三、推进数字经济。"
MARKER = "（责任单位：省发改委）"


def entry(anchor: str = "一、推进数字经济", marker: str = MARKER, **more: Any) -> dict[str, Any]:
    """An assignment as a gold file has it."""
    units = [{"name": "省发改委", "place": "福建省", "role": "responsible"}]
    return {"anchor": anchor, "marker": marker, "units": units, **more}


def saved(folder: Path, *entries: Any, **more: Any) -> Path:
    """A gold file with these assignments."""
    path = folder / "003.gold.json"
    path.write_text(json.dumps({"assignments": list(entries), **more}, ensure_ascii=False), "utf-8")
    return path


def places(folder: Path, *entries: dict[str, Any]) -> list[tuple[int, int, int]]:
    """Where these assignments stand in the text."""
    return [(s.anchor, s.start, s.end) for s in locate(read_gold(saved(folder, *entries)), TEXT)]


def test_an_assignment_is_read(tmp_path: Path) -> None:
    """Anchor, marker, units and targets; what is not scored may be there or not."""
    units = [{"as_written": "财政厅", "name": "省财政厅", "place": "福建省", "role": "lead", "collective": False}]
    read = read_gold(saved(tmp_path, entry(units=units, targets=[{"value": 3, "unit": "家"}], deadline=None)))
    assert read.assignments is not None
    assert read.assignments[0].units == (GoldUnit("省财政厅", "福建省", Role.LEAD),)
    assert read.assignments[0].targets == ((3.0, "家"),)


@pytest.mark.parametrize(("more", "name"), [({}, "003"), ({"id": "a/b"}, "a/b")], ids=["from the file", "given"])
def test_the_id_names_the_document(tmp_path: Path, more: dict[str, str], name: str) -> None:
    """Without an id the file's name says which document it is the gold of."""
    assert read_gold(saved(tmp_path, **more)).id == name


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    path = saved(tmp_path, entry())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_gold(path).id == "003"


def test_a_file_for_something_else_has_no_assignments(tmp_path: Path) -> None:
    """Without the field nothing is said about assignments: that is not a list of none."""
    (tmp_path / "003.gold.json").write_text("{}")
    assert read_gold(tmp_path / "003.gold.json").assignments is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{\n "id": "003",\n "assignments": [,]\n}', "line 3, column 18: no JSON"),
        (b"", "line 1, column 1: no JSON"),
        ('{"id": "福"}'.encode("gb18030"), "no UTF-8 at byte"),
        (b"[" * 100_000, "nested too deep"),
        (b"[]", "not one object"),
        (b'{"assignments": {}}', "assignments: no list"),
        (b'{"assignments": [3]}', "assignment 1: 'anchor' is missing"),
    ],
    ids=["syntax", "empty", "encoding", "depth", "list", "no list", "number"],
)
def test_a_damaged_file_is_told_with_its_place(tmp_path: Path, data: bytes, says: str) -> None:
    """The message names the file and the line, or what is not of the form."""
    path = tmp_path / "003.gold.json"
    path.write_bytes(data)
    with pytest.raises(BadInput) as raised:
        read_gold(path)
    assert str(raised.value).startswith(str(path))
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"anchor": ""}, "assignment 2: an empty anchor"),
        ({"marker": None}, "assignment 2: 'marker' is missing"),
        ({"units": None}, "assignment 2, units: no list"),
        ({"units": [{"name": "省发改委", "role": "lead"}]}, "assignment 2, unit 1: 'place' is missing"),
        ({"units": [{"name": "a", "place": "b", "role": "牵头"}]}, "unit 1: role '牵头' is none of lead, cooperating"),
        ({"targets": [{"value": "3", "unit": "家"}]}, "assignment 2, target 1: value '3' is no number"),
        ({"targets": [{"value": 3}]}, "assignment 2, target 1: 'unit' is missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_field_is_told_with_its_place(tmp_path: Path, wrong: dict[str, Any], says: str) -> None:
    """The message counts assignments, units and targets from 1, and says where the form is described."""
    with pytest.raises(BadInput) as raised:
        read_gold(saved(tmp_path, entry(), entry(**wrong)))
    assert says in str(raised.value)
    assert "docs/gold-format.md" in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """So is one that may not be read."""
    with pytest.raises(BadInput, match="cannot be read"):
        read_gold(tmp_path / "003.gold.json")


def test_a_marker_is_the_next_one_behind_its_anchor(tmp_path: Path) -> None:
    """The second assignment has the second of two equal markers, though listed first."""
    second = TEXT.rindex(MARKER)
    assert places(tmp_path, entry("二、建设平台"), entry())[0] == (TEXT.index("二、"), second, second + len(MARKER))


def test_two_assignments_of_one_anchor_have_markers_of_their_own(tmp_path: Path) -> None:
    """A marker that is taken is not taken again while there is another one."""
    assert [start for _, start, _ in places(tmp_path, entry(), entry())] == [TEXT.index(MARKER), TEXT.rindex(MARKER)]


def test_a_marker_may_be_listed_twice(tmp_path: Path) -> None:
    """Where no other one is left, two assignments share it."""
    last = TEXT.rindex(MARKER)
    assert [start for _, start, _ in places(tmp_path, *[entry("二、建设平台")] * 2)] == [last, last]


def test_what_is_not_in_the_text_is_named(tmp_path: Path) -> None:
    """All of a document at once, so that it can be corrected in one go; a marker before its anchor counts as missing."""
    wrong = (entry("四、没有"), entry(), entry(marker="（没有）"), entry("三、推进数字经济"))
    with pytest.raises(BadInput) as raised:
        locate(read_gold(saved(tmp_path, *wrong)), TEXT)
    assert "assignment 1: anchor '四、没有'" in str(raised.value)
    assert "assignment 3: marker behind the anchor '（没有）'" in str(raised.value)
    assert f"assignment 4: marker behind the anchor '{MARKER}'" in str(raised.value)
    assert "assignment 2" not in str(raised.value)


def test_many_things_not_in_the_text_are_counted(tmp_path: Path) -> None:
    """The message stays readable: the first five and how many more."""
    with pytest.raises(BadInput, match=r"assignment 5: .* and 7 more"):
        locate(read_gold(saved(tmp_path, *[entry("四、没有")] * 12)), TEXT)
