"""Lists of fields in a text: 围绕A、B、C等重点产业, 在A、B等领域; where each item stands.

An item counts as the name of a field by itself only when nothing else can be meant: it ends in the name of an industry,
and no verb of the sentence is left in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

__all__ = ["is_field", "items_of_lists", "names_a_field", "names_a_thing", "plain_label"]

# The verbs that headings of work begin with; a heading that begins with none of them names a thing.
_VERB = re.compile(
    r"(?:加快|加强|加大|推进|推动|促进|提升|提高|完善|健全|建立|建设|构建|打造|培育|发展(?!改革)|深化|强化|优化|实施|落实|支持|鼓励|引导|扩大|拓展|拓宽|创新(?!驱动|型|引领|平台|体系|能力)|"
    r"开展|组织|积极|大力|着力|切实|全面|深入|持续|进一步|注重|营造|保障|规范|改革|改善|改进|坚持|增强|壮大|做好|做强|抓好|突出|坚决|严格|严厉|有序|稳步|统筹|争取|争创|申报|"
    r"搭建|设立|填报|打印|报送|提交|制定|编制|明确|降低|减轻|缓解|防范|化解|整治|治理|清理|打击|保护|维护|服务|引进|吸引|集聚|激发|释放|放宽|简化|畅通|扶持|帮助|解决|探索|试点|推广|普及|"
    r"巩固|夯实|筑牢|守住|确保|稳定|稳|补齐|破解|突破|延伸|聚焦|围绕|以|对|与|为|按|将|把|从|在)"
)
# What ends a list of fields, and the stretch before it that the list is looked for in.
_LIST_END = re.compile(
    r"等[^。；;，,、\n的和与及]{0,8}?(?:产业(?!政策|工人|结构|集聚|园|基地|协会|部门|主管|基金|项目|人才)|领域|"
    r"行业(?!主管|监管|部门|协会|组织|商会|管理|龙头|标准)|方向|集群)"
)
_CLAUSE = re.compile(r"[^。；;，,：:（）()\n]*$")
_LONGEST_LIST = 400
_OPENS = tuple("：:（(“")
_AND = re.compile("[和与及]|以及")
# What may stand before the first item of a list: 重点支持清洁能源、….
_LEAD_IN = re.compile(
    r"(?:.*?(?=围绕|支持|聚焦|包括|涉及|瞄准|面向))?(?:围绕|支持|发展|聚焦|推进|推动|培育|壮大|包括|涉及|重点|以及|瞄准|布局|面向|做大做强|加快|大力|优先|积极|鼓励|引导|在|对)+(?=.{2})"
)
_INSIDE = re.compile(
    r"[在以的了把向将要从由被让使我本各该其于有是一二三四五六七八九十]|鼓励|引导|推动|推进|针对|允许|争取|力争|实现|加强|促进|继续|深化|前瞻|投向|进入|围绕|支持|培育|"
    r"加快|完善|领先|开放|选择|突破|做大|做强|壮大|扩大|提升|打造|建设(?!工程)|建立|引进|部署|企业|机构|人才|项目|高校|单位|部门"
)
_LONGEST_ITEM = 12
# 企业, 事业 and the like end as an industry does; 优势产业 and 重点领域 name none.
_NO_INDUSTRY = re.compile(
    r"(?:企|事|就|创|作|专|毕|职|失|营|停|学|课|行|开|歇|转|产|商|工|副|家|肄|结|授|受|守|敬|各|百|万)业$"
)
_INDUSTRY = re.compile(r"[\u4e00-\u9fff]{2,}产业$|^(?:工业|农业|林业|渔业|商业|产业)$|(?:建筑|工|农|林|渔|商|副)业$")
_GENERIC = re.compile(
    r"(?:若干|战略性|新兴|优势|特色|主导|支柱|重点|传统|高新|高|新|技术|相关|其他|新型|基础|现代|先进|关键|核心|前沿|高端|实体|数字)*"
    r"(?:产业|产业集群|产业链|领域|行业|技术|加工|信息|制造|智能|数据|经济|业|装备)"
)
_TAIL = re.compile("(?:产业集群|产业链|产业|领域|行业|集群)$")


@cache
def _field_nouns() -> tuple[str, ...]:
    text = (files("kg") / "data" / "field_nouns.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def names_a_thing(heading: str) -> bool:
    """Whether a heading is the name of a thing and no order."""
    return 2 <= len(heading) <= 20 and not _VERB.match(heading) and not re.search("[，,。：:]", heading)


def names_a_field(heading: str) -> bool:
    """Whether a part of a heading ends in the name of an industry: 纺织服装产业集群（泉州）, 人口健康和可持续发展."""
    parts = re.split("[和与及、]", re.sub("[（(][^（()）]*[)）]$", "", heading))
    return any(part.endswith(_field_nouns()) for part in parts)


def is_field(item: str) -> bool:
    """Whether an item of a list is the name of a field by itself, with no word of the sentence in it."""
    if not 2 <= len(item) <= _LONGEST_ITEM or not names_a_thing(item) or _GENERIC.fullmatch(item):
        return False
    parts = re.split("[和与及]", item)
    industries = all(
        p.endswith(_field_nouns()) and not (_NO_INDUSTRY.search(p) and not _INDUSTRY.search(p)) for p in parts
    )
    return industries and not _INSIDE.search(item)


def plain_label(label: str) -> str:
    """The one form of a field's name: 清洁能源与新材料, 清洁能源和新材料产业 -> 清洁能源和新材料."""
    bare = re.sub("[（(][^（()）]*[)）]$", "", re.sub("[与及]", "和", label))
    short = _TAIL.sub("", bare)
    return short if len(short) >= 2 and not _GENERIC.fullmatch(short) else bare


def items_of_lists(text: str) -> Iterator[tuple[int, int]]:
    """The items of lists such as 围绕A、B、C和D等重点产业, two at least."""
    for end in _LIST_END.finditer(text):
        floor = max(0, end.start() - _LONGEST_LIST)
        clause = _CLAUSE.search(text[floor : end.start()])
        items = clause[0].split("、") if clause else []
        at = end.start() - len("、".join(items))
        if len(items) > 1:
            yield from _items(items, at, opens=text[at - 1 : at] in _OPENS)


def _items(items: list[str], at: int, *, opens: bool) -> Iterator[tuple[int, int]]:
    """The items that begin at `at`; the first one loses the words that lead to the list (`opens`: there are none)."""
    simple = not any(_AND.search(_LEAD_IN.sub("", i, count=1) if n == 0 else i) for n, i in enumerate(items[:-1]))
    for n, item in enumerate(items):
        lead_in = _LEAD_IN.match(item) if n == 0 else None
        start, stop = at + (lead_in.end() if lead_in else 0), at + len(item)
        pair = _AND.search(item) if n == len(items) - 1 and simple else None
        if pair:
            yield start, at + pair.start()
            start = at + pair.end()
        if n or lead_in or opens or item in _field_nouns():
            yield start, stop
        at += len(item) + 1
