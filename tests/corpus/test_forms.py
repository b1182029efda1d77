"""Ways in which documents of all provinces name who is responsible: a table, one form a line.

`forms.tsv`: issuer, marker as written (⏎ for a line end), units as 「name[*][@place] role」 with * for a group, the
place where it is neither in front of the name nor the issuer's, and the role L lead, C cooperating, R responsible.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import corpus

FORMS = [line.split("\t") for line in (Path(__file__).parent / "forms.tsv").read_text("utf-8").splitlines()]
ROLES = {corpus.Role.LEAD: "L", corpus.Role.COOPERATING: "C", corpus.Role.RESPONSIBLE: "R"}


def as_listed(unit: corpus.UnitMention, jurisdiction: str) -> str:
    """A unit in the table's notation."""
    elsewhere = not unit.name.startswith(unit.place) and unit.place != jurisdiction
    return f"{unit.name}{'*' * unit.collective}{'@' + unit.place if elsewhere else ''} {ROLES[unit.role]}"


@pytest.mark.parametrize(("issuer", "marker", "units"), FORMS, ids=[f[1][:40] for f in FORMS])
def test_form(issuer: str, marker: str, units: str) -> None:
    """The units of a form, in order, with their roles; its task is the numbered item."""
    marker = ("" if marker[0] in "（〔【[由—" else "\n") + marker.replace("⏎", "\n")
    text = (
        f"{issuer}关于印发某某行动方案的通知\n一、主要任务\n1.加强某项工作。开展某项工作，取得成效。{marker}\n"
        "2.其他工作。开展其他工作，取得成效明显进展。\n"
    )
    document = corpus.read_text(text, document_id="x")
    tasks = [t for t in document.tasks if t.units]
    assert [t.path for t in tasks] == ["一/1"]
    assert "; ".join(as_listed(u, document.header.jurisdiction) for u in tasks[0].units) == units
    assert not document.problems
