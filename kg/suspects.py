"""Names that may be one organisation, or one name that may be two: what a person should look at, with the evidence.

The rules of names never merge on likeness alone. What is alike is listed here, the surest first, in the form of rows for
`units.csv`: a person writes `same` or `different` into them, and a pair that is decided, or of which a table says that
one replaced the other, is not listed again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pyoxigraph import NamedNode

from corpus import places
from kg.name_rows import COLUMNS
from kg.organisations import bare_name, fold, short_place
from kg.queries import load
from kg.store import GraphStore
from kg.vocabulary import PKG

__all__ = ["Suspect", "Suspected", "suspects"]

_SHORTEST_TYPO = 5  # characters of a name in which one wrong character is a slip and not another name
_RARE, _USUAL = 1, 20  # tasks of a shorter name that is a slip for another one, and of that other
_LONGEST_QUOTE = 60
_SLIP = "只差一个字,可能是笔误"
# Words that add little to what an office is for.
_WEAK = re.compile(
    "管理|监督|监察|工作|领导|小组|发展|建设|开发|事务|综合|行政|有限|责任|股份|集团|公司|投资|控股|促进|推进|[和与及的]"
)
_BODY = re.compile("(?:委员会|办公室|管理局|总局|[局厅委办部处会社])$")
_COMPANY = re.compile("(?:公司|集团)$")


@dataclass(frozen=True, slots=True)
class Suspected:
    """One of two names: its node, its number of tasks, and a document with the words that name it there."""

    iri: str
    name: str
    place: str
    base: str
    tasks: int
    document: str = ""
    quote: str = ""
    also: frozenset[str] = frozenset()  # base names of its other labels


@dataclass(frozen=True, slots=True)
class Suspect:
    """Two names with the Chinese reason why they may be one; the one that more tasks name comes first."""

    first: Suspected
    second: Suspected
    reason: str

    def to_row(self) -> dict[str, str]:
        """An open row for units.csv, by its columns; the evidence stands in the note."""
        seen = "; ".join(f"{s.name} {s.tasks} 项, {s.document}: {s.quote}" for s in (self.first, self.second))
        row = dict.fromkeys(COLUMNS, "")
        row |= {"name": self.first.name, "aliases": self.second.name, "jurisdiction": self.first.place}
        return row | {"decision": "?", "note": f"{self.reason}。{seen}"}

    def to_dict(self) -> dict[str, object]:
        """The reason and both names with their evidence."""
        names = [
            {"name": s.name, "place": s.place, "tasks": s.tasks, "document": s.document, "quote": s.quote, "iri": s.iri}
            for s in (self.first, self.second)
        ]
        return {"reason": self.reason, "first": names[0], "second": names[1]}


def suspects(graph: GraphStore) -> tuple[Suspect, ...]:
    """Pairs of organisations in a graph that may be one and that nobody has decided about."""
    also: dict[str, set[str]] = defaultdict(set)
    for row in load("unit_labels").rows(graph).dicts():
        also[row["unit"]].add(fold(bare_name(row["label"], row["place"])))
    settled = _settled(graph)
    found = []
    for one, two in _near(_named(graph, also)):
        if frozenset((one.iri, two.iri)) not in settled:
            rank, reason = _reason(one, two) or (0, "")
            if reason:
                first, second = sorted((one, two), key=lambda u: (-u.tasks, u.name))
                found.append((rank, Suspect(first, second, reason)))
    found.sort(key=lambda f: (f[0], f[1].first.place, f[1].first.name, f[1].second.name))
    return _with_evidence(graph, [s for _, s in found])


def _named(graph: GraphStore, also: Mapping[str, set[str]]) -> list[Suspected]:
    """All units with their numbers of tasks, as yet without evidence, which costs more than all else."""
    tasks = {str(r["unit"]): int(r["tasks"]) for r in load("units").rows(graph).dicts()}
    rows = load("unit_names").rows(graph).dicts()
    units = [r for r in rows if r["type"] == PKG.Unit.value and r["base"] is not None]
    return [
        Suspected(
            r["unit"], r["preferred"], r["place"], r["base"], tasks.get(r["unit"], 0), also=frozenset(also[r["unit"]])
        )
        for r in sorted(units, key=lambda r: str(r["unit"]))
    ]


def _with_evidence(graph: GraphStore, found: Sequence[Suspect]) -> tuple[Suspect, ...]:
    """Suspects with the words that name both; those of whom one is named nowhere are left out."""
    units = dict.fromkeys(s.iri for pair in found for s in (pair.first, pair.second))
    if not units:
        return ()
    rows = load("unit_mentions").rows(graph, {"unit": [NamedNode(u) for u in units]}).dicts()
    said = {str(r["unit"]): str(r["first"] or "") for r in rows}
    return tuple(
        replace(s, first=_said(s.first, said), second=_said(s.second, said))
        for s in found
        if s.first.iri in said and s.second.iri in said
    )


def _said(unit: Suspected, said: Mapping[str, str]) -> Suspected:
    """A unit with the document that names it, and the words as a table can show them."""
    document, _, quote = said[unit.iri].partition("\t")
    short = " ".join(quote.split())
    if len(short) > _LONGEST_QUOTE:
        short = f"{short[:_LONGEST_QUOTE]}…"
    return replace(unit, document=document, quote=short)


def _settled(graph: GraphStore) -> frozenset[frozenset[str]]:
    """Pairs that a user's decision concerns, or of which one replaced the other."""
    by_decision: dict[str, list[str]] = defaultdict(list)
    for row in load("name_decisions").rows(graph).dicts():
        if row["unit"]:
            by_decision[row["decision"]].append(row["unit"])
    pairs = {frozenset(p) for units in by_decision.values() for p in combinations(units, 2)}
    later = {r["unit"]: r["later"] for r in load("unit_successors").rows(graph).dicts()}
    siblings: dict[str, list[str]] = defaultdict(list)  # those that one body replaced are not the same either
    for unit, successor in later.items():
        siblings[successor].append(unit)
        pairs.add(frozenset((unit, successor)))
        pairs.add(frozenset((unit, later.get(successor, successor))))
    return frozenset(pairs | {frozenset(p) for units in siblings.values() for p in combinations(units, 2)})


def _near(units: Iterable[Suspected]) -> Iterator[tuple[Suspected, Suspected]]:
    """Pairs that are worth comparing: of one place, or one of them at a place that no register has."""
    by_place: dict[str, list[Suspected]] = defaultdict(list)
    for unit in units:
        by_place[unit.place].append(unit)
    for same in by_place.values():
        yield from combinations(same, 2)
    unknown = [u for p, of in by_place.items() if not _is_known(p) for u in of]
    elsewhere = [u for p, of in by_place.items() for u in of]
    for one in unknown:
        yield from (
            (one, two) for two in elsewhere if two.place != one.place and (one.iri < two.iri or _is_known(two.place))
        )


def _is_known(place: str) -> bool:
    return place == places.NATION or places.find(place) is not None or places.leading_place(place) is not None


def _reason(one: Suspected, two: Suspected) -> tuple[int, str] | None:
    """How alike two names are: rank (1 the surest) and what to tell a person; None for names that are not."""
    if one.place != two.place:
        return (2, _SLIP) if _is_slip(one, two) else None
    short, long = sorted((_base(one), _base(two)), key=len)
    cores = _core(one), _core(two)
    stems = _BODY.sub("", short), _BODY.sub("", long)
    found = (
        (one.base in two.also or two.base in one.also, 2, "一个是另一个的别名或括号里的挂牌名称"),
        (cores[0] == cores[1] and len(cores[0]) > 1, 1, "去掉管理、监督、发展等字后相同"),
        (stems[0] == stems[1] and len(stems[0]) > 1, 4, "职能相同,机构名称不同(如厅、局、办)"),
        (_is_slip(one, two), 2, _SLIP),
        (_abbreviates(short, long), 3, "一个可能是另一个的简称"),
    )
    return next(((rank, reason) for fits, rank, reason in found if fits), None)


def _is_slip(one: Suspected, two: Suspected) -> bool:
    """财务厅 for 财政厅: one character off in a long name, or in a short one that hardly occurs while the other does."""
    same = one.place == two.place
    names = (_base(one), _base(two)) if same else (one.name, two.name)
    rare, usual = sorted((one.tasks, two.tasks))
    shortest = 3 if same and rare <= _RARE and usual >= _USUAL else _SHORTEST_TYPO
    return min(map(len, names)) >= shortest and _one_off(*names)


def _base(unit: Suspected) -> str:
    """The name without its place, also where a proper name begins with it: 福建建工集团 -> 建工集团."""
    return unit.base.removeprefix(unit.place).removeprefix(short_place(unit.place)) or unit.base


def _core(unit: Suspected) -> str:
    base = _base(unit)
    kind = "企业" if _COMPANY.search(base) else (_BODY.search(base) or [""])[0]
    return _WEAK.sub("", _BODY.sub("", base)) + kind


def _abbreviates(short: str, long: str) -> bool:
    """Whether the characters of one name stand in another in their order, beginning and ending alike: 水投集团 of
    水利投资集团, 中小办 of 中小企业办."""
    if not 3 <= len(short) < len(long) or short[-1] != long[-1] or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(c in rest for c in short)


def _one_off(one: str, two: str) -> bool:
    """Whether one character is wrong, missing or too many."""
    short, long = sorted((one, two), key=len)
    if len(long) - len(short) > 1:
        return False
    if len(long) == len(short):
        return sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
