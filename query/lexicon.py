"""What a question can name: the units, places, domains, tasks, sections and documents of a knowledge base."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from corpus import places
from kg.organisations import fold, short_forms
from kg.queries import load
from kg.store import GraphStore

__all__ = ["Lexicon", "Named", "UnitEntry", "core", "known_offices"]

_LEVEL_OF = {"省": "省", "自治区": "自治区", "市": "市", "州": "州", "盟": "盟", "县": "县", "区": "区", "旗": "旗"}
_LEADING = re.compile(
    r"^(?:(?:大力|积极|加快|深入|着力|持续|全面|进一步|切实|建立健全|建立完善)*(?:推进|推动|促进|培育|建设|加强|加大|强化|实施|组织实施|支持|扶持|注重|营造|开展|完善|健全|提升|构建|打造|深化|优化|发展|落实|加快|做好|推行))+"
)
_TRAILING = re.compile(r"(?:工程|行动|计划|工作|建设|发展)$")


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit or group as the graph has it."""

    iri: str
    label: str
    place: str
    base: str
    group: bool


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name: `kind` is field, theme, task or section."""

    iri: str
    label: str
    kind: str
    path: str
    document: str


@cache
def known_offices() -> frozenset[str]:
    """Usual names of offices, in every spelling: what a question may name though no document does."""
    names = (files("query") / "data" / "offices.txt").read_text("utf-8").split()
    names += [n[:-1] + "厅" for n in names if n.endswith("局")] + [n[:-1] + "局" for n in names if n.endswith("委")]
    return frozenset(s for n in names for s in short_forms(fold(n)) if len(s) > 1) | frozenset(names)


@cache
def core(label: str) -> str:
    """A heading without the verbs in front: 推进科技开放合作 -> 科技开放合作."""
    bare = _LEADING.sub("", label)
    return bare if len(bare) >= 3 else label


class Lexicon:
    """Names to look for; each table is read from the graph when it is first needed."""

    def __init__(self, graph: GraphStore) -> None:
        self._graph = graph

    @cached_property
    def units(self) -> Mapping[str, UnitEntry]:
        """All units and groups by IRI."""
        rows = self._graph.query(load("unit_labels").bound()).dicts()
        return {r["unit"]: UnitEntry(r["unit"], r["preferred"], r["place"], r["base"] or "", r["group"]) for r in rows}

    @cached_property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """Every way to write a unit -> the IRIs it can mean. A name without place means every place's."""
        found: dict[str, set[str]] = {}
        for row in self._graph.query(load("unit_labels").bound()).dicts():
            entry = self.units[row["unit"]]
            for name in {row["label"], *_forms(entry), *_forms_of_alias(row["label"], entry)}:
                found.setdefault(name.lower(), set()).add(entry.iri)
        return {name: tuple(sorted(iris)) for name, iris in found.items() if len(name) > 1}

    @cached_property
    def longest(self) -> int:
        """The length of the longest spelling."""
        return max(map(len, self.spellings), default=0)

    @cached_property
    def domains(self) -> tuple[Named, ...]:
        """Fields and themes that have a heading; where a listed field is asked for, the words of the texts tell more."""
        rows = self._graph.query(load("domains").bound()).dicts()
        headed = (r for r in rows if r["kind"] != "listed")
        return tuple(Named(r["domain"], r["label"], r["kind"], r["path"], r["document"]) for r in headed)

    @cached_property
    def tasks(self) -> tuple[Named, ...]:
        """All tasks."""
        rows = self._graph.query(load("tasks").bound()).dicts()
        return tuple(Named(r["task"], r["title"], "task", r["path"], r["document"]) for r in rows)

    @cached_property
    def sections(self) -> tuple[Named, ...]:
        """All nodes of outlines."""
        rows = self._graph.query(load("sections").bound()).dicts()
        return tuple(Named(r["section"], r["title"] or "", "section", r["path"], r["document"]) for r in rows)

    @cached_property
    def documents(self) -> Mapping[str, Mapping[str, object]]:
        """The metadata of all documents by id."""
        return {str(r["document"]): r for r in self._graph.query(load("documents").bound()).dicts()}

    @cached_property
    def jurisdictions(self) -> frozenset[str]:
        """The places that documents are in force for."""
        return frozenset(str(d["place"]) for d in self.documents.values())

    def nearest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """The names of units that look most like an unknown one."""
        import difflib

        bare = re.sub("^.*?[省市县区](?=.{2})", "", name) or name
        labels = {u.label: u.base for u in self.units.values() if not u.group}
        ratio = {la: difflib.SequenceMatcher(None, bare, b or la).ratio() for la, b in labels.items()}
        return tuple(sorted(ratio, key=lambda la: (-ratio[la], la))[:count])


def _forms(entry: UnitEntry) -> Iterator[str]:
    """Spellings of a unit: with its place, with the character of its level, bare."""
    if entry.group:
        yield from _group_forms(entry.label)
        return
    bases = short_forms(entry.base) or (entry.base,)
    level = next((c for c in _LEVEL_OF if entry.place.endswith(c)), "")
    own = entry.base in entry.label and not entry.label.removeprefix("中共").startswith(entry.place)
    for base in bases:
        if own and entry.place != places.NATION:
            yield base
            continue
        yield entry.place + base
        if base in ("人民政府", "政府", "管委会"):
            if level in ("县", "区", "旗"):
                yield entry.place
            continue
        yield base.removeprefix("委") if len(base) > 3 else base
        if base.endswith(("局", "厅", "委", "办")) and len(base) > 2:
            yield from (f"{base[:-1]}部门", f"{level}{base[:-1]}部门")
        yield from (level + base, f"中共{entry.place}{base}") if level else (f"国家{base}",)
    if entry.base == "团委":
        yield from (f"团{level}委", f"共青团{entry.place}委")


def _forms_of_alias(label: str, entry: UnitEntry) -> Iterator[str]:
    """Another name of a unit without its place: 鹤壁市投资集团 is 市投资集团 and 投资集团 as well."""
    rest = label.removeprefix(entry.place)
    if not entry.group and rest != label and len(rest) > 2 and fold(rest) != entry.base and not rest.endswith("政府"):
        level = next((c for c in _LEVEL_OF if entry.place.endswith(c)), "")
        yield from (rest, level + rest)


def _group_forms(label: str) -> Iterator[str]:
    """各县区政府 is 县区政府 and 各县区 as well; the bare 县区 says nothing of who acts."""
    bare = label.removeprefix("各")
    if bare != label and bare.endswith(("政府", "管委会", "管委")):
        yield bare
        if bare.endswith("管委"):
            yield from (f"{bare}会", f"各{bare}会")
        yield f"各{bare.removesuffix('人民政府').removesuffix('政府')}"


def spans_of(text: str, names: Mapping[str, object], longest: int) -> Iterator[tuple[int, int]]:
    """Where names stand in `text`, longest first at each place, without overlap; linear in the text."""
    at = 0
    while at < len(text):
        for length in range(min(longest, len(text) - at), 1, -1):
            if text[at : at + length] in names:
                yield at, at + length
                at += length
                break
        else:
            at += 1


def best_labels(entries: Iterable[Named], test: str) -> list[Named]:
    """Entries whose whole heading, or its core, stands in `test`; the longest such heading wins."""
    found = [(len(core(e.label)), e) for e in entries if len(core(e.label)) >= 3 and core(e.label) in test]
    longest = max((n for n, _ in found), default=0)
    return [e for n, e in found if n == longest]
