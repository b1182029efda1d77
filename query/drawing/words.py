"""The words in pictures, Chinese, and what they are in English."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from corpus.errors import BadQuery

__all__ = ["LANGUAGES", "measured", "role_letter", "say"]

LANGUAGES = ("zh", "en")
_ENGLISH: Mapping[str, str] = {
    "单位": "unit",
    "集体称谓": "group of units",
    "任务": "task",
    "文件": "document",
    "条目": "section",
    "领域": "field",
    "指标": "target",
    "时限": "deadline",
    "辖区": "place",
    "牵头": "lead",
    "责任": "responsible",
    "配合": "cooperating",
    "圆的大小和数字：{what}": "size and number of a circle: {what}",
    "圆的大小：{what}": "size of a circle: {what}",
    "任务数": "tasks",
    "共同承担的任务数": "tasks in common",
    "线的粗细：共同承担的任务数": "width of a line: tasks in common",
    "名称省略“{prefix}”": "“{prefix}” is left out of names",
    "{name}：{count} 项任务": "{name}: {count} tasks",
    "{one} 与 {other}：共同承担 {count} 项任务": "{one} and {other}: {count} tasks in common",
    "{one} 与 {other}：{roles}": "{one} and {other}: {roles}",
    "{one} 与 {other}": "{one} and {other}",
    "{first}等 {count} 个": "{first} and others, {count} in all",
    "只画出最强的 {shown} 条联系，共 {all} 条": "the strongest {shown} of {all} lines",
    "任务最多的 {shown} 个，共 {all} 个": "the {shown} with most tasks of {all}",
    "{count} 个名称写不下，移到圆上可见": "{count} names found no room; point at a circle to see its name",
    "没有可画的内容": "there is nothing to draw",
    "网络图：{nodes} 个节点，{edges} 条联系。{listed}": "A network of {nodes} nodes and {edges} lines. {listed}",
    "{about}与共同承担任务的单位": "{about} and who shares its tasks",
    "《{about}》的责任网络": "Who works with whom in {about}",
    "{about}的指标和时限": "Targets and deadlines of {about}",
    "{about}": "{about}",
    "责任网络": "Who works with whom",
    "另有 {count} 项没有画出": "{count} more are not drawn",
    "完成时限": "deadline",
    "量化指标": "target",
    "时间轴：{years}，{count} 项。": "A time line: {years}, {count} entries.",
    "指标和时限": "Targets and deadlines",
    "共同承担任务的单位": "Who shares tasks with whom",
    "矩阵：{count} 个单位两两共同承担的任务数，对角线是各自的任务数。": "A matrix: tasks that each two of {count} units share; on the diagonal those of each.",
    "格中：共同承担的任务数；对角线：该单位的任务数": "in a cell: tasks in common; on the diagonal: tasks of the unit",
    "各单位的任务数": "Tasks by unit",
    "《{about}》中各单位的任务数": "Tasks by unit in {about}",
    "《{about}》中共同承担任务的单位": "Units that share tasks in {about}",
    "条形图：{listed}": "Bars: {listed}",
    "一项任务中身兼两种角色的，计入两种": "who has two roles in a task is counted in both",
}


def say(chinese: str, language: str, **values: object) -> str:
    """A phrase in a language, with its values. Raises BadQuery for a language that there is not."""
    if language not in LANGUAGES:
        raise BadQuery(f"no language {language!r}; there are: {', '.join(LANGUAGES)}")
    phrase = chinese if language == "zh" else _ENGLISH[chinese]
    return phrase.format(**values) if values else phrase


_LETTERS = {"lead": ("牵", "L"), "responsible": ("责", "R"), "cooperating": ("配", "C")}


def role_letter(role: str, language: str) -> str:
    """The letter that stands for a role in a picture."""
    return _LETTERS[role][LANGUAGES.index(language)]


_SIGNS = {"=": "", ">=": "≥ ", "<=": "≤ "}


def measured(comparator: str, value: Decimal | float, unit: str, language: str) -> str:
    """What a target asks for: ≥ 100家, 1%."""
    return f"{_SIGNS.get(comparator, f'{comparator} ')}{_amount(Decimal(str(value)), language)}{unit}"


def _amount(value: Decimal, language: str) -> str:
    """A number as people write it: 20000000 is 2000万, in English 20,000,000."""
    if language != "zh":
        return f"{value:,f}"
    for size, word, places in ((10**8, "亿", 4), (10**4, "万", 2)):
        if abs(value) >= size and value / size == round(value / size, places):
            return f"{(value / size).normalize():f}{word}"
    return f"{value:f}"
