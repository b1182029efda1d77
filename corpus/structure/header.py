"""The header of a document: title, 发文字号, issuers, jurisdiction, dates, addressees, references.

It is read from what stands above the outline (the page's title, its metadata table, the notice that carries
the policy) and from the signature; a page's own metadata (`given`) wins where the file format has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from corpus.model import BlockKind, Evidence, Header
from corpus.structure.dates import DATE, iso_date
from corpus.structure.jurisdiction import jurisdiction_of
from corpus.structure.layout import ADDRESSEE, DOC_NUMBER, METADATA, Layout
from corpus.structure.lines import Line
from corpus.structure.numbering import SPACE
from corpus.structure.references import read_references
from corpus.structure.signing import institutions, names_before_date, split_names

__all__ = ["read_header"]

_INDEX = re.compile(r"索\s*引\s*号[\s:：]*([A-Za-z0-9][\w/.-]{4,60})")
_LABELS = {
    "date_signed": re.compile(rf"(?:成文|生成|印发|签发|制发)(?:日期|时间)[{SPACE}:：]*"),
    "date_published": re.compile(rf"(?:发布|公布|公开|发文)(?:日期|时间)[{SPACE}:：]*"),
}
_ISSUER_LABEL = re.compile(
    rf"(?:发文|发布|制定)(?:机关|机构|单位)[{SPACE}:：]*([\u4e00-\u9fff（）()、 \u3000]{{3,80}})"
)
_ORDER = re.compile(
    r"[\u4e00-\u9fff]{2,24}(?:令|公告)[\s（(]*(?:(?:19|20)\d\d年)?第\s?[\d〇零一二三四五六七八九十百]{1,4}\s?号"
)
_ISSUED = re.compile(
    r"^(?P<issuer>[^《》:：]{2,120}?)(?:[:：]|\s*(?:联合)?(?:关于|印发|转发|批转|公布|发布|贯彻落实|对(?=[^，。]{2,20}(?:会议|提案|建议|请示))))"
)
_MADE_BY = re.compile(r"^(?:(?:19|20)\d\d年)?(国务院|国家[\u4e00-\u9fff]{2,12}?局)(?=[\u4e00-\u9fff])")
_NEWS = re.compile(
    r"(?:近日|日前|最近)[，,]?(?P<issuer>[\u4e00-\u9fff、和 ]{3,60}?)(?:联合)?(?:印发|出台|下发|发布|制定)了?《(?P<title>[^《》\n]{6,80})》"
)
_CARRIES = re.compile(
    r"(?:印发|转发|批转|公布|发布|下发)(?:了)?《?(?P<title>[^《》]{4,80}?(?:《[^《》]+》[^《》]{0,30}?)?)》?的?(?:紧急|补充)?(?:通知|公告|函|通报|决定)\s*$"
)
_HANDED_ON = re.compile(
    r"(?:现将|现转发|现予印发|现印发)[^。《》]{0,30}?《(?P<title>[^《》\n]{4,80}(?:〈[^〈〉]+〉[^《》]{0,20})?)》[^。《》]{0,20}(?:印发|转发|下发|发给|公布|发布)"
)
_TITLE_ENDS = re.compile(
    "(?:通知|意见|方案|办法|规定|决定|函|公告|措施|规划|计划|细则|批复|通报|报告|条例|纲要|要点)(?:[（(][^（）()]{1,16}[)）])?$"
)
# A 文号 that begins a paragraph is the document's, unless the sentence speaks of it.
_OWN_NUMBER = re.compile(DOC_NUMBER.pattern + r"(?!文|》|[）)、和等]|规定|要求|精神|同时)")
_CUT_SHORT = re.compile(r"\s*(?:\.{2,}|…+)\s*")
_TITLE_VERB = re.compile("(?:联合)?(?:关于|印发|转发|批转|公布|发布)")
_TITLE_LINES = 16  # lines that a title with its joint issuers has at most
# Issuers that a title names by their level only (省政府办公厅), and the signature by their place.
_LEVEL_ONLY = re.compile("(?:中共)?(?:省|自治区|市|州|县|区|旗|盟)(?!场)")
_SITE = re.compile(r"www|网站|来源")


class _Reader:
    """The lines of a document, and the fields of its header with the place each stands at."""

    def __init__(self, document_id: str, text: str, lines: Sequence[Line], layout: Layout) -> None:
        self.id, self.text = document_id, text
        self.lines, self.kinds, self.first = lines, layout.kinds, layout.first
        self.above = [(x, k) for x, k in zip(lines, layout.kinds, strict=True) if x.start < layout.first]
        self.evidence: list[tuple[str, Evidence]] = []

    def body(self, line: Line) -> str:
        """The text of a line."""
        return self.text[line.body : line.end]

    def note(self, name: str, start: int, end: int) -> str:
        """Record where field `name` stands and give its text."""
        self.evidence.append((name, Evidence(self.id, start, end, self.text[start:end])))
        return self.text[start:end]

    def ends(self) -> Iterator[Line]:
        """The lines of titles and signatures, in order."""
        ends = (BlockKind.HEADER, BlockKind.SIGNATURE)
        return (x for x, k in zip(self.lines, self.kinds, strict=True) if k in ends)


def read_header(
    document_id: str,
    text: str,
    lines: Sequence[Line],
    layout: Layout,
    *,
    given: Mapping[str, str] | None = None,
) -> Header:
    """The header of the document; `given` are fields that the file format itself states (a page's meta tags)."""
    reader, given = _Reader(document_id, text, lines, layout), given or {}
    notice = given.get("title") or _notice_title(reader) or document_id
    number = _doc_number(reader) or given.get("doc_number")
    title = _policy_title(reader, notice)
    issuers = _issuers(reader, notice) or tuple(filter(None, [given.get("issuer")]))
    dates = _dates(reader)
    return Header(
        title=title,
        notice_title=notice,
        doc_number=number,
        index_number=_index_number(reader) or given.get("index_number"),
        issuers=issuers,
        jurisdiction=jurisdiction_of(issuers, notice, number, text),
        date_signed=dates.get("date_signed") or given.get("date_signed"),
        date_published=dates.get("date_published") or given.get("date_published"),
        addressees=_addressees(reader),
        references=read_references(document_id, text, (title, notice, number)),
        evidence=tuple(reader.evidence),
    )


def _notice_title(reader: _Reader) -> str | None:
    """The first header line that is no field; a title broken over lines is joined until it ends as a title does."""
    titles = [x for x, k in reader.above if k is BlockKind.HEADER and not METADATA.match(reader.body(x))][:_TITLE_LINES]
    if not titles:
        return None
    last = titles[0]
    for line in titles[1:]:
        whole = reader.text[titles[0].body : last.end]
        if not (_is_part(reader, whole, line) or _names_before(reader, whole, line)):
            break
        last = line
    start, end = titles[0].body, last.end
    end = start + _title_end(reader.text[start:end])
    return _joined(reader.note("notice_title", start, end))


def _is_part(reader: _Reader, title: str, line: Line) -> bool:
    """Whether the line goes on from a title that has begun (关于…) and is not yet whole."""
    return "关于" in title and not _TITLE_ENDS.search(title) and len(title) <= 80 and _goes_on(reader, line)


def _names_before(reader: _Reader, title: str, line: Line) -> bool:
    """Issuers on lines of their own above 关于…的通知."""
    body = reader.body(line)
    names = all(institutions(x.strip(SPACE)) for x in title.split("\n") if x.strip(SPACE))
    return names and (_TITLE_VERB.match(body) is not None or (bool(institutions(body)) and len(title) < 200))


def _joined(title: str) -> str:
    """A title in one line; names that stood on lines of their own stay apart."""
    parts = [x.strip(SPACE) for x in title.split("\n") if x.strip(SPACE)]
    whole = parts[0] if parts else ""
    for before, part in pairwise(parts):
        whole += (" " if institutions(before) and institutions(part) else "") + part
    return whole


def _goes_on(reader: _Reader, line: Line) -> bool:
    """Whether a line can be the rest of a title: no field, number, addressee, signature, or title of its own."""
    body = reader.body(line)
    if METADATA.match(body) or DOC_NUMBER.match(body) or ADDRESSEE.match(body) or _CUT_SHORT.search(body):
        return False
    return names_before_date(body) is None and not institutions(body) and body[0] not in "（("


def _title_end(title: str) -> int:
    """Where a title ends to which the page glued its 文号 and addressees, or which it cut short (关于申报…)."""
    cut = _CUT_SHORT.search(title)
    if cut and cut.start() >= 8:
        return cut.start()
    number = DOC_NUMBER.search(title, 8)
    if number and ("：" in title[number.end() :] or number.end() == len(title)):
        ends = [m.end() for m in re.finditer("通知|意见|方案|办法|决定|公告|批复", title[: number.end()])]
        if ends and ends[-1] > 8:
            return ends[-1]
    return len(title)


def _policy_title(reader: _Reader, notice: str) -> str:
    """鹤壁市…关于印发X的通知 -> X; a title that carries nothing, or was cut short, is that of the text's
    现将《X》印发给你们, if there is one that the notice's title does not contradict."""
    match = _CARRIES.search(notice)
    if match:
        return match["title"].strip("《》")
    handed_on = _HANDED_ON.search(reader.text, 0, reader.first)
    if handed_on and (not _TITLE_ENDS.search(notice) or "印发" in notice or _unlike(handed_on["title"], notice)):
        return reader.note("title", *handed_on.span("title"))
    news = _NEWS.search(reader.text, 0, reader.first)
    if news and news["title"] in notice:
        return reader.note("title", *news.span("title"))
    return notice.removesuffix("公布如下：").strip("《》") if notice.startswith("《") else notice


def _unlike(title: str, other: str) -> bool:
    """Whether two titles speak of different things: hardly any two characters in common."""
    pairs = {title[i : i + 2] for i in range(len(title) - 1)}
    return sum(p in other for p in pairs) * 4 < len(pairs)


def _doc_number(reader: _Reader) -> str | None:
    for n, (line, kind) in enumerate(reader.above):
        if kind is not BlockKind.HEADER and n and not _OWN_NUMBER.match(reader.text, line.body):
            continue
        for match in DOC_NUMBER.finditer(reader.text, line.body, line.end):
            if reader.text[match.start() - 1 : match.start()] in ("（", "(") or match.group()[0] in "（(":
                continue
            lead = re.match(rf"(?:发文字号|文号)[{SPACE}:：]*|.*(?:通知|意见|公告|决定|批复)(?=.)", match.group())
            start = match.start() + (lead.end() if lead else 0)
            return "".join(reader.note("doc_number", start, match.end()).split())
    return _order_number(reader)


def _order_number(reader: _Reader) -> str | None:
    """国务院令第123号, 公告2020年第5号 on a line of its own."""
    for line, kind in reader.above:
        match = _ORDER.fullmatch(reader.text, line.body, line.end) if kind is BlockKind.HEADER else None
        if match:
            return "".join(reader.note("doc_number", *match.span()).split())
    return None


def _index_number(reader: _Reader) -> str | None:
    match = _INDEX.search(reader.text, 0, reader.first)
    return reader.note("index_number", match.start(1), match.end(1)) if match else None


def _dates(reader: _Reader) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, label in _LABELS.items():
        for match in label.finditer(reader.text, 0, reader.first):
            date = DATE.match(reader.text, match.end())
            if date and name not in found:
                found[name] = iso_date(reader.note(name, *date.span())) or ""
    if "date_signed" not in found:
        found |= {name: date for name, date in _unlabelled_date(reader) if name not in found}
    return {k: v for k, v in found.items() if v}


def _unlabelled_date(reader: _Reader) -> Iterator[tuple[str, str]]:
    """The date of the first signature; a site's line with a date above the text says when the page was put there."""
    site: tuple[Line, re.Match[str]] | None = None
    before = ""
    for line in reader.ends():
        body = reader.body(line)
        names = names_before_date(body) if body[-1] in "日0123456789）)" and len(body) <= 400 else None
        if names is not None:
            date = list(DATE.finditer(reader.text, line.body, line.end))[-1]
            if names or not _SITE.search(before):
                yield "date_signed", iso_date(reader.note("date_signed", *date.span())) or ""
                break
            site = site or (line, date)
        before = body
    if site:
        yield "date_published", iso_date(reader.note("date_published", *site[1].span())) or ""


def _issuers(reader: _Reader, notice: str) -> tuple[str, ...]:
    """From the title (joint issuers stand apart by spaces); from the signature where the title counts them (等十七部门)
    or names only their level (省政府办公厅)."""
    match = _ISSUED.match(notice)
    named = split_names(match["issuer"]) if match else ()
    counted = bool(match and re.search("(?:部门|单位)$", match["issuer"]))
    if named and not counted and not _LEVEL_ONLY.match(named[0]):
        return named
    signed = _signed(reader)
    if named and not counted:
        return signed if len(signed) == len(named) and not _LEVEL_ONLY.match(signed[0]) else named
    return (signed if len(signed) > len(named) else named) or _otherwise(reader, notice)


def _signed(reader: _Reader) -> tuple[str, ...]:
    """The names of the first signature: lines of names right above each other."""
    names: list[str] = []
    for i, (line, kind) in enumerate(zip(reader.lines, reader.kinds, strict=True)):
        if kind not in (BlockKind.SIGNATURE, BlockKind.HEADER) or i == 0:
            if names:
                break
            continue
        body = reader.body(line)
        found = institutions(body) or (names_before_date(body) if len(body) <= 400 else ()) or ()
        if names and not found:
            break
        names += found
    return tuple(dict.fromkeys(names))


def _otherwise(reader: _Reader, notice: str) -> tuple[str, ...]:
    """From a label (发文机关：…), from news of it (近日，X印发了《…》), or from the title of what it made."""
    label = _ISSUER_LABEL.search(reader.text, 0, reader.first)
    news = _NEWS.search(reader.text, 0, reader.first)
    made = _MADE_BY.match(notice)
    for name in (label and label[1], news and news["issuer"], made and made[1]):
        found = split_names(name.replace("和", "、")) if name else ()
        if found:
            return found
    return (made[1],) if made else ()


def _addressees(reader: _Reader) -> tuple[str, ...]:
    """主送机关: the line that ends with a colon, split at commas."""
    for line, kind in reader.above:
        body = reader.body(line)
        if kind is BlockKind.HEADER and ADDRESSEE.match(body) and not METADATA.match(body):
            number = DOC_NUMBER.search(body)
            start = line.body + (number.end() if number else 0)
            named = reader.note("addressees", start, line.end - 1)
            return tuple(n.strip() for n in re.split("[,，；;]", named) if n.strip())
    return ()
