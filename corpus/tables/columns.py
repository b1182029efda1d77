"""What the columns of a task table are for, told by their labels (序号 | 重点任务 | 牵头单位 | 完成时限 …).

A label is read by the grammar of labels of responsibility (`corpus/responsibility/labels.py`) first, so that 牵头（责任）单位 means
the same above a column and in running text; words of other kinds follow. Where two kinds collide the more special
one wins: 责任领导 is a person and no unit, 工作目标 a target and no task, 目标任务 a task.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.model import Role
from corpus.responsibility.labels import find_labels

__all__ = ["Column", "ColumnKind", "column_of", "is_header"]

_LONGEST = 24  # characters: a longer cell is no label


class ColumnKind(StrEnum):
    """What stands in a column."""

    NUMBER = "number"
    TASK = "task"
    GROUP = "group"  # 类别, 领域: what the tasks are sorted by
    UNIT = "unit"
    PERSON = "person"
    DEADLINE = "deadline"
    TARGET = "target"
    NOTE = "note"  # nothing that assigns: 备注, 联系方式, 进展情况
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of `kind`; a column of units gives `role` to those who have none of their own.

    `persons` may stand beside the units (责任单位及责任人); a `weak` label does not make a table one of tasks
    (主管部门 stands above columns of many other tables).
    """

    kind: ColumnKind
    label: str
    role: Role = Role.RESPONSIBLE
    persons: bool = False
    weak: bool = False


_UNITS = re.compile(
    "(?:牵头|责任|配合|协办|协同|协助|参与|参加|承办|实施|落实|主办|主责|承担|负责|联动|支持).{0,8}"
    "(?:单位|部门|处室|科室|股室|县区|区县|市县|县市区|地区|镇街|乡镇|街镇|街道|机构|主体|分工)|^(?:牵头|配合|责任)$|分工(?:安排|情况)?$"
)
_PERSON = re.compile("领导|责任人|负责人|联系人|联络[人员]|姓名|负责同志|包保|牵头人|[市县区]长$|经办人")
_CUE = re.compile(
    r"单\s*位|部\s*门|[室县区镇街]|机\s*构|主体|分\s*工|牵\s*头|配\s*合|责\s*任|主责|主办"
)  # no label of units is without
_WEAK = re.compile("主管|(?:任务|职责|工作)?分工")
_HELPS = re.compile("配合|协办|协同|协助|参与|参加|支持|联动")
_KINDS: tuple[tuple[ColumnKind, re.Pattern[str]], ...] = (
    (ColumnKind.NUMBER, re.compile(r"^(?:序号?|编号|项号|任务(?:编号|序号)|序列号?|[Nn][Oo]\.?|号)$")),
    (ColumnKind.TASK, re.compile("目标任务|任务目标|任务清单")),
    (ColumnKind.DEADLINE, re.compile("时限|期限|完成(?:时间|日期|节点)|时间(?!段)|进度(?:安排|要求|计划)|办结|节点|日期")),
    (ColumnKind.NOTE, re.compile(
        "备注|说明|进展|完成情况|落实情况|推进情况|进度|联系方式|电话|依据|来源|资金|(?:总|年度?|计划)投资|投资(?:总?额|规模|金额)?$|金额|预算|地址|地点|文号|性质|类型|状态|评价|得分|分值|邮箱|级别|序位"
    )),
    (ColumnKind.TARGET, re.compile("目标|指标|成果|成效|预期|标志")),
    (ColumnKind.GROUP, re.compile("类别|领域|板块|方面|分类|大类|专题")),
    (ColumnKind.TASK, re.compile(
        "任务|措施|举措|事项|内容|工作|项目|要点|行动|工程|活动|问题|整改|政策|条款|改革|名称|要求|议题|重点|步骤|目录|清单|建议|承诺|部署|安排"
    )),
)  # fmt: skip


def column_of(labels: Sequence[str]) -> Column:
    """The column below some labels, from the uppermost line of the header down: the lowest that says something wins,
    then all of them together (责任单位 | 市级)."""
    bare = [x for x in map(_bare, labels) if x]
    whole = "".join(bare)
    for label in (*bare[-1:], whole, *bare[-2::-1]):
        column = _column(label)
        if column.kind is not ColumnKind.UNKNOWN:
            return column
    return Column(ColumnKind.UNKNOWN, whole)


def is_header(labels: Sequence[str]) -> bool:
    """Whether the texts of a row label the columns of a task table: units, and what they are to do."""
    said = [x for x in labels if x.strip()]
    if not any(map(_CUE.search, said)):
        return False
    if len(said) < 2 or any(len(_bare(x)) > _LONGEST for x in said):
        return False
    columns = [column_of([x]) for x in said]
    kinds = {c.kind for c in columns}
    assigns = any(c.kind is ColumnKind.UNIT and not c.weak for c in columns)
    return assigns and bool(kinds & {ColumnKind.TASK, ColumnKind.TARGET, ColumnKind.NUMBER, ColumnKind.GROUP})


def _bare(label: str) -> str:
    """A label without blanks, marks, and what stands in brackets behind it: 总投资（亿元）, but 牵头（责任）单位."""
    squeezed = re.sub(r"[\s*#]|<br\s*/?>", "", label)
    return re.sub(r"[（(][^（()）]*[)）]$|[:：]$", "", squeezed) or squeezed


def _column(label: str) -> Column:
    number = _KINDS[0][1].match(label)
    if not label or number:
        return Column(ColumnKind.NUMBER if number else ColumnKind.UNKNOWN, label)
    found = list(find_labels(label + "：", 0, len(label) + 1, anywhere=True))
    names, person = [x for x in found if not x.person], bool(_PERSON.search(label))
    if names or _UNITS.search(label):
        role = names[-1].role if names else _role(label)
        mixed = Role.RESPONSIBLE if {x.role for x in names} - {role} or _both(label) else role
        return Column(ColumnKind.UNIT, label, mixed, person, weak=bool(_WEAK.match(label)))
    if found or person:
        return Column(ColumnKind.PERSON, label)
    kind = next((k for k, pattern in _KINDS if pattern.search(label)), ColumnKind.UNKNOWN)
    return Column(kind, label)


def _role(label: str) -> Role:
    if re.search("牵头|主办|主责", label):
        return Role.LEAD
    return Role.COOPERATING if _HELPS.search(label) else Role.RESPONSIBLE


def _both(label: str) -> bool:
    """牵头及配合单位: who of them leads, the cells must say."""
    return bool(re.search("牵头|主办|主责", label) and _HELPS.search(label))
