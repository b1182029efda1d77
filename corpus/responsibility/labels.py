"""Labels of responsibility (责任单位：, 牵头部门：, 【配合单位】): where they stand and which role they give.

    label := [level] role [share] what [note] (":" | closing bracket)
    level := 省级 | 市直 | …          share := （责任）          what := 单位 | 部门 | 领导 | 人 …

牵头：, 配合： and 主责： do without 单位 wherever a label can stand; 责任： only in a bracket or behind another
label. 责任分工： gives no role of its own. Labels of persons (责任人：张三) name no unit and are told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.figures.numerals import to_decimal
from corpus.model import Role

__all__ = ["COLON", "CUE", "Label", "covers_above", "find_labels", "next_label_of_another_kind"]

_BLANK = "[ \u3000]"
COLON = "[:：∶﹕︰]"  # the colon, and what pages have in its place


def _spread(words: str) -> str:
    """Alternatives whose characters may stand apart: 责 任 单 位."""
    return "|".join(f"{_BLANK}{{0,2}}".join(word) for word in words.split())


_HELPS = "配合 参与 参加 协办 协助 协同 协作 支持"
_ROLE = (
    rf"(?:数据|资料)提供|(?:牵头)?(?:考核|评分)(?={_BLANK}{{0,2}}[单部])|(?:考核|工作|任务|整改|项目|落实)(?:{_spread('责任 牵头')})|"
    rf"(?:牵头|主办|主责|主要|共同|第一|直接)?(?:{_spread('责任')}|负责|承办|实施|落实|推进|执行)|"
    rf"(?:{_spread('牵头')})(?:推进|负责|责任|实施|落实)?|{_spread('主办')}|主管|主责|主抓|"
    rf"(?:协同|协助|共同)?(?:{_spread(_HELPS)})(?:责任|参与|配合|考核)?"
)
_WHAT = (
    rf"(?:{_spread('单位')})(?:[和及或、/](?:部门|责任人|负责人|责任领导))?|(?:{_spread('部门')})(?:[和及或、/]单位)?|处室|科室|股室|机构|主体|地区|"
    r"(?P<person>(?:市|县|区|省)?领导|人员?)"
)
_BARE = r"(?:(?<=牵头)|(?<=配合)|(?<=主责)|(?<=[（(［\[【〔〈<；;，,]责任))(?=[ \u3000]*[:：∶﹕︰])"
_LABEL = re.compile(
    rf"(?:[省市县区州](?:国家)?[级直]|中央|地方)?(?:(?P<role>{_ROLE})(?:[（(](?:牵头|责任|主管|配合)[)）])?{_BLANK}{{0,2}}(?:{_WHAT}|{_BARE})|(?P<shares>(?:责任|任务|职责|工作)分工))"
    rf"(?:[（(][^（()）：:\n]{{1,20}}[)）])?(?:{_BLANK}*(?:为|是)?{COLON}|(?P<closed>[】］\]〕])(?=[^\s。，]){_BLANK}*(?P<colon>{COLON})?"
    rf"|(?P<loose>(?<=[位门])(?:[为是]|[ \u3000\t]{{1,4}})(?=[\u4e00-\u9fff])))"
)
_ENDS_LABEL = re.compile(r"[:：∶﹕︰】］\]〕]|[位门][为是 \u3000\t]")  # cheaper to look for than labels are
# Labels after which no unit stands: they end the list before them.
_OTHER = re.compile(
    r"(?:完成|办结|推进|实施|时间|进度)?(?:时限|时间|期限|进度|节点|要求|安排)(?:要求|安排|节点)?[ 　]*[:：∶﹕︰]|(?:联系|责任|负责)(?:人|领导|电话)[ 　]*[:：∶﹕︰]|"
    r"(?<=[\s。；;，,、)）])[\u4e00-\u9fff]{2,8}[ 　]*[:：∶﹕︰]"
)
# 主办 and 主责 say who is responsible; only 牵头 leads others.
_LEADS = re.compile("牵头")
_TASK_ABOVE = re.compile("(?:责任|牵头|主责|负责)(?:单位|部门)")
_ABOVE = re.compile(
    r"(?:以上|上述)(?:(?P<count>\d{1,3}|[一二三四五六七八九十两]{1,3})?[项条款个])?(?:重点)?(?:任务|工作|事项|措施)?的?$"
)
_BEFORE = frozenset(" \t\u3000\u00a0。；;，,！？.)）:：、|（([［【〔〈<{｛")
# A line without one of these assigns nothing.
CUE = re.compile(
    rf"{_spread('牵头 责任 主办 配合 参与 协办 单位')}|负责|参加|承办|协助|主责|主抓|落实|会同|分工|[。；;][（(［\[【〔〈<]|"
    r"[（(〔【](?:[省市县区州盟旗]|自治)(?=[^（）()\n]{3,20}[)）〕】]。?$)"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label at `start:end`. `closed` ends in its own bracket (【责任单位】); `hosts` (主办单位) assign only in a bracket;
    `shares` (责任分工) says nothing about its list; `person` labels name no unit. `loose` labels (责任单位为市民政局,
    责任单位 市民政局) look like prose: what follows must be units and nothing else."""

    start: int
    end: int
    role: Role
    closed: bool = False
    hosts: bool = False
    shares: bool = False
    person: bool = False
    loose: bool = False


def find_labels(text: str, start: int, end: int, *, anywhere: bool = False) -> Iterator[Label]:
    """Labels that stand where a label can, at the start or behind a mark or blank; `anywhere` also inside a run of
    labels and names that no mark parts."""
    if not _ENDS_LABEL.search(text, start, end):
        return
    for match in _LABEL.finditer(text, start, end):
        if (
            anywhere
            or match.start() == start
            or text[match.start() - 1] in _BEFORE
            or covers_above(text, match.start()) is not None
        ):
            yield _label(match)


def covers_above(text: str, at: int) -> int | None:
    """How many items above it a label at `at` speaks for (以上2项牵头单位：), 0 for all of them; None where nothing before it
    says so."""
    match = _ABOVE.search(text, max(0, at - 12), at)
    return None if match is None else int(to_decimal(match["count"])) if match["count"] else 0


def _label(match: re.Match[str]) -> Label:
    word = re.sub(_BLANK, "", match["role"] or "")
    role = Role.RESPONSIBLE
    if _LEADS.search(word):
        role = Role.LEAD
    elif any(w in word for w in _HELPS.split()):
        role = Role.COOPERATING
    return Label(
        match.start(),
        match.end(),
        role,
        closed=bool(match["closed"] and not match["colon"]),
        hosts=word in ("主办", "承办") or (word == "协办" and _is_event(match)),
        shares=bool(match["shares"]),
        person=bool(match["person"]),
        loose=bool(match["loose"]),
    )


def _is_event(match: re.Match[str]) -> bool:
    """协办单位： below 主办单位： names who helps with an event; below 主责单位： who helps with a task."""
    return not _TASK_ABOVE.search(match.string, max(0, match.start() - 200), match.start())


def next_label_of_another_kind(text: str, start: int, end: int) -> int:
    """Where a label begins after which no unit stands (完成时限：, 联系人：), or `end`."""
    other = _OTHER.search(text, start, end)
    return other.start() if other else end
