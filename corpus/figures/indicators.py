"""What a quantity measures, named from the words of its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.figures.phrases import Phrase
from corpus.figures.times import untimed
from corpus.figures.verbs import FIRM_VERBS, is_change, reached_by

__all__ = ["Names", "each_of", "named_before", "named_behind", "respectively", "time_limit"]

_LEADING = re.compile(
    r"^(?:(?:其中|分别|并(?!网|购|联|轨)且?|全[省市县区国](?=实现|新增|建成|完成|累计|培养|建设)|同时|以及|和|及|与|力争|努力|确保|争取|实现|推动|使|将|全面|进一步|整体上|基本(?=实现|建成|形成|达到|完成|消除)|到|至|截至|重点|有序|逐步|预计|优先|再|要|即(?!办|时|期)|"
    r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[）)、]|[.．](?!\d))|——|[,，、;；:：\s])+)"
)
_PLAIN_MAKE = re.compile(
    r"^(?:重点|力争|累计(?!建设|培养|引进|新增)|每年|全省每年)*(?:创建|组织实施|建设(?!用地)|建成|引进|培育|打造|实施|认定|支持|完成|开展|举办|设立|建立|制定|修订|选派|遴选|推广|"
    r"改造|扶持|发展|形成)(?=[^，,]{2})"
)
_KEPT_MAKE = re.compile(r"^((?:新|累计|柔性|净)(?:引进培育|引进|培育|建设|建成|增加?|培养|认定|创建|招引))")
_ADDED = re.compile("(?:新|累计|柔性|净)(?:引进培育|..)$")
_SHARED_MAKE = re.compile(r"^((?:新)?(?:引进培育|引进|培育|培养培训|培养|招引))")
_NOISE = re.compile(
    r"(?:分别|均|全部|总体|力争|约|近|各|要|应|必须|须|将|可|能够|已|(?<![占之])比|努力|确保|实现|为|累计|大关|以上|至少|保持|的)$"
)
_BASE = re.compile(r"(?:由|从)[^，,由从]*$")
_FROM_FIGURE = re.compile(r"(?:由|从)[^，,由从]{0,16}\d[^，,]*$")
_TOTAL = re.compile(r"(全[省市县区国])?(总量|总数|数量|规模|总计)")
_RANK = re.compile("(?:国家|[省市县区])级(?:以上)?")
_ITEM = re.compile("、|(?<![共中调])和|(?<![普涉以])及|(?<!参)与")
_SHARED_HEAD = re.compile("(?:比[重例]|占比|总量|总数|数量|规模|面积)$")
_CHANGE = re.compile(r"(?:[较比]\S{2,6})?(?:增长|增加|提高|提升|下降|降低|减少)$")
_AREA = re.compile("^(?:全[省市县区国]|[省市县]级以上)")
_COMPARISON = re.compile("(?:较|(?<!占)比(?![重例率])|[高低]于).*$")
_COMPARED = re.compile("[较比](?!例|重)|[高低]于")
_PREDICATE = re.compile(
    "^(?:满足|具有|拥有|具备|符合|达到|有)|(?:强|高|好|大|优|明显|完善|规范|先进|突出|合理|齐全|健全)$"
)
_PART = re.compile(
    "[\u4e00-\u9fff]{2,6}[市县区州]|(?!占|比)[\u4e00-\u9fff]{2}(?<!率)|[\u4e00-\u9fff]{2,8}(?:实验区|试验区|示范区|开发区|新区)|超.{2,6}"
)
_GENERIC = re.compile("(?:完成)?(?:总?投资|产值|营业收入|收入|占比|比[重例]|面积|总量)")
_MODAL = re.compile("(?:应当?|须|可|在|于|要)+$")
_DONE = re.compile("办|完成|予以|$")
_EXISTING = re.compile("^(?:全[省市县区国])?(?:现有|已有|现存|已建成)")
# 10个产值超50亿元的产业集群
_MORE = ("超", "超过", "达", "达到", "过", "突破", "不低于")
_SIZED = re.compile("[^、，,]{0,30}的([^、，,]{2,30})")
_OTHERS = re.compile("(?:和|及|以及)(?:一批|若干|一系列)")
_CUT = re.compile(r"\d")
_RELATIVE = re.compile(r"^.{0,60}的(?=[\u4e00-\u9fff“]{2,})")
_LONG = 24  # characters of a noun behind a quantity beyond which its relative clause is left out


@dataclass(slots=True)
class Names:
    """What a sentence has named so far: the verb that its list shares, its indicators, the whole that 其中 divides."""

    verb: str = ""
    makes: int = 0
    whole: str = ""
    given: list[str] = field(default_factory=list)

    @property
    def last(self) -> str:
        """The indicator named last, or nothing."""
        return self.given[-1] if self.given else ""

    @property
    def subject(self) -> str:
        """The indicator named last, without a change or a comparison: 资费(较2020年降低)."""
        return _CHANGE.sub("", _COMPARISON.sub("", self.last))


def named_behind(phrase: Phrase, verb: int | None) -> str:
    """新培育2家创新型研发机构 -> 新培育创新型研发机构; plain verbs (`verb` is their place in front) are left out."""
    added = _ADDED.search(phrase.before[: verb + 2]) if verb is not None else None
    return (added[0] if added else "") + _head(phrase).strip()


def _head(phrase: Phrase) -> str:
    """The noun behind a quantity without its relative clause: 5家创新能力强、管理规范的企业."""
    noun = _OTHERS.split(phrase.behind, 1)[0]
    sized = _SIZED.match(phrase.rest)
    if sized and noun.endswith(_MORE):
        return sized[1]
    listed = phrase.rest[len(noun) : len(noun) + 3]
    if listed.startswith("、") and listed[1:] not in FIRM_VERBS:
        noun = _CUT.split(phrase.rest, 1)[0][: _LONG * 2].rstrip("、和及与")
    if _PREDICATE.search(noun):
        whole = _RELATIVE.match(_CUT.split(phrase.rest, 1)[0])
        return phrase.rest[whole.end() : whole.end() + _LONG * 2] if whole else noun
    return _RELATIVE.sub("", noun) if len(noun) > _LONG else noun


def time_limit(name: str, rest: str) -> str:
    """在5个工作日内办结, 5个工作日内作出决定: the time within which something is done."""
    done = rest.removeprefix("以").removeprefix("内")[:_LONG]
    noun = _MODAL.sub("", name.removeprefix("对"))
    return noun + "办理时限" if _DONE.match(done) and len(noun) > 1 else done + "时限"


def named_before(phrase: Phrase, names: Names, listed: bool) -> str:
    """The noun phrase before a quantity, without time, verbs of effort and what joins it to the sentence.

    In a list that goes on (`listed`) a shared verb is put in front of each (引进A2名、B20名). A phrase that names
    nothing itself (累计达到3万个) means what was named last.
    """
    said = phrase.before.rstrip()
    verb = reached_by(said)
    direction = _direction(verb)
    if "其中" in said:
        names.whole = names.last
    noun = _noun(phrase, said[: verb.start()] if verb else said)
    if names.last and _COMPARED.match(noun):
        return names.subject + noun + direction
    noun = _shared(_completed(noun, names), names, listed)
    if names.whole and _PART.fullmatch(noun):
        return f"{names.whole}（{noun}）"
    if _GENERIC.fullmatch(noun) and not names.given:
        return _before_clause(phrase) + noun + direction
    if len(noun) >= 2:
        return noun + direction
    return names.subject + direction if names.last else _before_clause(phrase) if verb else ""


def _noun(phrase: Phrase, said: str) -> str:
    """The noun of what stands before a verb of reaching; of 由A提高到B what stands before 由."""
    noun = _bare(_FROM_FIGURE.sub("", said))
    if len(noun) < 2:
        noun = _bare(_BASE.sub("", phrase.clause)) if _BASE.search(phrase.clause) else ""
    return noun if _KEPT_MAKE.match(noun) else _PLAIN_MAKE.sub("", noun) or noun


def _before_clause(phrase: Phrase) -> str:
    """What the clause before speaks of: 现有实验室156家，到2025年达到200家."""
    clauses = re.split("[，,]", phrase.sofar[: len(phrase.sofar) - len(phrase.clause)].rstrip("，,"))
    if len(clauses[-1]) > _LONG + 8:
        return ""
    return _bare(_CUT.split(_EXISTING.sub("", clauses[-1]), 1)[0])


def respectively(name: str, count: int, names: Names) -> list[str]:
    """The names that `count` quantities behind 分别 belong to: A、B比重分别提高到40%和20%.

    总数分别达到 totals what the sentence has named before. One name for all when it cannot be told.
    """
    change = _CHANGE.search(name)
    said = change[0] if change else ""
    parts = _ITEM.split(name[: change.start()] if change else name)
    tail = _SHARED_HEAD.search(parts[-1])
    if len(parts) == count and min(map(len, parts)) > 1 and (count > 2 or tail or parts[0][-1:] == parts[-1][-1:]):
        area = _AREA.match(parts[0])
        return [
            (area[0] if area and not p.startswith(area[0]) else "")
            + p
            + (tail[0] if tail and not _SHARED_HEAD.search(p) else "")
            + said
            for p in parts
        ]
    given = [_CHANGE.sub("", g.removeprefix("新增")) for g in names.given[-count:]]
    if len(set(given)) == count and name.removesuffix(said) in (given[-1], given[-1] + "总数", given[-1] + "总量"):
        return [g + name.removeprefix(given[-1]) for g in given]
    return [name] * count


def each_of(name: str) -> list[str]:
    """A、B各2家 states a target for A and one for B; 绿色、有机农产品各50个, which lists attributes, is left whole."""
    parts = _ITEM.split(name)
    return parts if all(len(p) >= 4 for p in parts) else [name]


def _bare(noun: str) -> str:
    bare = _LEADING.sub("", untimed(noun).strip("、,，和及与 \u3000（("))
    while True:
        shorter = _NOISE.sub("", bare).strip()
        if shorter == bare:
            return bare
        bare = shorter


def _completed(noun: str, names: Names) -> str:
    """全市总量 and 省级 take the rest of their name from what was named last."""
    total = _TOTAL.fullmatch(noun)
    if total and names.last:
        return (total[1] or "") + names.last.removeprefix("新增").removesuffix(total[2]) + total[2]
    rank = _RANK.match(names.last)
    return noun + names.last[rank.end() :] if rank and _RANK.fullmatch(noun) else noun


def _shared(noun: str, names: Names, listed: bool) -> str:
    """Put the list's verb in front, and remember a verb that others may share."""
    shared = _SHARED_MAKE.match(noun)
    if shared:
        names.verb, names.makes = shared[1], names.makes + 1
    elif _KEPT_MAKE.match(noun) or noun.startswith("柔性"):
        names.verb, names.makes = "", names.makes + 1
    elif listed and names.verb and names.makes == 1 and len(noun) <= 20:
        return names.verb + noun
    return noun


def _direction(verb: re.Match[str] | None) -> str:
    """The verb that a bare change needs to be understood: 资费降低15%, 每年新增20家."""
    if verb and is_change(verb) and verb["change"] != "翻":
        return verb["change"]
    return "新增" if verb and verb["level"] == "新增" else ""
