"""The header of a document: title, 发文字号, issuers, jurisdiction, dates, addressees, references.

It is read from what stands above the outline (the page's title, its metadata table, the notice that carries
the policy) and from the signature; a page's own metadata (`given`) wins where the file format has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus import places
from corpus.model import BlockKind, Evidence, Header, Reference, ReferenceKind
from corpus.outline import Line, han_number

__all__ = ["Layout", "read_header", "read_layout"]

_SPACE = " \t\u3000\u00a0\ufeff"
_DATE = re.compile(r"((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_HAN_DATE = re.compile(
    r"([一二][零〇○ＯO九八七六五四三二一]{3})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z()（）]{1,20}?\s?[〔\[［【（(]\s?(?:19|20)\d\d\s?[〕\]］】）)]\s?第?\s?\d{1,5}\s?号"
)
_INDEX = re.compile(r"索\s*引\s*号[\s:：]*([A-Za-z0-9][\w/.-]{4,60})")
_FIELD_DATES = {
    "date_signed": re.compile(rf"(?:成文|生成|印发|签发|制发)(?:日期|时间)[{_SPACE}:：]*"),
    "date_published": re.compile(rf"(?:发布|公布|公开|发文)(?:日期|时间)[{_SPACE}:：]*"),
}
_ISSUED = re.compile(r"^(?P<issuer>[^《》:：]{2,60}?)(?:[:：]|\s*(?:联合)?(?:关于|印发|转发|批转|公布))")
_CARRIES = re.compile(
    r"(?:印发|转发|批转|公布|发布|下发)(?:了)?《?(?P<title>[^《》]{4,80}?)》?的?(?:通知|公告|函|通报)\s*$"
)
_INSTITUTION = re.compile(
    r"(?:政府|办公厅|办公室|委员会|[局厅部委办院会署行]|会议|小组|公司|集团|等?\d{1,2}(?:个)?部门)$"
)
_ADDRESSEE = re.compile(
    r"^(?!为|根据|按照|经|现|依据)(?=[^。]*[:：]$).*?(?:各|有关|省|市|县|区|局|厅|委|部|政府|单位|部门|公司|企业|院校|机构)[^。]{0,400}[:：]$"
)
_PUBLIC = re.compile(r"^[（(]?此件[^。]{0,12}(?:公开|发布)[^。]{0,6}[)）]?$|^[（(]?(?:联系人|联系电话)[:：].*$")
_BOILERPLATE = re.compile(
    r"^(?:留言与评论|验证码|打印本页|关闭(?:窗口|本页)|分享(?:到|至)?|扫一扫|相关(?:附件|链接|文件|阅读|报道|稿件|解读)|上一篇|下一篇|浏览次数|"
    r"责任编辑|编辑[:：]|字体[:：]?大小|字号[:：]|来源[:：]|标签[:：]|附件下载|主办单位[:：].{0,30}(?:版权|备案)|版权所有|网站(?:地图|标识码)|"
    r"[京沪粤闽赣]ICP备|【(?:打印|关闭|字体)|您(?:当前)?的?(?:当前)?位置|当前位置|首页)"
)
_METADATA = re.compile(
    rf"^(?:标[{_SPACE}]*题|索[{_SPACE}]*引[{_SPACE}]*号|发文字号|文[{_SPACE}]*号|发布日期|成文日期|生成日期|发文(?:机关|机构|单位|日期)|发布(?:机构|时间)|"
    rf"公文种类|主题(?:词|分类)|有效性|效力状态|信息分类|公开(?:方式|日期)|组配分类)[{_SPACE}:：]"
)
_BASED = re.compile(r"(?:根据|依据|按照|遵照|依照|贯彻落实|贯彻|落实)[^。；]{0,40}$")
_REPEALED = re.compile(r"^[^。]{0,60}(?:同时废止|予以废止|废止)")
_TITLE_REF = re.compile(r"《([^《》\n]{3,80})》(?:\s*[（(]([^（()）\n]{4,40}号)[)）])?")


_LONGEST_TITLE = 150  # characters; a longer first line is text
_NATIONAL = re.compile(r"(?:(?:19|20)\d\d年)?(?:国务院|中共中央|中央办公厅|中办|国办|全国人大)")
_WHERE = 10_000  # characters in which places are counted to find whose document it is


@dataclass(frozen=True, slots=True)
class Layout:
    """Which lines are what: `kinds` runs parallel to the lines; `body` is where the document proper starts."""

    kinds: tuple[BlockKind, ...]
    end: int


def _squeeze(text: str) -> str:
    return "".join(text.split())


def iso_date(text: str) -> str | None:
    """The first date in `text` as YYYY-MM-DD, in Arabic or Chinese figures."""
    match = _DATE.search(text)
    if match:
        year, month, day = (int(x) for x in match.groups())
    else:
        match = _HAN_DATE.search(text)
        if not match:
            return None
        year = int("".join(str("〇一二三四五六七八九".find("〇" if c in "零○ＯO" else c)) for c in match[1]))
        month, day = han_number(match[2]), han_number(match[3])
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _is_date_line(line: str) -> bool:
    """A line that is a date, or names of institutions with a date behind them."""
    if line[-1] not in "日0123456789":
        return False
    bare = _squeeze(line)
    if len(bare) > 400:
        return False
    match = list(_DATE.finditer(bare))[-1:] or list(_HAN_DATE.finditer(bare))[-1:]
    if not match or match[0].end() != len(bare):
        return False
    names = bare[: match[0].start()]
    return not names or bool(_INSTITUTION.search(names) and not re.search("[，。；：:《》]", names))


def read_layout(text: str, lines: Sequence[Line], first_section: int) -> Layout:
    """Tell header, signature and leftovers from the text proper. `first_section` is where the outline starts."""
    kinds = [_line_kind(text[x.body : x.end], x.start < first_section) for x in lines]
    _mark_signatures(text, lines, kinds, first_section)
    _mark_titles(text, lines, kinds, first_section)
    end = len(text)
    for line, kind in zip(reversed(lines), reversed(kinds), strict=True):
        if kind not in (BlockKind.BOILERPLATE, BlockKind.SIGNATURE):
            break
        end = line.start
    return Layout(tuple(kinds), end)


def _line_kind(line: str, above: bool) -> BlockKind:
    if _BOILERPLATE.match(line):
        return BlockKind.HEADER if above and "来源" in line[:3] else BlockKind.BOILERPLATE
    if _METADATA.match(line) or _PUBLIC.match(line):
        return BlockKind.HEADER if above else BlockKind.SIGNATURE
    if above and (_NUMBER.fullmatch(line) or _ADDRESSEE.match(line)):
        return BlockKind.HEADER
    return BlockKind.TEXT


def _mark_signatures(text: str, lines: Sequence[Line], kinds: list[BlockKind], first_section: int) -> None:
    """A line that is only a date, with the lines above it that are only names of institutions."""
    for i, line in enumerate(lines):
        if not _is_date_line(text[line.body : line.end]):
            continue
        kind = BlockKind.HEADER if line.start < first_section else BlockKind.SIGNATURE
        kinds[i] = kind
        for j in range(i - 1, max(i - 12, -1), -1):
            name = text[lines[j].body : lines[j].end]
            if len(name) > 40 or re.search("[。，；：:]", name) or not _INSTITUTION.search(name):
                break
            kinds[j] = kind


def _mark_titles(text: str, lines: Sequence[Line], kinds: list[BlockKind], first_section: int) -> None:
    """Short lines without a sentence above the outline are titles; the very first line is one unless it is a paragraph."""
    for i, line in enumerate(lines):
        if line.start >= first_section:
            return
        body = text[line.body : line.end]
        first_title = i == 0 and len(body) <= _LONGEST_TITLE and "。" not in body
        if first_title or (kinds[i] is BlockKind.TEXT and len(body) <= 60 and not re.search("[。；;:：]", body)):
            kinds[i] = BlockKind.HEADER


class _Reader:
    """Collects the fields of one header with the place each stands at."""

    def __init__(self, document_id: str, text: str) -> None:
        self.id, self.text = document_id, text
        self.evidence: list[tuple[str, Evidence]] = []

    def note(self, name: str, start: int, end: int) -> str:
        """Record where field `name` stands and give its text."""
        self.evidence.append((name, Evidence(self.id, start, end, self.text[start:end])))
        return self.text[start:end]


def read_header(
    document_id: str,
    text: str,
    lines: Sequence[Line],
    layout: Layout,
    first_section: int,
    *,
    given: Mapping[str, str] | None = None,
) -> Header:
    """The header of the document; `given` are fields that the file format itself states (a page's meta tags)."""
    reader, given = _Reader(document_id, text), given or {}
    above = [(x, k) for x, k in zip(lines, layout.kinds, strict=True) if x.start < first_section]
    notice = given.get("title") or _notice_title(reader, above) or document_id
    number = _doc_number(reader, above) or given.get("doc_number")
    issuers = _issuers(notice, text, lines, layout) or tuple(filter(None, [given.get("issuer")]))
    dates = _dates(reader, lines, layout, first_section)
    return Header(
        title=_policy_title(notice),
        notice_title=notice,
        doc_number=number,
        index_number=_index_number(reader, first_section) or given.get("index_number"),
        issuers=issuers,
        jurisdiction=_jurisdiction(issuers, notice, number, text),
        date_signed=dates.get("date_signed") or given.get("date_signed"),
        date_published=dates.get("date_published") or given.get("date_published"),
        addressees=_addressees(reader, above),
        references=tuple(_references(document_id, text, _policy_title(notice))),
        evidence=tuple(reader.evidence),
    )


def _notice_title(reader: _Reader, above: Sequence[tuple[Line, BlockKind]]) -> str | None:
    """The first header line; a title broken over lines is joined until it ends as a title does."""
    titles = [x for x, k in above if k is BlockKind.HEADER][:3]
    if not titles:
        return None
    last = titles[0]
    for line in titles[1:]:
        whole = reader.text[titles[0].body : last.end]
        if "关于" not in whole or re.search(
            "(?:通知|意见|方案|办法|规定|决定|函|公告|措施|规划|计划|细则|批复)$", whole
        ):
            break
        if _METADATA.match(reader.text[line.body : line.end]) or len(whole) > 80:
            break
        last = line
    return _squeeze_title(reader.note("notice_title", titles[0].body, last.end))


def _squeeze_title(title: str) -> str:
    return re.sub(r"\s*\n\s*", "", title).strip(_SPACE)


def _policy_title(notice: str) -> str:
    """鹤壁市…关于印发X的通知 -> X; a title that carries nothing stays as it is."""
    match = _CARRIES.search(notice)
    return match["title"] if match else notice


def _doc_number(reader: _Reader, above: Sequence[tuple[Line, BlockKind]]) -> str | None:
    for line, kind in above:
        if kind is not BlockKind.HEADER and line is not above[0][0] and not _NUMBER.match(reader.text, line.body):
            continue
        for match in _NUMBER.finditer(reader.text, line.body, line.end):
            if reader.text[match.start() - 1 : match.start()] in ("（", "(") or "《" in match.group():
                continue
            lead = re.match(rf"(?:发文字号|文号)[{_SPACE}:：]*", match.group())
            start = match.start() + (lead.end() if lead else 0)
            return _squeeze(reader.note("doc_number", start, match.end()))
    return None


def _index_number(reader: _Reader, end: int) -> str | None:
    match = _INDEX.search(reader.text, 0, end)
    return reader.note("index_number", match.start(1), match.end(1)) if match else None


def _dates(reader: _Reader, lines: Sequence[Line], layout: Layout, first_section: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, label in _FIELD_DATES.items():
        for match in label.finditer(reader.text, 0, first_section):
            date = _DATE.match(reader.text, match.end())
            if date and name not in found:
                reader.note(name, date.start(), date.end())
                found[name] = iso_date(date.group()) or ""
    for line, kind in zip(lines, layout.kinds, strict=True):
        if "date_signed" in found:
            break
        if kind in (BlockKind.HEADER, BlockKind.SIGNATURE) and _is_date_line(reader.text[line.body : line.end]):
            found["date_signed"] = iso_date(_squeeze(reader.note("date_signed", line.body, line.end))) or ""
    return {k: v for k, v in found.items() if v}


def _issuers(notice: str, text: str, lines: Sequence[Line], layout: Layout) -> tuple[str, ...]:
    """From the title (joint issuers stand apart by spaces), else from the signature."""
    match = _ISSUED.match(notice)
    if match:
        names = [n for n in re.split(r"[\s、]+", match["issuer"]) if n]
        if names and all(_INSTITUTION.search(n) for n in names):
            return tuple(names)
    signed = [
        text[x.body : x.end]
        for x, k in zip(lines, layout.kinds, strict=True)
        if k in (BlockKind.SIGNATURE, BlockKind.HEADER) and x is not lines[0]
    ]
    return tuple(n for n in signed if _INSTITUTION.search(n) and len(n) <= 30 and not re.search("[:：，。《]", n))


def _jurisdiction(issuers: Sequence[str], notice: str, number: str | None, text: str) -> str:
    """The place of the first issuer that names one, then of the title, then the sign in the 文号; else 全国."""
    for name in (*issuers[:1], notice):
        place = places.leading_place(re.sub("^中共", "", name))
        if place:
            return place[0].name
    if _NATIONAL.match(notice):
        return places.NATION
    province = places.province_of_sign(number) if number else None
    if province:
        return province
    if re.match("(?:省|自治区)", issuers[0] if issuers else notice) or re.search(
        "[我全]省|全?自治区各|[我全]区各", text
    ):
        return _most_named(places.provinces(), text) or places.NATION
    if re.match("市", issuers[0] if issuers else notice) or "我市" in text:
        return _most_named(places.cities(), text) or places.NATION
    return places.NATION


def _most_named(candidates: Sequence[str], text: str) -> str | None:
    """A title such as 省政府办公厅关于… does not say which: the place that the text names most, itself or by
    the places below it."""
    text = text[:_WHERE]
    counts = {
        c: text.count(places.short_name(c)) + sum(text.count(p.name) for p in places.children(c)) for c in candidates
    }
    best = max(sorted(counts), key=lambda c: counts[c])
    return best if counts[best] else None


def _addressees(reader: _Reader, above: Sequence[tuple[Line, BlockKind]]) -> tuple[str, ...]:
    """主送机关: the line that ends with a colon, split at commas."""
    for line, kind in above:
        body = reader.text[line.body : line.end]
        if kind is BlockKind.HEADER and _ADDRESSEE.match(body) and not _METADATA.match(body):
            number = _NUMBER.match(body)
            start = line.body + (number.end() if number else 0)
            named = reader.note("addressees", start, line.end - 1)
            return tuple(n.strip() for n in re.split("[,，；;]", named) if n.strip())
    return ()


def _references(document_id: str, text: str, own: str) -> Iterator[Reference]:
    """《…》(文号), each title once, with how it is referred to; not the document's own title."""
    seen: set[str] = set()
    for match in _TITLE_REF.finditer(text):
        title = match[1]
        if title in seen or title in own or own in title:
            continue
        seen.add(title)
        before, after = text[max(0, match.start() - 45) : match.start()], text[match.end() : match.end() + 70]
        kind = (
            ReferenceKind.REPEALS
            if _REPEALED.match(after.split("\n")[0])
            else ReferenceKind.BASED_ON
            if _BASED.search(before.rsplit("\n", 1)[-1])
            else ReferenceKind.CITES
        )
        yield Reference(title, match[2], kind, Evidence(document_id, *match.span(), match.group()))
