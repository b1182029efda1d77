"""What a question can name: the units, places, domains, tasks, sections and documents of a knowledge base."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from operator import itemgetter
from urllib.parse import unquote

from pyoxigraph import Literal

from corpus import places
from indexer.words import fold_text, tagged
from kg.organisations import fold, short_forms
from kg.queries import load
from kg.store import GraphStore
from kg.thesaurus import Thesaurus, load_thesaurus
from kg.vocabulary import PKG
from query.understanding.topics import Topics

__all__ = ["LabelIndex", "Lexicon", "Named", "UnitEntry", "core", "document_of", "known_offices", "path_of", "spans_of"]

_LEVEL_OF = {"省": "省", "自治区": "自治区", "市": "市", "州": "州", "盟": "盟", "县": "县", "区": "区", "旗": "旗"}
_LEADING = re.compile(
    r"^(?:(?:大力|积极|加快|深入|着力|持续|全面|进一步|切实|建立健全|建立完善)*(?:推进|推动|促进|培育|建设|加强|加大|强化|实施|组织实施|支持|扶持|注重|营造|开展|完善|健全|提升|构建|打造|深化|优化|发展|落实|加快|做好|推行))+"
)
# Words that name nobody in particular, though texts assign tasks to them.
_ANYBODY = re.compile("(?:各|有关|相关|其他|责任|成员|牵头|配合|参与|所有)*(?:单位|部门|机构)|地方|地区")
_MARKS = str.maketrans("", "", "“”")
_QUOTES = str.maketrans("", "", '“”"‘’《》')
_COMPANY = re.compile(r"(?P<name>.{3,}?)(?:(?:省|市)?(?:分)?(?:有限|集团|股份)*公司|(?<=局)集团)")
_DISTRICT = re.compile("..{1,6}[市州盟](..{1,6}[县区旗])")
_OF_DOCUMENT = re.compile("/document/(.+?)/(?:section|task|target)/")
_PLACE = re.compile("/document/(.+)/(?:section|task)/(.*)$")


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
    names = (files("query.understanding") / "data" / "offices.txt").read_text("utf-8").split()
    names += [n[:-1] + "厅" for n in names if n.endswith("局")] + [n[:-1] + "局" for n in names if n.endswith("委")]
    return frozenset(s for n in names for s in short_forms(fold(n)) if len(s) > 1) | frozenset(names)


@cache
def core(label: str) -> str:
    """A heading without the verbs in front: 推进科技开放合作 -> 科技开放合作."""
    plain = label.translate(_MARKS)
    bare = _LEADING.sub("", plain)
    return bare if len(bare) >= 3 else plain


class Lexicon:
    """Names to look for; each table is read from the graph when it is first needed."""

    def __init__(self, graph: GraphStore, thesaurus: Callable[[], Thesaurus] = load_thesaurus) -> None:
        self._graph = graph
        self.topics = Topics(graph, thesaurus)

    def load(self) -> None:
        """Read all tables now."""
        for name, table in vars(type(self)).items():
            if isinstance(table, cached_property):
                getattr(self, name)

    @cached_property
    def units(self) -> Mapping[str, UnitEntry]:
        """All units and groups by IRI."""
        rows = load("unit_names").rows(self._graph)
        group = PKG.UnitGroup.value
        return {u: UnitEntry(u, name, place, base or "", kind == group) for u, name, place, base, kind in sorted(rows)}

    @cached_property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """Every way to write a unit -> the IRIs it can mean. A name without place means every place's."""
        labels = [(u.iri, u.label) for u in self.units.values()]
        labels += [(iri, label) for iri, label in load("unit_other_names").rows(self._graph)]
        found: dict[str, set[str]] = {}
        for iri, label in labels:
            entry = self.units.get(iri)
            for name in {label, *_bare(label, entry), *_forms(entry), *_forms_of_alias(label, entry)} if entry else ():
                found.setdefault(name.lower(), set()).add(iri)
        found |= _districts(self.units.values(), found)
        usable = {name: iris for name, iris in found.items() if len(name) > 1 and not _ANYBODY.fullmatch(name)}
        return {name: tuple(sorted(iris)) for name, iris in usable.items()}

    @cached_property
    def longest(self) -> int:
        """The length of the longest spelling."""
        return max(map(len, self.spellings), default=0)

    @cached_property
    def domains(self) -> tuple[Named, ...]:
        """Fields and themes that have a heading; where a listed field is asked for, the words of the texts tell more."""
        rows = load("domains").rows(self._graph).dicts()
        headed = (r for r in rows if r["kind"] != "listed")
        return tuple(Named(r["domain"], r["label"], r["kind"], r["path"], r["document"]) for r in headed)

    @cached_property
    def tasks(self) -> tuple[Named, ...]:
        """All tasks."""
        return self._titled("task")

    @cached_property
    def sections(self) -> tuple[Named, ...]:
        """All nodes of outlines."""
        return self._titled("section")

    def _titled(self, kind: str) -> tuple[Named, ...]:
        """Tasks or sections; path and document stand in their IRIs, which costs a third of asking for them."""
        rows = load(f"{kind}_titles").rows(self._graph)
        return tuple(Named(iri, title or "", kind, *_address(iri)) for iri, title in sorted(rows, key=itemgetter(0)))

    @cached_property
    def spans(self) -> Mapping[str, Sequence[tuple[str, int, int]]]:
        """The tasks of each document with where their texts stand: IRI, start, end."""
        return _by_document(load("task_spans").rows(self._graph))

    def spans_in(self, documents: Iterable[str]) -> Mapping[str, Sequence[tuple[str, int, int]]]:
        """The same of some documents; where the table of all is not there yet, these alone are read."""
        if "spans" in self.__dict__:
            return self.spans
        chosen = [Literal(d) for d in documents]
        return _by_document(load("task_spans").rows(self._graph, {"document": chosen})) if chosen else {}

    def outside_titles(self, words: str, documents: Iterable[str]) -> str:
        """Words without those that the titles of some documents have: 精深加工率, in a document on 咖啡; all, where none is left."""
        titles = "".join(str(self.documents[d]["title"]) for d in documents).lower()
        kept = " ".join("".join(w for w, _ in tagged(run) if len(w) == 1 or w not in titles) for run in words.split())
        return kept if len(kept.replace(" ", "")) > 1 else words

    @cached_property
    def named_by_tasks(self) -> frozenset[str]:
        """The units that tasks name, not only through groups."""
        return frozenset(str(r["unit"]) for r in load("units").rows(self._graph).dicts())

    @cached_property
    def groups_of(self) -> Mapping[str, tuple[str, ...]]:
        """The groups that each unit is a member of."""
        found: dict[str, list[str]] = {}
        for row in load("group_members").rows(self._graph).dicts():
            found.setdefault(row["member"], []).append(row["group"])
        return {member: tuple(dict.fromkeys(groups)) for member, groups in found.items()}

    def above(self, task: str) -> str:
        """What a task stands under: the title of its document and the headings above it."""
        path, document = _address(task)
        numbers = path.split("/")
        headings = (self._headings.get((document, "/".join(numbers[:n])), "") for n in range(1, len(numbers) + 1))
        return " ".join([str(self.documents[document]["title"]), *headings])

    def heading(self, task: str) -> str:
        """The heading of the section that a task is, or is part of."""
        path, document = _address(task)
        return self._headings.get((document, path), "")

    @cached_property
    def _headings(self) -> Mapping[tuple[str, str], str]:
        return {(s.document, s.path): s.label for s in self.sections}

    @cached_property
    def stems(self) -> Mapping[str, tuple[str, ...]]:
        """Names of offices without the word for the kind of office: 工信."""
        names = {n[:-1]: iris for n, iris in self.spellings.items() if n[-1] in "局委厅办" and len(n) > 2}
        return {stem: iris for stem, iris in names.items() if stem not in self.spellings}

    @cached_property
    def task_titles(self) -> Mapping[str, str]:
        """The title of every task, by its IRI."""
        return {t.iri: t.label for t in self.tasks}

    @cached_property
    def titles(self) -> LabelIndex:
        """Tasks by the core of their titles."""
        return LabelIndex(self.tasks)

    @cached_property
    def subjects(self) -> LabelIndex:
        """Domains by the core of their labels."""
        return LabelIndex(self.domains)

    @cached_property
    def headings(self) -> LabelIndex:
        """Sections by the core of their headings."""
        return LabelIndex(self.sections, shortest=2)

    @cached_property
    def tops(self) -> tuple[Named, ...]:
        """The sections of the first level."""
        return tuple(s for s in self.sections if "/" not in s.path)

    @cached_property
    def by_path(self) -> Mapping[tuple[str, ...], tuple[Named, ...]]:
        """Sections and tasks by the figures of their paths: ("三", "一", "1")."""
        found: dict[tuple[str, ...], list[Named]] = {}
        for named in (*self.sections, *self.tasks):
            found.setdefault(tuple(re.sub(r"[()（）]", "", p) for p in named.path.split("/")), []).append(named)
        return {path: tuple(entries) for path, entries in found.items()}

    @cached_property
    def documents(self) -> Mapping[str, Mapping[str, object]]:
        """The metadata of all documents by id."""
        return {str(r["document"]): r for r in load("documents").rows(self._graph).dicts()}

    @cached_property
    def indicators(self) -> Mapping[str, str]:
        """The indicator of every target, by the target's IRI."""
        return dict(load("indicators").rows(self._graph).rows)

    @cached_property
    def document_keys(self) -> Mapping[str, tuple[str, ...]]:
        """How each document may be named in a question."""
        from query.understanding.scope import title_keys

        return {d: title_keys(d, row["number"], str(row["title"])) for d, row in self.documents.items()}  # type: ignore[arg-type]

    @cached_property
    def folded_titles(self) -> Mapping[str, str]:
        """The titles of all documents as words are looked for in them: without quotation marks."""
        return {d: fold_text(str(row["title"])).translate(_QUOTES) for d, row in self.documents.items()}

    @cached_property
    def jurisdictions(self) -> frozenset[str]:
        """The places that documents are in force for."""
        return frozenset(str(d["place"]) for d in self.documents.values())

    def place_called(self, name: str) -> str | None:
        """The place of a name: one that everybody knows, or a county of the documents without its last character (桐庐)."""
        known = places.find(name)
        return known.name if known else self._short_places.get(name)

    @cached_property
    def _short_places(self) -> Mapping[str, str]:
        """Counties and districts without the word for what they are, where only one is called so."""
        short: dict[str, list[str]] = {}
        for place in self.jurisdictions:
            if place[-1] in "县区旗" and len(place) > 2:
                short.setdefault(place[:-1], []).append(place)
        return {name: of[0] for name, of in short.items() if len(of) == 1}

    def nearest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """The names of units that look most like an unknown one."""
        import difflib

        bare = re.sub("^.*?[省市县区](?=.{2})", "", name)[:20] or name[:20]
        labels = {u.label: u.base or u.label for u in self.units.values() if not u.group}
        shared = {la: len(set(bare) & set(b)) / (len(b) + len(bare)) for la, b in labels.items()}
        likely = sorted(shared, key=lambda la: (-shared[la], la))[:24]
        ratio = {la: difflib.SequenceMatcher(None, bare, labels[la]).ratio() for la in likely}
        return tuple(sorted(ratio, key=lambda la: (-ratio[la], la))[:count])

    @cached_property
    def bases(self) -> Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]:
        """Units by the first and last character of their base names, then by base name."""
        found: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
        for unit in self.units.values():
            if not unit.group and len(unit.base) > 3:
                same = found.setdefault((unit.base[0], unit.base[-1]), {})
                same[unit.base] = (*same.get(unit.base, ()), unit.iri)
        return found

    @cached_property
    def halves(self) -> Mapping[tuple[bool, str], tuple[str, ...]]:
        """Spellings by their first and by their last half: of a name with one wrong character, one half is right."""
        found: dict[tuple[bool, str], list[str]] = {}
        for name in self.spellings:
            found.setdefault((True, name[: len(name) // 2]), []).append(name)
            found.setdefault((False, name[len(name) // 2 :]), []).append(name)
        return {half: tuple(names) for half, names in found.items()}


def _by_document(rows: Iterable[Sequence[str]]) -> dict[str, list[tuple[str, int, int]]]:
    """Tasks and the IRIs of their texts as tasks with start and end, by document."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for task, evidence in rows:
        start, end = evidence.rpartition("char=")[2].split(",")
        found.setdefault(_address(task)[1], []).append((task, int(start), int(end)))
    return found


def _forms(entry: UnitEntry) -> Iterator[str]:
    """Spellings of a unit: with its place, with the character of its level, bare."""
    if entry.group:
        yield from _group_forms(entry.label)
        return
    yield from _company_forms(entry.label, entry.place)
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


def _districts(units: Iterable[UnitEntry], taken: Container[str]) -> dict[str, set[str]]:
    """鼓楼区, of which several cities have one, by that name alone where the knowledge base knows one of them."""
    found: dict[str, set[str]] = {}
    for entry in units:
        local = _DISTRICT.fullmatch(entry.place)
        if local and entry.base == fold("人民政府") and not entry.group:
            for end in ("", "政府", "人民政府"):
                found.setdefault(local[1] + end, set()).add(entry.iri)
    return {name: iris for name, iris in found.items() if len(iris) == 1 and name not in taken}


def _company_forms(name: str, place: str) -> Iterator[str]:
    """国网福建省电力公司 is 国网福建电力, 中国移动福建公司 is 福建移动."""
    company = _COMPANY.fullmatch(name)
    if company is None or place[:-1] not in name:
        return
    bare = company["name"].replace(place, place[:-1])
    if len(bare) > 4:
        yield bare
    if bare.endswith("局"):  # 中国铁路南昌局集团 is 铁路南昌局
        yield bare.removeprefix("中国")
    brand = re.fullmatch(rf"中国(?P<brand>[\u4e00-\u9fff]{{2}}){place[:-1]}", bare)
    if brand:
        yield f"{place[:-1]}{brand['brand']}"


def _bare(label: str, entry: UnitEntry) -> Iterator[str]:
    """A nameplate without the character of its level: 市人才办 is 人才办."""
    level = next((c for c in _LEVEL_OF if entry.place.endswith(c)), "")
    if level and not entry.group and label.startswith(level) and len(label) > 3:
        yield label.removeprefix(level)


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


def spans_of(text: str, names: Container[str], longest: int) -> Iterator[tuple[int, int]]:
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


class LabelIndex:
    """Entries by the core of their labels, found in a text in time linear in the text."""

    def __init__(self, entries: Iterable[Named], *, shortest: int = 3) -> None:
        self._found: dict[str, list[Named]] = {}
        for entry in entries:
            if len(name := core(entry.label)) >= shortest:
                self._found.setdefault(name.lower(), []).append(entry)
        self._lengths = sorted({len(name) for name in self._found}, reverse=True)

    def best(self, text: str, documents: Container[str] | None = None) -> list[Named]:
        """Entries (of some documents) whose heading, or its core, stands in `text`; the longest such heading wins."""
        for length in self._lengths:
            for at in range(len(text) - length + 1):
                found = self._found.get(text[at : at + length], [])
                chosen = found if documents is None else [e for e in found if e.document in documents]
                if chosen:
                    return chosen
        return []

    def __getitem__(self, name: str) -> list[Named]:
        return self._found.get(name.lower(), [])


def path_of(iri: str) -> str:
    """The path of a task or section by its IRI."""
    return _address(iri)[0]


def document_of(iri: str) -> str:
    """The document of a task, section or target by its IRI."""
    match = _OF_DOCUMENT.search(iri)
    return unquote(match[1]) if match else ""


def _address(iri: str) -> tuple[str, str]:
    """Path and document of a task or section by its IRI; ~2 marks the second of the same path."""
    match = _PLACE.search(iri)
    assert match is not None
    return re.sub(r"~\d+(?=/|$)", "", unquote(match[2])), unquote(match[1])
