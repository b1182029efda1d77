"""Quantities that are no targets: names, payments, conditions, states of things, duties to report.

Where a reading as parameter and one as target are both possible, the parameter wins.
"""

from __future__ import annotations

import re

from corpus.figures.phrases import Phrase
from corpus.figures.quantities import Kind
from corpus.figures.verbs import made_by, reached_by

__all__ = ["is_parameter", "is_worked_on"]

# 第, 前10名, 等5个项目: a rank, or the count of a list that was given.
_RANKED = re.compile(r"(?:[第前等×奖]|位居|居|No\.?)$")
_GRADED = re.compile(r"[级型号版代强星]|期工程|以[上下]级|大(?!型|宗|学|棚|关)|\+")
_ASPECTS = re.compile(
    "(?:方面|环节|阶段|层次|层级|步骤|维度|类别|方向|部分|条件|原则|要素|意识|措施|政策|举措|意见|一批|一|统一|全覆盖|坚持)"
)
_GLOSS = re.compile(r"[（(](?:含|包括|不含|即|见|如|以下|单|下同|原)|[“《]")
_PAID = re.compile("给予|予以(?:奖|补|资|扶)|奖励|奖补|补助|补贴|资助|贴息|免征|减征|减免|罚款|处以|享受|扣除|摊销")
_CONDITION = re.compile(
    r"(?:^|[，,：:、\d.．\s])(?:对(?!接|标|外|口|照|台)|凡|如(?!期|下)|每(?=(?:新|成功)?[培引吸招增入获认购创组])|符合|获得?|经(?:认|评|批|验)|被|首次|属|入选)"
)
_EACH = re.compile("每(?:新|成功|引进)?(?:培育|引进|吸纳|招用|增加?|入选|获批?|认定|购买|创建|组织|新增)$")
_NORM = re.compile("按照?(?!期|时|计划|要求|规定|职责)[^，,]{0,60}$")
_CONDITIONAL = re.compile("的(?:企业|单位|项目|机构|人员|地区|市|县|个人|园区|基地|平台)$")
_QUALIFIES = re.compile(
    "申报(?:条件|企业|单位|项目|主体)|申请(?:条件|单位)|(?:应当?|须|需)(?:具备|满足|符合|拥有|具有)"
)
_PERMITS = re.compile("可(?:以|按|申请|适当|给|享|在|由)|允许|优先|方可|按(?:照)?.{0,12}(?:标准|比例)")
_SUMS = re.compile(
    "最高|不超过|额度|单笔|单个|单项|单家|每[户人亩家个项座台件名所辆床张吨平]|一次性|保证金|注册资本|资本金|标准|定额|安排|拨付|下达|出资|专项(?!债)|经费|补偿|首付|封顶|"
    "罚|年薪|保额|津贴|收费|价格|门槛|贷款额|授信额度|代偿|保费|租金"
)
_FUNDS = re.compile(".{0,12}?(?:资金|经费|基金|补|奖|贷款|额度|标准|授信)")
_RATES = re.compile(
    "按(?!期|时|照计划)|税(?!收)|利率|费率|首付|(?<!收)缴|承担|分担(?!率)|返还|计提|提取|折|上浮|下浮|额度|最高|权重|持股|股权|出资|注册资|资本|投资额|购置|售价|不得|放宽|利用不|租|贴|补|奖|年龄|"
    "可(?:以|按|享|给)|允许|原则上|加计|计入|减半"
)
_CHANGED = re.compile("(?:降|减|压降|下降|降低)[^，,]{0,24}$")
_SHARES = re.compile("率|比[例重]|占")
_AMOUNTS = re.compile(
    "投资|产值|收入|销售|营收|交易|成交|营业|总额|规模|进出口|出口|外资|增加值|余额|融资|贷款|税收|消费|产能|零售|生产总值|存款|利润|收益|资金|价值|支出|发行|社会资本|民间投资|债券"
)
_VOLUME = re.compile("完成|实现|达到|突破|超过|新增|增长")
_FROM = re.compile(r"(?:由|从)(?:[^，,]{0,14}的?)$|(?:[较比][^，,]{0,12}的)$")
_GROWS = re.compile(r"\s?[^，,]{0,6}?(?:提|增|升|扩|下降|降|压|缩|减|调|至|到|拓|发展)")
_EXISTING = re.compile(
    r"(?:现有|原有|已有|现存|已(?:经|累计)?(?:建成|建|完成|达到?|培育|实现|认定|累计)|共有|涉及|辖|下设|分为|位列|长达|为期|历时|一式)[^，,、]{0,10}$"
)
_PAST = re.compile("(?:^|[。，,])(?:去年|过去|近[两三几五]年|截至目前|目前|五年来|“?十[二三四]五”?以来)")
_REPORTED = re.compile(r"以?内?[^，,。]{0,16}(?:报送|上报|报[^告名到废纸]|反馈|备案|公示|异议|通知|告知)|前")
_TERM = re.compile("公示|有效|提前|连续|期限")
_AT_LEAST = re.compile("至少|不少于|不低于")
_MADE = re.compile("(?:新增|达到|不少于|不低于|至少|建成|培育|引进|打造|创建|新建)[约近]?$")
_STEPS = re.compile("个?工作日|个?环节|次")
_NEEDS_VERB = frozenset(["小时", "天", "分钟", "秒", "岁", "周岁", "米", "克", "升", "斤", "公斤", "兆", "M"])
_WORK_AT = re.compile(r"(?:完成|实施|推进|开展)(?!投资)[^，,、\d]{1,14}$")
_WORKS = "(?:改造|建设|疏浚|整治|治理|维修|更新|清淤|修复|提升|优化|安装|加固|排查|检修)"
_WORK = re.compile(f"{_WORKS}$")
_TREATED = re.compile(r"(?:^|[，,、])对[^，,、\d]{0,8}$")
_TREATMENT = re.compile(
    f"[^，,]{{0,24}}(?:实施|实行|开展|进行|完成)[^，,]{{0,10}}(?:{_WORKS}|供电|检查|普查|监测|评估)"
)
# Within hours or minutes something is done for somebody: 24小时内恢复供电, 预警信息5分钟内送达责任人.
_PROMPT = re.compile(
    "以?内[^，,。；;]{0,6}?(?:办结|响应|送达|抵达|到[达位场]|赶到|恢复|修复|抢通|处置|处理|答复|回复|办理|解决|受理)"
)
_LASTS = re.compile("(?:时间|时长|时限|用时|耗时)$")  # 整体通关时间24小时以内
_RATED = re.compile("[/／]")
# 年供苗5000万株以上的中心不少于80个: what is counted comes later.
_SIZE_OF_COUNTED = re.compile(r"的[^，,。；\d]{1,16}(?:不[少低]于|至少|达到?|超过|突破|控制在)\d")
_FUND_SIZE = re.compile("(?:总规模|首期(?:规模)?|规模|到位|资金池)(?:达到?|为|到位)?$")


def is_parameter(phrase: Phrase) -> bool:
    """Whether the quantity is no target whatever verb governs it."""
    if _is_fund(phrase):
        return False
    return (
        _is_name(phrase)
        or _is_state(phrase)
        or _is_attribute(phrase)
        or _BY_KIND[phrase.quantity.kind](phrase)
        or _is_procedure(phrase)
        or _is_condition(phrase)
    )


def _is_prompt(phrase: Phrase) -> bool:
    """Within what time something is done: 接到报告后2小时内响应, 通关时间24小时以内."""
    return phrase.quantity.unit in ("小时", "分钟") and bool(
        _PROMPT.match(phrase.onward) or _LASTS.search(phrase.before)
    )


def _is_fund(phrase: Phrase) -> bool:
    """The size of a fund that is set up, which nobody is paid: 设立总规模30亿元的产业基金."""
    if phrase.quantity.kind is not Kind.MONEY or not _FUND_SIZE.search(phrase.before):
        return False
    return "基金" in phrase.sofar + phrase.onward[:40] or "资金池" in phrase.before


def is_worked_on(phrase: Phrase) -> bool:
    """完成城区12公里管网疏浚, 对18个考点实行双电源供电: how much is to be done, or for how many."""
    if (
        phrase.quantity.bound
        or phrase.quantity.kind not in (Kind.COUNT, Kind.MEASURE)
        or phrase.onward.startswith("的")
    ):
        return False
    if _WORK_AT.search(phrase.before) and _WORK.search(phrase.behind):
        return True
    return bool(_TREATED.search(phrase.before) and _TREATMENT.match(phrase.onward))


def _is_name(phrase: Phrase) -> bool:
    """Ranks (前10名), grades (3级), names in quotation marks (“3个100”工程), glosses in brackets (含10名)."""
    if phrase.inside and _GLOSS.match(phrase.inside):
        return True
    return bool(_RANKED.search(phrase.before, max(0, len(phrase.before) - 3)) or _GRADED.match(phrase.onward))


def _is_state(phrase: Phrase) -> bool:
    """What there is already: 由6%提高到10%, 已建成20个, 在28个小镇基础上."""
    if "基础上" in phrase.rest[:24]:
        return True
    if _FROM.search(phrase.clause, max(0, len(phrase.clause) - 20)) and (
        phrase.clause.endswith("的") or _GROWS.match(phrase.onward)
    ):
        return True
    if _PAST.search(phrase.sofar):
        return True
    return not phrase.quantity.bound and bool(_EXISTING.search(phrase.before, max(0, len(phrase.before) - 16)))


def _is_attribute(phrase: Phrase) -> bool:
    """A size that says which ones are meant: 5000万元以上项目, 35吨集装箱, 10人以上的企业."""
    quantity = phrase.quantity
    if quantity.bound and _SIZE_OF_COUNTED.match(phrase.onward):
        return True
    if phrase.before.endswith(("一批", "年产", "年出栏", "年营业收入", "年营收")):
        return True
    if not phrase.behind or quantity.kind is Kind.COUNT or is_worked_on(phrase):
        return False
    if quantity.kind is Kind.RATIO:
        if phrase.is_share:
            return False
        return quantity.values[0] != 100 or phrase.onward.startswith("的")
    made = made_by(phrase.before)
    if phrase.behind.endswith(("任务", "目标")) and made:
        return False
    if quantity.bound or not made or not made[1] or _RATED.search(quantity.unit) or phrase.onward.startswith("的"):
        return True
    return quantity.kind is Kind.MONEY and not _AMOUNTS.search(phrase.behind[:8])


def _is_condition(phrase: Phrase) -> bool:
    """What somebody must meet to be paid or allowed something: 对…达到100家的，给予…."""
    if phrase.rest.endswith("的") or (_CONDITIONAL.search(phrase.rest) and not made_by(phrase.before)):
        return True
    if _EACH.search(phrase.before) or _NORM.search(phrase.clause):
        return True
    paid = _PAID.search(phrase.onward)
    opened = bool(_CONDITION.search(phrase.sofar))
    if _QUALIFIES.search(phrase.sofar):
        return True
    if "放宽" in phrase.sofar and not made_by(phrase.before):
        return True
    if paid and (opened or _CONDITIONAL.search(phrase.rest)):
        return not _PAID.search(phrase.sofar) or phrase.quantity.kind is not Kind.COUNT
    return opened and phrase.quantity.kind is not Kind.COUNT and bool(_PERMITS.search(phrase.onward))


def _is_procedure(phrase: Phrase) -> bool:
    """Days to report or to publish something in: 每季度结束后7个工作日内报."""
    if not phrase.quantity.unit.endswith(("工作日", "天", "小时")) or _is_prompt(phrase):
        return False
    return bool(phrase.before.endswith("后") or _REPORTED.match(phrase.onward) or _TERM.search(phrase.clause))


def _is_sum(phrase: Phrase) -> bool:
    """Money that is paid, allotted or lent, not a volume to be reached."""
    if _SUMS.search(phrase.clause) or _FUNDS.match(phrase.behind):
        return True
    verb = reached_by(phrase.before)
    named = _AMOUNTS.search(phrase.before) or (phrase.behind and _AMOUNTS.search(phrase.behind[:8]))
    if _PAID.search(phrase.sofar) and not (named and _VOLUME.search(phrase.clause)):
        return True
    if phrase.quantity.in_words and not (verb and (verb["level"] or verb["above"] or verb["least"])):
        return True
    return not (verb or phrase.quantity.bound or named) or bool(_PAID.search(phrase.onward) and not named)


def _is_rate(phrase: Phrase) -> bool:
    """A rate that is charged, paid or allowed: 减按15%, 不超过投资额的10%."""
    if _PAID.search(phrase.sofar) and not _SHARES.search(phrase.before):
        return True
    if "税率" in phrase.clause or "税率" in phrase.onward[:10] or _PAID.match(phrase.onward.lstrip("的")):
        return True
    if _RATES.search(phrase.clause) or _RATES.match(phrase.onward.lstrip("的")):
        return not _CHANGED.search(phrase.before) or "不得" in phrase.clause or "缴" in phrase.clause
    verb = reached_by(phrase.before)
    return bool(verb and verb["most"] and verb.group().startswith("不") and not _SHARES.search(phrase.before))


def _is_bare_measure(phrase: Phrase) -> bool:
    quantity = phrase.quantity
    if phrase.behind and (quantity.in_words or quantity.unit in _NEEDS_VERB):
        return True  # 千兆城市, 24小时营业
    if quantity.unit.endswith("岁"):
        return "寿命" not in phrase.clause
    if _is_prompt(phrase):
        return False
    return quantity.unit in _NEEDS_VERB and not (reached_by(phrase.before) or made_by(phrase.before))


def _is_idle_count(phrase: Phrase) -> bool:
    """Numerals that only name or list: 两个方面, 五大产业, 三项制度, 一个."""
    quantity = phrase.quantity
    if phrase.before.endswith(("不超过", "不多于", "不得超过")) and not _STEPS.match(quantity.unit + phrase.onward):
        return True
    if quantity.unit == "份" and not made_by(phrase.before):
        return True
    if not quantity.in_words:
        return bool(_ASPECTS.match(phrase.behind)) and not phrase.behind.startswith("环节")
    if quantity.figure == "一":
        return not _AT_LEAST.search(phrase.clause)
    if quantity.figure in ("十", "百", "千") or _ASPECTS.match(phrase.behind):
        return True
    if len(quantity.figure) > 1:
        return False
    return not _MADE.search(phrase.before)


_BY_KIND = {
    Kind.MONEY: _is_sum,
    Kind.RATIO: _is_rate,
    Kind.MEASURE: _is_bare_measure,
    Kind.COUNT: _is_idle_count,
}
