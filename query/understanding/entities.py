"""What a question names: units in any spelling, places, parts of documents, years, documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from corpus import places
from corpus.structure.numbering import han_number
from indexer.words import fold_text, simplify
from kg.organisations import fold
from query.understanding.asking import WHO, content
from query.understanding.lexicon import Lexicon, Named, core, known_offices, spans_of
from query.understanding.misspelt import Span, abbreviated, misheard, stems, typos
from query.understanding.plan import Place, Region, Topic, UnitRef
from query.understanding.roles import joined, not_leading, with_roles
from query.understanding.running import numbered_alone
from query.understanding.scope import documents_named, documents_of, place_named
from query.understanding.towns import as_town, reached, towns

__all__ = ["Mentions", "find_mentions", "find_unit"]

_HAN = "〇一二三四五六七八九十"
_PATH = re.compile(
    r"第(?P<p>[一二三四五六七八九十]{1,3})(?:大?部分|章)[的、,]?第(?P<c>[一二三四五六七八九十]{1,3})(?:小?节|条|点|款|项|大项)(?:[的、,]?第(?P<i>[一二三四五六七八九十]{1,3})(?:条|点|款|项))?|"
    r"第?(?P<part>[一二三四五六七八九十]{1,3})(?:大?部分|章)?[、/.的]?第?\((?P<clause>[一二三四五六七八九十]{1,3})\)"
    r"(?:(?:大?项|条|款|点)?(?:里|中|下面?)?(?=的?第))?[、/.]?(?:的?第?(?P<item>\d{1,2})(?:[条项款点](?!\d))?|的?第(?P<nth>[一二三四五六七八九十]{1,3})[条项款点])?|"
    r"(?<![\d.])(?P<n1>\d{1,2})\.(?P<n2>\d{1,2})(?:\.(?P<n3>\d{1,2}))?(?![\d.%万亿])"
)
_PART = re.compile(r"第(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?:大?部分|章|大项|大块)")
_NUMBERED = re.compile(r"(?P<n>[一二三四五六七八九十]{1,3})、(?P<heading>[\u4e00-\u9fff]{2,12})?")
_YEAR = re.compile(r"(20\d\d)(?:年)?")
_VERBS = "参与|参加|负责|承担|牵头|配合|涉及|牵涉|管|包括|包含|提到|点名"
_NOT_BEFORE = re.compile(
    rf"(?:(?<!有)没有|(?<!有)没|除了?|除开|除去|排除|去掉|抛开|撇开|刨去|刨除|刨掉|除掉|扣掉|去除|剔除|扣除|不计|不考虑|无|(?<!是)不是|而不|但不|而非|(?<!的)非|(?<![是有归由属用要需])(?:不|未|没有?)(?:含|算|归|由|是|用|要|需要?|关|{_VERBS})有?)(?:了|到)?\s*$"
)
_NOT_AFTER = re.compile(
    rf"^(?:却|也|都|又|则|并)?(?:不|没有?|未)(?:用|需要?|必|被)?(?:{_VERBS}|在(?!乎)|算|列入|写)|^(?:却|也|都|则)?没有?(?:份|的|$)|^不(?:用|需要?)?(?:干|做)的|^(?:参与|负责|承担|有份|在内)?的?(?:那[些几]?[项条个]?)?(?:都|全)?(?:给我)?(?:去掉|去除|除掉|除去|除外|排除|剔除|扣掉|刨掉|不要)|^(?:毫|并)?(?:无|没有?)(?:任何|什么)?关系?(?:的|$)|^(?:毫|并)?不(?:相干|搭界|沾边|相关)"
)
# 写到了漳州: a place that the text has, and nobody who acts.
_MENTIONED = re.compile("(?:提到|提及|写到|写了|说到|讲到|出现|含有|点名)[了过到]*$")
_OTHER_THAN = re.compile(r"^(?:以外|之外|外)")
_EITHER = re.compile(
    r"或|各自|分别|[加合]起来|合计|任[意何]?(?:何|意)?一[个家方]?|其中一[个家]|至少一[个家]|之一|有一[个家]|二者有一|不管是"
)
_AND_THEN = re.compile(r"\s*(?:省|市)?(?:[、,和与跟同及]|以及|还有|比|对比)\s*")
# 郑州市有哪些任务: a place as the one who acts.
_ACTS = re.compile(
    r"^(?:人民)?(?:政府)?(?:\s*(?:在?\s+(?:里面?|中|内|上|下)?|20\d\d年)\s*)?(?:都|要|应|需|得|该|有|哪些任务|负责|承担|参与|参加|完成|做|干|牵头|配合|的(?:任务|工作|职责|责任))"
)
# 市城投公司的任务: a body of some level that no document names.
_SOME_BODY = re.compile(
    r"(?:^|(?<=[、,和与及跟由被是到了或对给在把让 ]))([省市县区州](?!级|域|场|内|直|区|属)[\u4e00-\u9fff]{2,8}?(?:局|委|办|厅|委员会|办公室|公司|集团))(?=$|[^\u4e00-\u9fff]|[有要的负承参牵做干和与、在是管需应该也都还]|涉及|哪|完成|配合|任务|工作|职责)"
)
# 省政府要做什么: a government that acts, by its level alone.
_GOVERNMENT = re.compile(
    r"(?<![各级地方\u4e00-\u9fff]{2})([省市县区])(?:人民)?政府(?=有哪|有什么|有几|要|负责|承担|的?任务|牵头|应|需|做)"
)
# 外星事务局负责什么: a body that begins the question and does something.
_NO_BODY_HERE = re.compile(
    r"((?:(?!哪|什么|啥|谁|各|每|几|这|那|跟|和|与|除|有)[\u4e00-\u9fff]){2,7}(?:局|厅|委员会|办公室))(?=的(?:任务|工作|职责)|负责|承担|参与|牵头|有(?:哪|什么|几|多少)|$)"
)
# 示范区|管委会: what stands before the word for a group makes it one of its members.
_OWN_NAME = re.compile(
    r"(?:高新|技术|产业|经济|经开|城乡|一体化|工业|综合|自由|贸易|开发|示范|集聚|功能|保税|试验|国家|新)+[园区]{1,2}$"
)
# What is left in front when the name of a document or place is cut out: 在 …中,
_LEADING = re.compile(
    r"^(?:[\s,。:;]|在|对于?|关于|(?:文件|方案|计划|通知)?(?:里面?|中|内)(?:的)?(?=[\s,。:]|$|[^间央小学]))+"
)
# Words of asking that may be the heading of a part all the same.
_OF_PARTS = re.compile(
    "(?:重点|主要|具体)(?:任务|工作)|第.{1,3}(?:部分|章|大)|[一二三四五六七八九十]、|总体|要求|保障|措施"
)
_JOINED = re.compile(r"[市省县区州][和与跟及、]\s*$")  # 鹤壁市和|安阳市
_QUOTED = re.compile("《([^《》]{4,})》?")
_BRACKETS = str.maketrans("〔〕[]【】", "()()()")


@dataclass(frozen=True, slots=True)
class Mentions:
    """What was found; `rest` is the question with it cut out, `text` the whole question."""

    text: str
    rest: str
    sought: str = ""  # the question without the documents and the place it is about
    units: tuple[UnitRef, ...] = ()
    without: tuple[UnitRef, ...] = ()
    any_unit: bool = False
    place: Place | None = None
    region: Region | None = None
    task: Topic | None = None
    documents: tuple[str, ...] = ()
    of_place: str = ""  # the place whose documents these are
    elsewhere: str = ""  # a place that no document is in force for
    years: tuple[int, ...] = ()


def find_mentions(text: str, lexicon: Lexicon) -> Mentions:
    """All that `text` (folded, simplified) names."""
    text = re.sub(rf"(?<!各)(?:县区|区县)(?={_ACTS.pattern[1:]})", "各县区", text.translate(_BRACKETS))
    documents, rest = documents_named(text, lexicon)
    quoted = "".join(f" {name}" for name in _QUOTED.findall(rest))  # 《…审核办法》 names no 审核办
    rest = _QUOTED.sub(" ", rest)
    spans = _outside_titles(list(_units(rest, lexicon)), rest, lexicon)
    named = [(s.start, s.end) for s in spans]
    homes = frozenset(str(lexicon.documents[d]["place"]) for d in documents) or lexicon.jurisdictions
    if sum(not s.ref.iris for s in spans) == 1 and not any(_JOINED.search(rest[: s.start]) for s in spans):
        spans = [_as_government(s, homes, lexicon) for s in spans]
    place, spans = _place(spans, lexicon, homes, either=bool(_EITHER.search(_cut(rest, named))))
    spans = with_roles(spans, rest)
    without = _negated_spans(rest, spans)
    units = [s for s in spans if s not in without]
    without = [not_leading(s, rest) for s in without]
    units += [replace(s, ref=replace(s.ref, role="any")) for s in without if s.ref.role]
    cut = _cut(rest, named)
    units, of_place = _of_places(units, lexicon)
    documents = documents or (documents_of(of_place, lexicon) if of_place else ())
    at = _in_place(units, documents, cut, lexicon)
    units, documents, cut = at.units, at.documents, at.rest
    units, without = _of_one_place(units, lexicon), _of_one_place(without, lexicon)
    if documents and len(homes := frozenset(str(lexicon.documents[d]["place"]) for d in documents)) == 1:
        units = [_narrowed(s, next(iter(homes)), lexicon) for s in units]
    if documents or at.elsewhere:
        cut = _LEADING.sub("", cut)
    region, task, cut = _parts(cut + quoted, lexicon, documents)
    return Mentions(
        text=text,
        rest=cut,
        sought=_LEADING.sub("", rest.replace(at.written, " ", 1) if at.written else rest) + quoted,
        units=_distinct(units),
        without=_distinct(without),
        any_unit=len(units) > 1 and bool(_EITHER.search(cut)),
        place=place,
        region=region,
        task=task,
        documents=documents,
        of_place=of_place or at.place,
        elsewhere=at.elsewhere,
        years=tuple(dict.fromkeys(int(y) for y in _YEAR.findall(cut))),
    )


def find_unit(name: str, lexicon: Lexicon) -> UnitRef | None:
    """The unit that a name as a whole is, in any spelling; None where the knowledge base has none of that name."""
    text = re.sub(r"\s", "", fold_text(simplify(name)))
    whole = [s.ref for s in _units(text, lexicon) if s.ref.iris and (s.start, s.end) == (0, len(text))]
    return whole[0] if whole else None


def _distinct(spans: list[Span]) -> tuple[UnitRef, ...]:
    return tuple({s.ref.iris or s.ref.label: s.ref for s in spans}.values())


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def _negated_spans(text: str, spans: list[Span]) -> list[Span]:
    """Spans behind 不含, 除了 …, with those that go on their list: 不算各县区政府、管委."""
    found: list[Span] = []
    for n, span in enumerate(spans):
        if (found and joined(text, found[-1], span)) or _negated(text, span):
            found.append(span)
            continue
        behind = next(
            (s for s in _list_from(text, spans[n:]) if s is not span and _NOT_AFTER.search(text[s.end :])), None
        )
        if behind is not None and not _NOT_BEFORE.search(text[: span.start]):
            found.append(span)
    return found


def _list_from(text: str, spans: list[Span]) -> Iterator[Span]:
    """The units of the list that begins with the first: 工信局、发改委|都不负责."""
    for n, span in enumerate(spans):
        if n and not joined(text, spans[n - 1], span):
            return
        yield span


def _negated(text: str, span: Span) -> bool:
    before, after = text[max(0, span.start - 6) : span.start], text[span.end : span.end + 8]
    return bool(_NOT_BEFORE.search(before) or _NOT_AFTER.search(after) or _OTHER_THAN.search(after))


def _of_places(spans: list[Span], lexicon: Lexicon) -> tuple[list[Span], str]:
    """鹤壁市有哪些任务: a place that documents are in force for stands for them."""
    named = [s for s in spans if not s.ref.iris and s.ref.written in lexicon.jurisdictions]
    return [s for s in spans if s not in named], named[0].ref.written if named else ""


@dataclass(frozen=True, slots=True)
class _At:
    """Units and documents of the place that a question names."""

    units: list[Span]
    documents: tuple[str, ...]
    rest: str
    place: str = ""
    elsewhere: str = ""
    written: str = ""


def _in_place(units: list[Span], documents: tuple[str, ...], cut: str, lexicon: Lexicon) -> _At:
    """鹤壁的发改委: units and documents of the place that is named; a place without documents is elsewhere."""
    named = place_named(cut, lexicon)
    said = named is not None and _MENTIONED.search(cut[: cut.index(named[1])])
    if named is None or said or any(named[1] in e.label for e in _best_named(cut, lexicon)):
        return _At(units, documents, cut)
    place, written = named
    rest = cut.replace(written, " ", 1)
    if place not in lexicon.jurisdictions:
        return _At(units, documents, rest, elsewhere=place, written=written)
    if not units and not documents:
        several = _several_places(place, cut, cut.index(written), written, lexicon)
        if several:
            return several
    here = tuple(d for d in documents if lexicon.documents[d]["place"] == place) or documents_of(place, lexicon)
    return _At([_narrowed(s, place, lexicon) for s in units], here, rest, "" if documents else place, written=written)


def _several_places(first: str, text: str, at: int, written: str, lexicon: Lexicon) -> _At | None:
    """山东和潍坊的任务: the documents of all places that are named one after the other, the first at `at`."""
    places, rest = [first], text[at + len(written) :]
    while (match := _AND_THEN.match(rest)) and (named := place_named(rest[match.end() :], lexicon)):
        if named[0] not in lexicon.jurisdictions or not rest[match.end() :].startswith(named[1]):
            break
        places.append(named[0])
        rest = rest[match.end() + len(named[1]) :]
    if len(places) == 1:
        return None
    documents = tuple(d for p in places for d in documents_of(p, lexicon))
    return _At([], documents, f"{text[:at]} {rest}", "、".join(places))


def _best_named(text: str, lexicon: Lexicon) -> list[Named]:
    return [*lexicon.subjects.best(text), *lexicon.titles.best(text)]


def _of_one_place(spans: list[Span], lexicon: Lexicon) -> list[Span]:
    """潍坊市财政局和发改委: units beside one whose place is said are of the same place, where it has them."""
    said = {lexicon.units[i].place for s in spans if len(s.ref.iris) == 1 for i in s.ref.iris}
    return [_narrowed(s, next(iter(said)), lexicon) for s in spans] if len(said) == 1 else spans


def _narrowed(span: Span, place: str, lexicon: Lexicon) -> Span:
    """A unit that can be several, where the question's place has one of them."""
    if len({lexicon.units[i].group for i in span.ref.iris}) > 1:  # one with the groups that reach it
        return span
    iris = tuple(i for i in span.ref.iris if lexicon.units[i].place == place)
    if not iris or iris == span.ref.iris:
        return span
    return replace(span, ref=UnitRef(span.ref.written, lexicon.units[iris[0]].label, iris))


def _units(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Units in text order: known ones in any spelling, then offices that no document names, then near misses."""
    names = lexicon.spellings
    spans = [*misheard(text, lexicon)]
    for start, end in spans_of(text, names, lexicon.longest):
        if not (_cuts_word(text, end) or any(s.start < end and start < s.end for s in spans)):
            spans.append(_known(text, start, end, lexicon))
    taken = [(s.start, s.end) for s in spans]
    for start, end in spans_of(text, known_offices(), 14):
        if not (_cuts_word(text, end) or any(a < end and start < b for a, b in taken)):
            spans.append(_unknown(text, start, end, lexicon))
            taken.append((spans[-1].start, spans[-1].end))
    for finder in (typos, abbreviated, stems, towns, _bodies, _governments, _places):
        for span in finder(text, lexicon):
            if not (_cuts_word(text, span.end) or any(a < span.end and span.start < b for a, b in taken)):
                spans.append(span)
                taken.append((span.start, span.end))
    yield from sorted(spans, key=lambda s: s.start)


def _cuts_word(text: str, end: int) -> bool:
    """现代农业部分 names no 农业部."""
    return text[end - 1] == "部" and text[end : end + 1] in tuple("分署位件落门队")


def _bodies(text: str, lexicon: Lexicon) -> Iterator[Span]:
    alone = _NO_BODY_HERE.match(text)
    if alone:
        yield Span(alone.start(1), alone.end(1), UnitRef(alone[1], alone[1], ()))
    for found in _SOME_BODY.finditer(text):
        yield Span(found.start(1), found.end(1), UnitRef(found[1], found[1], ()))


def _places(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Places that act, with no body named: 郑州市有什么任务."""
    for found in re.finditer("[省市县区州盟旗]", text):
        place = _place_before(text, found.end(), lexicon) if _ACTS.match(text[found.end() :]) else None
        if place and not _MENTIONED.search(text[: place[0]]):
            end = found.end() + len(re.match("(?:人民)?(?:政府)?", text[found.end() :])[0])  # type: ignore[index]
            name = place[1] if end == found.end() else text[place[0] : end]
            yield Span(place[0], end, UnitRef(name, name, ()))


def _governments(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """省政府, where documents of one province are there: its government."""
    for found in _GOVERNMENT.finditer(text):
        names = [f"{p}人民政府" for p in sorted(lexicon.jurisdictions) if p.endswith(found[1])]
        iris = tuple(i for name in names for i in lexicon.spellings.get(name, ()))
        label = lexicon.units[iris[0]].label if len(iris) == 1 else f"{found[0]}(各地)" if iris else found[0]
        yield Span(found.start(), found.end(), UnitRef(found[0], label, iris))


def _known(text: str, start: int, end: int, lexicon: Lexicon) -> Span:
    """A unit by one of its spellings; a place or level in front that is not its own makes it another, unknown one."""
    written = text[start:end]
    iris = lexicon.spellings[written]
    entries = [lexicon.units[i] for i in iris]
    before = _place_before(text, start, lexicon)
    own = _OWN_NAME.search(text[:start]) if entries[0].group else None
    if own:
        return Span(own.start(), end, UnitRef(written, f"{entries[0].label}(含“{text[own.start() : end]}”)", iris))
    if before:
        iris = tuple(e.iri for e in entries if e.place == before[1])
        written = text[before[0] : end]
        start = before[0]
        if not iris:
            return Span(start, end, UnitRef(written, written, ()))
    elif _of_nation(text, start) and not any(e.place == places.NATION for e in entries):
        return _unknown(text, start, end, lexicon)
    elif (
        text[start - 1 : start] in ("省", "县")
        and start > 0
        and not any(e.place.endswith(text[start - 1]) for e in entries)
    ):
        return Span(start - 1, end, UnitRef(text[start - 1 : end], text[start - 1 : end], ()))
    chosen = [lexicon.units[i] for i in iris]
    label = chosen[0].label if len({e.label for e in chosen}) == 1 else f"{written}(各地)"
    return Span(start, end, UnitRef(written, label, iris))


def _place_before(text: str, end: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """The place whose name ends right at `end`: 郑州市|财政局."""
    for length in range(min(9, end), 1, -1):
        place = lexicon.place_called(text[end - length : end])
        if place:
            return end - length, place
    return None


def _unknown(text: str, start: int, end: int, lexicon: Lexicon) -> Span:
    before = _place_before(text, start, lexicon)
    if before:
        start = before[0]
    elif _of_nation(text, start):
        start -= 2
    elif text[start - 1 : start] in tuple("省市县区州") and start > 0:
        start -= 1
    return Span(start, end, UnitRef(text[start:end], text[start:end], ()))


def _of_nation(text: str, start: int) -> bool:
    """国家|发改委: the body of the whole country."""
    return start > 1 and text[start - 2 : start] == "国家"


def _outside_titles(spans: list[Span], text: str, lexicon: Lexicon) -> list[Span]:
    """谁负责泉州数控一代示范工程: a unit that stands inside the whole heading of a task is no unit that is asked about."""
    if not spans or not WHO.search(text):
        return spans
    titles = {core(t.label).lower() for t in lexicon.titles.best(text)}
    inside = [(m.start(), m.end()) for title in titles for m in re.finditer(re.escape(title), text)]
    return [s for s in spans if not any(a <= s.start and s.end <= b and s.end - s.start < b - a for a, b in inside)]


def _as_government(span: Span, homes: frozenset[str], lexicon: Lexicon) -> Span:
    """福清市要做什么; 漳州市, in a document of its province: a place that acts is its government, where that is known."""
    place = span.ref.written
    if span.ref.iris or place in homes:
        return span
    iris = lexicon.spellings.get(f"{place.removesuffix('人民政府').removesuffix('政府')}人民政府", ())
    return replace(span, ref=UnitRef(place, lexicon.units[iris[0]].label, iris)) if len(iris) == 1 else span


def _place(
    spans: list[Span], lexicon: Lexicon, homes: frozenset[str], *, either: bool
) -> tuple[Place | None, list[Span]]:
    """A county's government named by its place (浚县, 山城区政府) is reached through groups as well; where `either` of
    several will do, it is one of the units."""
    for span in spans:
        town = as_town(span, lexicon)
        if town:
            if either:
                return None, [reached(s, lexicon) for s in spans]
            return town, [reached(s, lexicon) for s in spans if s is not span]
        for iri in span.ref.iris:
            entry = lexicon.units[iri]
            if entry.base == fold("人民政府") and entry.place not in homes and not entry.group:
                if either and len(spans) > 1:
                    return None, [_reached(s, lexicon) for s in spans]
                return Place(entry.place, iri), [_reached(s, lexicon) for s in spans if s is not span]
    return None, spans


def _reached(span: Span, lexicon: Lexicon) -> Span:
    """浚县和淇县都要做的: groups reach the second county as they do the first."""
    iri = span.ref.iris[0] if len(span.ref.iris) == 1 else ""
    groups = lexicon.groups_of.get(iri, ()) if iri and lexicon.units[iri].base == fold("人民政府") else ()
    return (
        replace(span, ref=replace(span.ref, label=f"{span.ref.label}(含集体称谓)", iris=(iri, *groups)))
        if groups
        else span
    )


def _parts(text: str, lexicon: Lexicon, documents: tuple[str, ...]) -> tuple[Region | None, Topic | None, str]:
    """A part of a document, by number (三(二)1, 3.3, 第三部分) or by a top heading (重点工作)."""
    match = _PATH.search(text)
    if match:
        named = [n for n in lexicon.by_path.get(_path_of(match), ()) if not documents or n.document in documents]
        tasks, sections = ([n for n in named if n.kind == kind] for kind in ("task", "section"))
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        if tasks:
            return None, Topic(_of_path(tasks), "task", tuple(t.iri for t in tasks)), rest
        if sections:
            return Region(_of_path(sections, _label), tuple(s.iri for s in sections)), None, rest
    alone, rest = numbered_alone(text, lexicon, documents)
    tasks = [n for n in alone if n.kind == "task"]
    if tasks:
        return None, Topic(tasks[0].label, "task", tuple(t.iri for t in tasks)), rest
    if alone:
        return Region(_label(alone[0]), (alone[0].iri,)), None, rest
    if not (_OF_PARTS.search(text) or content(text)):
        return None, None, text
    tops = [s for s in lexicon.tops if not documents or s.document in documents]
    region = _numbered_part(text, tops) or _headed_part(text, tops)
    if region is None or _is_part_of_a_title(region[0], text, lexicon):
        return None, None, text
    return region


def _is_part_of_a_title(region: Region, text: str, lexicon: Lexicon) -> bool:
    """做好养老政策指引和信息公开 is a task: no part of a document that is headed 信息公开 is meant."""
    heading = region.label.split("(在 ")[0].split("、")[-1]
    named = lexicon.titles.best(text)
    return any(heading in core(t.label) and len(heading) < len(core(t.label)) for t in named)


def _of_path(named: list[Named], label: Callable[[Named], str] = attrgetter("label")) -> str:
    """The label of what stands at a path: of one document its own, of several the path."""
    several = len({n.document for n in named})
    alone = label(named[0]) if len(named) == 1 else f"{named[0].path} 的 {len(named)} 项"
    return alone if several == 1 else f"{named[0].path}(在 {several} 个文件里)"


def _numbered_part(text: str, tops: list[Named]) -> tuple[Region, None, str] | None:
    for pattern in (_PART, _NUMBERED):
        for found in pattern.finditer(text):
            figure = found["n"] if not found["n"].isdigit() else _han(int(found["n"]))
            heading = found.groupdict().get("heading")
            chosen = [s for s in tops if s.path == figure and (heading is None or (s.label and s.label in text))]
            if chosen:
                rest = (text[: found.start()] + " " + text[found.end("n") :]).replace(chosen[0].label, " ", 1)
                rest = re.sub(r"^\s*(?:大?部分|章|大项|大块|、)", " ", rest)
                return Region(_of_path(chosen, _label), tuple(s.iri for s in chosen)), None, rest
    return None


def _headed_part(text: str, tops: list[Named]) -> tuple[Region, None, str] | None:
    """By a top heading, or by another word for it: 重点任务 for 重点工作."""
    for wording in (text, re.sub("(重点|主要)任务", r"\1工作", text), re.sub("(重点|主要)工作", r"\1任务", text)):
        named = [s for s in tops if len(s.label) >= 4 and s.label in wording]
        if named:
            longest = max(named, key=lambda s: len(s.label))
            same = [s for s in named if s.label == longest.label]
            label = _label(longest) if len(same) == 1 else f"{longest.label}(在 {len(same)} 个文件里)"
            return Region(label, tuple(s.iri for s in same)), None, wording.replace(longest.label, " ", 1)
    return None


def _label(section: Named) -> str:
    return f"{section.path}、{section.label}" if "/" not in section.path else f"{section.path} {section.label}"


def _han(value: int) -> str:
    return _HAN[value] if value <= 10 else next((h for h in _teens() if han_number(h) == value), str(value))


def _teens() -> Iterator[str]:
    yield from (f"{t}十{o}" for t in ("", *"二三四五六七八九") for o in ("", *"一二三四五六七八九"))


def _path_of(match: re.Match[str]) -> tuple[str, ...]:
    if match["p"]:
        third = str(han_number(match["i"])) if match["i"] else None
        return tuple(p for p in (match["p"], match["c"], third) if p)
    if match["part"]:
        item = match["item"] or (str(han_number(match["nth"])) if match["nth"] else None)
        return tuple(p for p in (match["part"], match["clause"], item) if p)
    return tuple(p for p in (_han(int(match["n1"])), _han(int(match["n2"])), match["n3"]) if p)
