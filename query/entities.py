"""What a question names: units in any spelling, places, parts of documents, years, documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import places
from corpus.structure.outline import han_number
from indexer.words import fold_text, simplify
from kg.organisations import fold
from query.lexicon import Lexicon, Named, known_offices, spans_of
from query.plan import Place, Region, Topic, UnitRef

__all__ = ["Mentions", "find_mentions", "find_unit"]

_HAN = "〇一二三四五六七八九十"
_PATH = re.compile(
    r"第(?P<p>[一二三四五六七八九十]{1,3})(?:大?部分|章)[的、,]?第(?P<c>[一二三四五六七八九十]{1,3})(?:小?节|条|点|款|项|大项)(?:[的、,]?第(?P<i>[一二三四五六七八九十]{1,3})(?:条|点|款|项))?|"
    r"第?(?P<part>[一二三四五六七八九十]{1,3})(?:大?部分|章)?[、/.的]?第?\((?P<clause>[一二三四五六七八九十]{1,3})\)[、/.]?(?P<item>\d{1,2})?|"
    r"(?<![\d.])(?P<n1>\d{1,2})\.(?P<n2>\d{1,2})(?:\.(?P<n3>\d{1,2}))?(?![\d.%万亿])"
)
_PART = re.compile(r"第(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?:大?部分|章|大项|大块)")
_NUMBERED = re.compile(r"(?P<n>[一二三四五六七八九十]{1,3})、(?P<heading>[\u4e00-\u9fff]{2,12})?")
_YEAR = re.compile(r"(20\d\d)(?:年)?")
_VERBS = "参与|参加|负责|承担|牵头|配合|涉及|牵涉|管|包括|包含|提到|点名"
_NOT_BEFORE = re.compile(
    rf"(?:(?<!有)没有|(?<!有)没|除了?|除开|除去|排除|去掉|抛开|撇开|刨去|刨除|剔除|扣除|不计|不考虑|无|(?<!是)不是|而不|但不|而非|(?<!的)非|(?<![是有归由属用要需])(?:不|未|没有?)(?:含|算|归|由|是|用|要|需要?|关|{_VERBS})有?)(?:了|到)?$"
)
_NOT_AFTER = re.compile(
    rf"^(?:却|也|都|又|则|并)?(?:不|没有?|未)(?:用|需要?|必|被)?(?:{_VERBS}|在(?!乎)|算|列入|写)|^(?:却|也|都|则)?没有?(?:份|的|$)|^不(?:用|需要?)?(?:干|做)的"
)
_OTHER_THAN = re.compile(r"^(?:以外|之外|外)")
_EITHER = re.compile(r"或|任[意何]?(?:何|意)?一[个家方]?|其中一[个家]|至少一[个家]|之一|有一[个家]|二者有一|不管是")
_TYPO_HEADS = "局厅委办部"
# 郑州市有哪些任务: a place as the one who acts.
_ACTS = re.compile(
    r"^(?:人民)?(?:政府)?(?:都|要|应|需|得|该|有|负责|承担|参与|完成|做|干|牵头|配合|的(?:任务|工作|职责|责任))"
)
# 市城投公司的任务: a body of some level that no document names.
_SOME_BODY = re.compile(
    r"(?:^|(?<=[、,和与及跟由被是到了或对给在把让 ]))([省市县区州](?!级|域|场|内|直|区|属)[\u4e00-\u9fff]{2,8}?(?:局|委|办|厅|委员会|办公室|公司|集团))(?=$|[^\u4e00-\u9fff]|[有要的负承参牵做干和与、在是管需应该也都还]|涉及|哪|完成|配合)"
)
# 示范区|管委会: what stands before the word for a group makes it one of its members.
_OWN_NAME = re.compile(
    r"(?:高新|技术|产业|经济|经开|城乡|一体化|工业|综合|自由|贸易|开发|示范|集聚|功能|保税|试验|国家|新)+[园区]{1,2}$"
)
_BRACKETS = str.maketrans("〔〕[]【】", "()()()")


@dataclass(frozen=True, slots=True)
class Mentions:
    """What was found; `rest` is the question with it cut out, `text` the whole question."""

    text: str
    rest: str
    units: tuple[UnitRef, ...] = ()
    without: tuple[UnitRef, ...] = ()
    any_unit: bool = False
    place: Place | None = None
    region: Region | None = None
    task: Topic | None = None
    documents: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    ref: UnitRef


def find_mentions(text: str, lexicon: Lexicon) -> Mentions:
    """All that `text` (folded, simplified) names."""
    text = re.sub(rf"(?<!各)(?:县区|区县)(?={_ACTS.pattern[1:]})", "各县区", text.translate(_BRACKETS))
    documents, rest = _documents(text, lexicon)
    spans = list(_units(rest, lexicon))
    named = [(s.start, s.end) for s in spans]
    place, spans = _place(spans, lexicon)
    without = _negated_spans(rest, spans)
    units = [s for s in spans if s not in without]
    cut = _cut(rest, named)
    units, here = _of_places(units, lexicon)
    region, task, cut = _parts(cut, lexicon)
    year = _YEAR.search(cut)
    return Mentions(
        text=text,
        rest=cut,
        units=_distinct(units),
        without=_distinct(without),
        any_unit=len(units) > 1 and bool(_EITHER.search(cut)),
        place=place,
        region=region,
        task=task,
        documents=documents or here,
        year=int(year[1]) if year else None,
    )


def find_unit(name: str, lexicon: Lexicon) -> UnitRef | None:
    """The unit that a name as a whole is, in any spelling; None where the knowledge base has none of that name."""
    text = re.sub(r"\s", "", fold_text(simplify(name)))
    whole = [s.ref for s in _units(text, lexicon) if s.ref.iris and (s.start, s.end) == (0, len(text))]
    return whole[0] if whole else None


def _distinct(spans: list[_Span]) -> tuple[UnitRef, ...]:
    return tuple({s.ref.iris or s.ref.label: s.ref for s in spans}.values())


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def _negated_spans(text: str, spans: list[_Span]) -> list[_Span]:
    """Spans behind 不含, 除了 …, with those that go on their list: 不算各县区政府、管委."""
    found: list[_Span] = []
    for span in spans:
        goes_on = (
            bool(found) and found[-1].end < span.start and re.fullmatch(r"[、和及与]", text[found[-1].end : span.start])
        )
        if goes_on or _negated(text, span):
            found.append(span)
    return found


def _negated(text: str, span: _Span) -> bool:
    before, after = text[max(0, span.start - 6) : span.start], text[span.end : span.end + 8]
    return bool(_NOT_BEFORE.search(before) or _NOT_AFTER.search(after) or _OTHER_THAN.search(after))


def _documents(text: str, lexicon: Lexicon) -> tuple[tuple[str, ...], str]:
    """Documents named by title, 文号 or id; the words are cut out."""
    found = []
    if "《" in text or "号" in text or len(text) > 8:
        bare = text.replace("《", "").replace("》", "")
        for name, row in lexicon.documents.items():
            for value in (row["number"], row["title"], name):
                written = fold_text(str(value or "")).translate(_BRACKETS)
                if len(written) > 5 and written in bare:
                    found.append(name)
                    text = bare = bare.replace(written, " ")
                    break
    return tuple(found), text


def _of_places(spans: list[_Span], lexicon: Lexicon) -> tuple[list[_Span], tuple[str, ...]]:
    """鹤壁市有哪些任务: a place that documents are in force for stands for them."""
    places_named = [s for s in spans if not s.ref.iris and s.ref.written in lexicon.jurisdictions]
    names = {s.ref.written for s in places_named}
    here = tuple(d for d, row in lexicon.documents.items() if row["place"] in names)
    return [s for s in spans if s not in places_named], here


def _units(text: str, lexicon: Lexicon) -> Iterator[_Span]:
    """Units in text order: known ones in any spelling, then offices that no document names, then near misses."""
    names = lexicon.spellings
    spans = [_known(text, a, b, lexicon) for a, b in spans_of(text, names, lexicon.longest)]
    taken = [(s.start, s.end) for s in spans]
    offices = dict.fromkeys(known_offices(), True)
    for start, end in spans_of(text, offices, 14):
        if not any(a < end and start < b for a, b in taken):
            spans.append(_unknown(text, start, end))
            taken.append((spans[-1].start, spans[-1].end))
    for finder in (_typos, _bodies, _places):
        for span in finder(text, lexicon):
            if not any(a < span.end and span.start < b for a, b in taken):
                spans.append(span)
                taken.append((span.start, span.end))
    yield from sorted(spans, key=lambda s: s.start)


def _bodies(text: str, lexicon: Lexicon) -> Iterator[_Span]:
    for found in _SOME_BODY.finditer(text):
        yield _Span(found.start(1), found.end(1), UnitRef(found[1], found[1], ()))


def _places(text: str, lexicon: Lexicon) -> Iterator[_Span]:
    """Places that act, with no body named: 郑州市有什么任务."""
    for found in re.finditer("[省市县区州盟旗]", text):
        place = _place_before(text, found.end()) if _ACTS.match(text[found.end() :]) else None
        if place:
            end = found.end() + len(re.match("(?:人民)?(?:政府)?", text[found.end() :])[0])  # type: ignore[index]
            name = place[1] if end == found.end() else text[place[0] : end]
            yield _Span(place[0], end, UnitRef(name, name, ()))


def _known(text: str, start: int, end: int, lexicon: Lexicon) -> _Span:
    """A unit by one of its spellings; a place or level in front that is not its own makes it another, unknown one."""
    written = text[start:end]
    iris = lexicon.spellings[written]
    entries = [lexicon.units[i] for i in iris]
    before = _place_before(text, start)
    own = _OWN_NAME.search(text[:start]) if entries[0].group else None
    if own:
        return _Span(own.start(), end, UnitRef(written, f"{entries[0].label}(含“{text[own.start() : end]}”)", iris))
    if before:
        iris = tuple(e.iri for e in entries if e.place == before[1])
        written = text[before[0] : end]
        start = before[0]
        if not iris:
            return _Span(start, end, UnitRef(written, written, ()))
    elif (
        text[start - 1 : start] in ("省", "县")
        and start > 0
        and not any(e.place.endswith(text[start - 1]) for e in entries)
    ):
        return _Span(start - 1, end, UnitRef(text[start - 1 : end], text[start - 1 : end], ()))
    chosen = [lexicon.units[i] for i in iris]
    label = chosen[0].label if len({e.label for e in chosen}) == 1 else f"{written}(各地)"
    return _Span(start, end, UnitRef(written, label, iris))


def _place_before(text: str, end: int) -> tuple[int, str] | None:
    """The place whose name ends right at `end`: 郑州市|财政局."""
    for length in range(min(9, end), 1, -1):
        place = places.find(text[end - length : end])
        if place:
            return end - length, place.name
    return None


def _unknown(text: str, start: int, end: int) -> _Span:
    before = _place_before(text, start)
    if before:
        start = before[0]
    elif text[start - 1 : start] in tuple("省市县区州") and start > 0:
        start -= 1
    return _Span(start, end, UnitRef(text[start:end], text[start:end], ()))


def _typos(text: str, lexicon: Lexicon) -> Iterator[_Span]:
    """发该委 -> 发改委: one character off a spelling that ends alike, when only one organisation is that near."""
    for match in re.finditer(f"[{_TYPO_HEADS}]", text):
        for length in range(9, 2, -1):
            start = match.end() - length
            written = text[start : match.end()] if start >= 0 else ""
            if not re.fullmatch(r"[\u4e00-\u9fff]+", written):
                continue
            near = {n for n in lexicon.spellings if abs(len(n) - length) <= 1 and _one_off(n, written)}
            units = {iris for n in near for iris in [lexicon.spellings[n]]}
            if len(units) == 1:
                iris = units.pop()
                label = f"{lexicon.units[iris[0]].label}(“{written}”)"
                yield _Span(start, match.end(), UnitRef(written, label, iris))
                break


def _one_off(name: str, written: str) -> bool:
    """One character wrong, two changed round, or in a long name one too many or too few; both end alike."""
    if name[-1] != written[-1]:
        return False
    if len(name) != len(written):
        long, short = sorted((name, written), key=len, reverse=True)
        return len(short) >= 5 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    wrong = [i for i, (a, b) in enumerate(zip(name, written, strict=True)) if a != b]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        return name[wrong[0]] == written[wrong[1]] and name[wrong[1]] == written[wrong[0]]
    return len(wrong) == 1


def _place(spans: list[_Span], lexicon: Lexicon) -> tuple[Place | None, list[_Span]]:
    """A county's government named by its place (浚县, 山城区政府) is reached through groups as well."""
    for span in spans:
        for iri in span.ref.iris:
            entry = lexicon.units[iri]
            if entry.base == fold("人民政府") and entry.place not in lexicon.jurisdictions and not entry.group:
                return Place(entry.place, iri), [s for s in spans if s is not span]
    return None, spans


def _parts(text: str, lexicon: Lexicon) -> tuple[Region | None, Topic | None, str]:
    """A part of a document, by number (三(二)1, 3.3, 第三部分) or by a top heading (重点工作)."""
    match = _PATH.search(text)
    if match:
        wanted = _path_of(match)
        sections = [s for s in lexicon.sections if _plain(s.path) == wanted]
        tasks = [t for t in lexicon.tasks if _plain(t.path) == wanted]
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        if tasks:
            return None, Topic(tasks[0].label, "task", tuple(t.iri for t in tasks)), rest
        if sections:
            return Region(_label(sections[0]), tuple(s.iri for s in sections)), None, rest
    tops = [s for s in lexicon.sections if "/" not in s.path]
    for pattern in (_PART, _NUMBERED):
        for found in pattern.finditer(text):
            figure = found["n"] if not found["n"].isdigit() else _han(int(found["n"]))
            heading = found.groupdict().get("heading")
            chosen = [s for s in tops if s.path == figure and (heading is None or (s.label and s.label in text))]
            if chosen:
                rest = (text[: found.start()] + " " + text[found.end("n") :]).replace(chosen[0].label, " ", 1)
                rest = re.sub(r"^\s*(?:大?部分|章|大项|大块|、)", " ", rest)
                return Region(_label(chosen[0]), tuple(s.iri for s in chosen)), None, rest
    named = [s for s in tops if len(s.label) >= 4 and s.label in text]
    if named:
        longest = max(named, key=lambda s: len(s.label))
        same = tuple(s.iri for s in named if s.label == longest.label)
        return Region(_label(longest), same), None, text.replace(longest.label, " ", 1)
    return None, None, text


def _label(section: Named) -> str:
    return f"{section.path}、{section.label}" if "/" not in section.path else f"{section.path} {section.label}"


def _plain(path: str) -> tuple[str, ...]:
    return tuple(re.sub(r"[()（）]", "", p) for p in path.split("/"))


def _han(value: int) -> str:
    return _HAN[value] if value <= 10 else next((h for h in _teens() if han_number(h) == value), str(value))


def _teens() -> Iterator[str]:
    yield from (f"{t}十{o}" for t in ("", *"二三四五六七八九") for o in ("", *"一二三四五六七八九"))


def _path_of(match: re.Match[str]) -> tuple[str, ...]:
    if match["p"]:
        third = str(han_number(match["i"])) if match["i"] else None
        return tuple(p for p in (match["p"], match["c"], third) if p)
    if match["part"]:
        return tuple(p for p in (match["part"], match["clause"], match["item"]) if p)
    return tuple(p for p in (_han(int(match["n1"])), _han(int(match["n2"])), match["n3"]) if p)
