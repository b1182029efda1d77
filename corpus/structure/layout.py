"""What each line of a document is: header, contents page, text proper, end matter, leftovers of the web page.

End matter is what stands between one document and the next one in a file: the list of attachments (附件：1.…), the
issuers with the date, 此件公开发布, 抄送. Behind it an attached document begins, with a title and numbers of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import BlockKind
from corpus.structure.lines import Line
from corpus.structure.numbering import SPACE, Rank
from corpus.structure.signing import institutions, names_before_date

__all__ = ["ADDRESSEE", "DOC_NUMBER", "METADATA", "Layout", "read_layout"]

DOC_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z()（）]{1,20}?\s?[〔\[［【（(﹝]\s?(?:19|20)\d\d\s?[〕\]］】）)﹞]\s?第?\s?\d{1,5}\s?号"
)
ADDRESSEE = re.compile(
    r"^(?!为|根据|按照|经|现|依据|附)(?=[^。]*[:：]$).*?(?:各|有关|省|市|县|区|局|厅|委|部|政府|单位|部门|公司|企业|院校|机构)"
    r"[^。]{0,400}[:：]$"
)
METADATA = re.compile(
    rf"^[【\[〔{SPACE}]*(?:标[{SPACE}]*题|索[{SPACE}]*引[{SPACE}]*号|发文字号|文[{SPACE}]*号|发布日期|成文日期|生成日期|发文(?:机关|机构|单位|日期)|"
    rf"发布(?:机关|机构|单位|时间)|公文种类|主题(?:词|分类)|有[{SPACE}]*效[{SPACE}]*性|效力状态|信息分类|公开(?:方式|日期)|组配分类)[{SPACE}\]】〕:：]"
)
_PUBLIC = re.compile(
    r"^[（(]?(?:此件|本文)[^。]{0,12}(?:公开|发布|删减)[^。]{0,6}[)）]?|^[（(](?:联系人|联系电话|联系方式)[:：][^）)]*[)）]$|"
    r"^抄[\s\u3000]*送[:：]"
)
_PRINTED = re.compile(r"[^。，：:]{2,30}(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:印发|发布)$")
_BOILERPLATE = re.compile(
    r"^(?:留言与评论|验证码|打印本页|关闭(?:窗口|本页)|分享(?:到|至)?|扫一扫|相关(?:附件|链接|文件|阅读|报道|稿件|解读)|上一篇|下一篇|浏览次数|"
    r"责任编辑|编辑[:：]|字体[:：]?大小|字号[:：]|来源[:：]|标签[:：]|附件[:：]?下载|主办单位[:：].{0,30}(?:版权|备案)|版权所有|网站(?:地图|标识码)|"
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔贵滇云藏陕甘青宁新]ICP备|【(?:打印|关闭|字体)|您(?:当前)?的?(?:当前)?位置|当前位置|首页|<!--|-->|中央政府门户网站|&[a-z]+;$|[—–－-]\s?\d{1,4}\s?[—–－-]$)"
)
_FILE = re.compile(r"[^。]{0,80}\.(?:docx?|xlsx?|pdf|rar|zip|wps|ofd|pptx?|et)$")
_LEFTOVER_TITLE = re.compile(
    r"(?=.*(?:关于|印发|解读|读懂))(?!.*(?:责任单位|牵头|配合))[^。；]{6,120}(?:的?(?:通知|意见|公告|函|公示|名单|通报|决定|批复|措施|方案)|解读|一图读懂|问答)(?:[\s\[（(]*20\d\d[-/.年].*)?$"
)
_LIST_ITEM = re.compile(
    r"(\d{1,2})[.．、][^。；]{4,60}(?:表|书|名?单|方案|目录|办法|指南|模板|提纲|通知|汇总|要求|细则|图|函)[）)]?(?:（[^（）]{1,12}）)?$"
)
_CONTENTS = re.compile(rf"^[【\[]?目[{SPACE}]*[录次](?:摘要)?[】\]]?")
_LEADERS = re.compile(r"(?:\.{3,}|…{2,}|·{3,})\s*[-—]?\s*\d{1,3}\s*[-—]?$")
_TO_BARE = re.compile(r"[\s.…·]+\d{0,3}$|\s")
_SENTENCE = re.compile("[。；;]")
# First characters of what _BOILERPLATE, METADATA and _PUBLIC know.
_TELLING = frozenset(
    "—–－留验打关分扫相上下浏责编字来标附主版网京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔贵滇云藏陕甘青宁新【[〔您当首<-中&索发文成生公有效信组（(此本抄"
)
_FILE_ENDS = frozenset("xcfrpsdt")
_DATE_ENDS = frozenset("日0123456789）)")
_ATTACHMENT_LIST = re.compile(rf"附[{SPACE}]*[件录表]?[{SPACE}]*(?:\d{{1,2}})?[{SPACE}]*[:：]")

_PARAGRAPH = 15  # characters that a line with a full stop has at least to be a paragraph
_LONGEST_TITLE = 150  # characters; a longer first line is text
_NAMES_ABOVE = 20  # lines of names above a date
_TITLE_LINES = 4  # lines that the title of an attached document has at most
_LONGEST_ENTRY = 80  # characters of a line of a contents page
_LONGEST_LIST = 300  # characters of a list of attachments in one line
_NEAR = 12  # lines from a list of attachments without numbers to the signature below it


@dataclass(frozen=True, slots=True)
class Layout:
    """Which lines are what: `kinds` runs parallel to the lines. `first` is where the outline starts (or the text, in
    a document without one)."""

    kinds: tuple[BlockKind, ...]
    first: int


class _Reader:
    """The lines of a text with the kinds found so far."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.bodies = [text[x.body : x.end] for x in lines]
        self.kinds = [BlockKind.TEXT] * len(lines)
        self.first = next((i for i, x in enumerate(lines) if _opens(x)), self._first_paragraph())

    def _first_paragraph(self) -> int:
        """Where the text starts in a document without numbers: at its first paragraph, but behind a signature that
        stands at the beginning (a notice above the document it carries)."""
        paragraphs = (i for i, b in enumerate(self.bodies) if len(b) >= _PARAGRAPH and "。" in b and b[-1] not in ":：")
        first = next(paragraphs, len(self.lines))
        signed = (i for i in range(min(first + _NEAR, len(self.lines)) - 1, first, -1) if self._is_signed(i))
        return next(signed, first - 1) + 1

    def _is_signed(self, i: int) -> bool:
        return (
            self.bodies[i][-1] in _DATE_ENDS
            and bool(institutions(self.bodies[i - 1]))
            and bool(names_before_date(self.bodies[i]) is not None)
        )

    def outside(self, i: int) -> BlockKind:
        """The kind of a line that is no text proper, by where it stands."""
        return BlockKind.HEADER if i < self.first else BlockKind.SIGNATURE

    def ends(self, i: int) -> bool:
        """Whether line `i` is end matter, a leftover, or behind the last line."""
        return i >= len(self.lines) or self.kinds[i] in (BlockKind.SIGNATURE, BlockKind.BOILERPLATE)


def _opens(line: Line) -> bool:
    return line.number is not None and line.number.rank != Rank.ATTACHMENT


def read_layout(text: str, lines: Sequence[Line]) -> Layout:
    """Tell header, contents page, end matter and leftovers from the text proper."""
    reader = _Reader(text, lines)
    _mark_contents(reader)
    _mark_single_lines(reader)
    _mark_signatures(reader)
    _mark_attachment_lists(reader)
    _mark_leftovers(reader)
    _mark_titles(reader)
    first = lines[reader.first].start if reader.first < len(lines) else len(text)
    return Layout(tuple(reader.kinds), first)


def _mark_contents(reader: _Reader) -> None:
    """目录, and the lines below it that end in a page number or come again as a heading; dotted lines anywhere."""
    start = next((i for i, b in enumerate(reader.bodies) if b[0] in "目【[" and _CONTENTS.match(b)), None)
    listed: set[int] = set()
    if start is not None:
        listed = set(_contents(reader, start))
    listed |= {i for i, b in enumerate(reader.bodies) if b[-1].isdecimal() and _LEADERS.search(b)}
    for i in listed:
        reader.kinds[i] = BlockKind.BOILERPLATE
    if listed:
        opening = (i for i, x in enumerate(reader.lines) if i not in listed and _opens(x))
        reader.first = next(opening, reader.first)


def _contents(reader: _Reader, start: int) -> Iterator[int]:
    """The lines of a contents page that begins at line `start`, whose headings stand elsewhere as well."""
    seen: dict[str, int] = {}
    for body in reader.bodies:
        seen[_bare(body)] = seen.get(_bare(body), 0) + 1
    end, listed = start, set[str]()
    for i in range(start + 1, len(reader.lines)):
        bare = _bare(reader.bodies[i])
        known = seen.get(bare, 0) > 1 or _LEADERS.search(reader.bodies[i])
        if len(bare) > _LONGEST_ENTRY or not known or (bare in listed and len(bare) > 2):
            break
        end = i
        listed.add(bare)
    if end > start:
        yield from range(start, end + 1)


def _bare(body: str) -> str:
    """A heading without blanks, dots and page number, so that it equals its line in the contents."""
    return _TO_BARE.sub("", body) if len(body) <= _LONGEST_ENTRY else body


def _mark_single_lines(reader: _Reader) -> None:
    """Lines that say by themselves what they are."""
    for i, body in enumerate(reader.bodies):
        if reader.kinds[i] is not BlockKind.TEXT:
            continue
        above = i < reader.first
        if body[0] in _TELLING and (_BOILERPLATE.match(body) or METADATA.match(body) or _PUBLIC.match(body)):
            reader.kinds[i] = _kind_of_leftover(reader, i)
        elif body[-1] in _FILE_ENDS and _FILE.match(body):
            reader.kinds[i] = BlockKind.BOILERPLATE
        elif body.endswith(("印发", "发布")) and _PRINTED.match(body):
            reader.kinds[i] = reader.outside(i)
        elif above and (DOC_NUMBER.fullmatch(body) or ADDRESSEE.match(body)):
            reader.kinds[i] = BlockKind.HEADER


def _kind_of_leftover(reader: _Reader, i: int) -> BlockKind:
    """来源：… above the text belongs to the header, a field of the metadata table to where it stands."""
    body = reader.bodies[i]
    if _BOILERPLATE.match(body):
        return BlockKind.HEADER if i < reader.first and "来源" in body[:3] else BlockKind.BOILERPLATE
    return reader.outside(i)


def _mark_signatures(reader: _Reader) -> None:
    """A date with the names of institutions on its line or above it, or with 此件公开发布 below it."""
    for i, body in enumerate(reader.bodies):
        if body[-1] not in _DATE_ENDS or len(body) > 400:
            continue
        names = names_before_date(body)
        if names is None:
            continue
        above = list(_names_above(reader, i))
        if above or names or i < reader.first or _stands_at_the_end(reader, i):
            for j in (*above, i):
                reader.kinds[j] = reader.outside(j)


def _names_above(reader: _Reader, i: int) -> Iterator[int]:
    for j in range(i - 1, max(i - _NAMES_ABOVE, -1), -1):
        if reader.lines[j].number is not None or not institutions(reader.bodies[j]):
            return
        yield j


def _stands_at_the_end(reader: _Reader, i: int) -> bool:
    """A date alone signs a document when nothing follows, or what follows what ends one."""
    return reader.ends(i + 1) or bool(
        _ATTACHMENT_LIST.match(reader.bodies[i + 1]) or (reader.lines[i + 1].number is None and reader.ends(i - 1))
    )


def _mark_attachment_lists(reader: _Reader) -> None:
    """附件：1.… above the signature, or at the very end; without 附件, a lone 2.…表 whose first line was lost."""
    i = 0
    while i < len(reader.lines):
        end = _attachment_list(reader, i)
        for j in range(i, end):
            reader.kinds[j] = reader.outside(j)
        i = max(end, i + 1)


def _attachment_list(reader: _Reader, i: int) -> int:
    """Where the list of attachments ends that begins at line `i`; `i` where none does."""
    body = reader.bodies[i]
    if body[0] != "附" or reader.kinds[i] is not BlockKind.TEXT or not _ATTACHMENT_LIST.match(body):
        return i
    if len(body) > _LONGEST_LIST:  # the attachment itself, flattened
        return i
    rest = body[_end_of(_ATTACHMENT_LIST, body) :].strip(SPACE)
    numbered = bool(re.match(r"1[.．、]", rest))
    end, value = i + 1, 1 if numbered or rest else 0
    while end < len(reader.lines) and not reader.ends(end):
        number = reader.lines[end].number
        follows = number is not None and (
            (number.rank == Rank.ARABIC and number.value == value + 1) or number.rank == Rank.ATTACHMENT
        )
        if not follows or (number is not None and number.length >= len(reader.bodies[end])):
            break
        value, numbered = value + 1, True
        end += 1
    if reader.ends(end) or institutions(reader.bodies[end]) or (numbered and rest):
        return end
    return _unnumbered_list(reader, i, rest)


def _unnumbered_list(reader: _Reader, i: int, rest: str) -> int:
    """附件： above titles without numbers, down to the signature."""
    for end in range(i + 1, min(i + _NEAR, len(reader.lines)) if not rest else i + 1):
        if reader.kinds[end] is BlockKind.SIGNATURE:
            return end
        if _SENTENCE.search(reader.bodies[end]) or len(reader.bodies[end]) > 60:
            break
    return i


def _end_of(pattern: re.Pattern[str], body: str) -> int:
    match = pattern.match(body)
    return match.end() if match else 0


def _mark_leftovers(reader: _Reader) -> None:
    """Titles of other documents at the end of a page; above a signature, the rest of a list of attachments."""
    last = len(reader.lines)
    while last > reader.first + 1 and (
        reader.kinds[last - 1] is BlockKind.BOILERPLATE or _is_other_title(reader, last - 1)
    ):
        last -= 1
    if last < len(reader.lines) and (reader.ends(last - 1) or reader.bodies[last - 1][-1] in "。）)"):
        for i in range(last, len(reader.lines)):
            reader.kinds[i] = BlockKind.BOILERPLATE
    for i in range(1, len(reader.lines)):
        if reader.kinds[i] is BlockKind.SIGNATURE and reader.kinds[i - 1] is BlockKind.TEXT:
            for j in _rest_of_list(reader, i - 1):
                reader.kinds[j] = BlockKind.SIGNATURE


def _is_other_title(reader: _Reader, i: int) -> bool:
    """A line that is the title of a document, behind the text proper."""
    return (
        reader.kinds[i] is BlockKind.TEXT
        and reader.lines[i].number is None
        and bool(_LEFTOVER_TITLE.fullmatch(reader.bodies[i]))
    )


def _rest_of_list(reader: _Reader, last: int) -> Iterator[int]:
    """2.…汇总表 right above the signature, with no 1. before it: the first line of the list was lost."""
    i, value = last, 0
    while i > reader.first and reader.kinds[i] is BlockKind.TEXT:
        match = _LIST_ITEM.match(reader.bodies[i])
        if match is None or (value and int(match[1]) != value - 1):
            break
        i, value = i - 1, int(match[1])
    if value > 1:
        yield from range(i + 1, last + 1)


def _mark_titles(reader: _Reader) -> None:
    """Short lines without a sentence above the outline, and behind end matter, are titles; the very first line is
    one unless it is a paragraph."""
    behind = 0  # lines left in which a title may stand
    for i, body in enumerate(reader.bodies):
        above = i < reader.first
        kind = reader.kinds[i]
        if kind is not BlockKind.TEXT:
            behind = _TITLE_LINES if kind is BlockKind.SIGNATURE else behind
            continue
        short = len(body) <= 60 and not re.search("[。；;:：]", body)
        if i == 0 and len(body) <= _LONGEST_TITLE and "。" not in body:
            reader.kinds[i] = BlockKind.HEADER
        elif short and (above or (behind and reader.lines[i].number is None)):
            signs = not above and institutions(body)
            reader.kinds[i] = BlockKind.SIGNATURE if signs else BlockKind.HEADER
            behind = max(behind - 1, 0)
        else:
            behind = 0
