"""The grammar of a list of responsible units: where each name begins and ends, and which role it has.

    list   := clause { ("，" | "；" | "。") clause }
    clause := item { ("、" | "和" | "及") item } [ "等" [group] ] [ role ]
    role   := ["按职责分工"] (牵头 | 负责 | 配合 | 参与 …)

A role word gives its role to every item since the role word before it. Rules that collide: a label's role
(牵头单位：) wins over a mere 负责 behind the list, and yields to 牵头, 配合, 参与. 和 and 及 separate only
behind a complete name, so that 文化和旅游部 stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus import places
from corpus.model import Role

__all__ = ["Item", "can_name", "holds_prose", "looks_like_unit", "parse_list", "role_of", "tail_end"]

_SPACE = " \t\u3000\u00a0\n"
_OPEN, _CLOSE = "（(〈<［[〔【", "）)〉>］]〕】"
# 发展改革委商财政部 asks its advice; 商务, 商贸 and 商州区 begin a name.
_CONSULTED = r"(?![务会业贸标品检洛丘州南河城水都圈铺户协住])(?=[\u4e00-\u9fff]{2})"
# 和/及/与 as a separator; 会同 and 商 divide the leading from the cooperating units.
# A mark that was forgotten shows where a group of places follows an office: 省住建厅各市、县政府.
_TOKEN = re.compile(
    rf"[、，,；;。/\s]|以及|会同|[和与]|及(?!时)|或者?|(?<=[局厅委办部署行会司，,；;])商{_CONSULTED}|[{re.escape(_OPEN + _CLOSE)}]|(?<=[局厅委办署])(?=各[市县区地设])"
)
_CONSULTS = ("会同", "商")
_BRACKETED = re.compile(r"[（(〈<［\[〔【][^（()）〈〉<>［\[\]］〔〕【】]*[）)〉>］\]〕】]?")
# A bracket that names more levels is part of the name, 县（市、区）工信部门; so is one inside it: 中国（安徽）自由贸易试验区, 省（中）直有关单位.
_NAMEPLATE = re.compile(
    r"(?!(?<=[市县区州盟旗])[（(〔\[][市县区州盟旗、，,]{1,9}[)）〕\]]|(?<=中国)[（(][^（()）]{2,8}[)）]|[（(].[)）][直属])"
    + _BRACKETED.pattern
)

_FINAL = "牵头|负总责|负首责|主办|主责|召集|负责|落实|实施|承办|抓好|主导|推进|办理|执行|推动|配合|参与|参加|协助|协同|协作|支持|协办|开展|完成|做好|指导|督导|统筹|协调"
_VERBS = f"{_FINAL}|组织|统筹|协调|共同|自行|具体|分别|分头|各自|联合|监督|分工|总(?=牵头)"
_DUTY = r"(?:根据|依据|依照|按照?)(?:(?:各自|部门|有关|相关)?(?:的)?(?:职责|职能|职权|责任|任务|工作)(?:任务)?(?:分工|范围|权限)?|属地(?:管理|负责)?(?:的?原则)?)"
_TAIL = re.compile(rf"(?:(?:{_VERBS})*{_DUTY})?(?:{_VERBS})*(?:{_FINAL}|{_DUTY})(?:工作|任务|考核)?$")
# 市财政局负责资金筹措: what the unit has to do follows its role.
_TAIL_WITH_OBJECT = re.compile(
    rf"(?:(?:{_VERBS})*{_DUTY})?(?:共同|具体|分别|统一|总)*(?:牵头负责|牵头|负责|配合)(?=[\u4e00-\u9fff]{{2,10}}$)"
)
_TAIL_BEHIND = re.compile(
    rf"[ \u3000]*(?:等(?:[^，,；;。\n]{{0,8}}?(?:部门|单位|地区|机构))?)?(?:(?:{_VERBS})*{_DUTY})?(?:{_VERBS})*(?:{_FINAL}|{_DUTY})(?:工作|任务)?(?=[。；;，,\s]|$)"
)
_TAIL_LIMIT = 48  # characters at the end of an item in which role words are looked for
_LEAD = re.compile("牵头|召集|会同")
_HELP = re.compile("配合|参与|参加|协助|协同|协作|支持|协办")
# 市发改委（牵头）: a bracket that gives a role.
_ROLE_BRACKET = re.compile(r"(?:总?牵头|主责|主办|负责|责任|配合|参与|协助|协办)(?:单位|部门)?")
_GIVES_ROLE = re.compile(rf"[（(]({_ROLE_BRACKET.pattern})[)）]$")
_REMARK = re.compile("以下|下同|包括|不?含|详?见|除")  # in a bracket behind a name, and no other name of it
# What may stand in a list without naming anybody.
_NOTE = re.compile(
    r"(?:下同|不再.{0,6}列出|.{0,8}[列排]在?(?:第一|首)(?:位|[的者为家]|责任|单位|部门).*|.*(?:时限|时间|期限|进度)(?:要求|安排)?[:：].*|长期(?:坚持|实施)|持续(?:推进|实施)|"
    r".*(?:年底?|月底?|日|季度)(?:之?前|内)?(?:完成)?|.{0,4}(?:完成|启动)|(?:到|于)?20\d\d年[^、，,]{0,8}(?:底|前|内)[^、，,]{0,16})"
)
_LEAD_IN = re.compile(
    r"^[①-⑳]+由?|^(?:以[上下]|上述|该项|此项)?(?:各项)?(?:工作|任务|事项|措施)?(?:(?:均|都)[需由须]|[需由须](?=[\u4e00-\u9fff]{2}))|^以下(?:均|都)?"
)
_SPEAKS_FOR_LATER = re.compile(r"\s*以下(?:各项|工作|任务)?(?:均|都)")
_ETC = re.compile(r"(?<![高中初优同])等(?!院(?!校)|学(?!校)|[职级离额候])")
_ETC_PLACES = re.compile(
    "[市县区州旗](?:人民)?(?:政府|党委|管委会)?|(?:镇|乡镇|街道|镇街|镇（街道）)(?:人民)?(?:政府|办事处)?"
)
_NAMED_SHORT = re.compile("(?!各|有关|相关|其他|其它)[\u4e00-\u9fff]{1,4}")  # 崂山 of 崂山区, 大贵 of 大贵镇
_EMPTY_ETC = re.compile(
    r"(?:[一二三四五六七八九十\d]+[个家]?)?(?:(?:行政|主管|行政主管|职能)?部门|单位|地区|机构|部委|院校|学校|高校)?(?:[和及](?:单位|部门|地区))?"
)
# 等部门和单位 adds nothing; 等部门以及各设区市人民政府 goes on.
_ETC_AND_OTHERS = re.compile(r"等(?:有关|相关)?部门(?:和|及|与|以及)(?:单位|部门|地区)")
_HEAD = re.compile(
    r"(?:团中央|[局厅委办院署司站所馆处科社台组队室厂矿]|(?<![全内外])部|(?<![社机不])会|海关|机关|(?<!集)团|法庭|(?<=各)(?:行政)?村|社区|政府|公司|集团|银行|分行|支行|人行|农发行|国开行|中心|"
    r"大学|学校|学院|院校|高校|部门|单位|机构|企业|管委|公署|行署|街道|镇街|街镇|[市州县区乡]街|园区|新区|[市县区州盟旗镇乡]|工会|妇联|残联|科协|政协|文联|侨联|"
    r"社科联|工商联|记协|作协|贸促会|军分区|学会|当地|各地|属地|地方|运营商|电信|移动|联通|铁塔|邮政|电网|供电|电力|烟草|海事|税务|平台|基地|团场|[农林牧]场|协会|商会|团体|(?<![控入参持送配])股|"
    r"(?<=社会)组织|领导|指挥部|司令部|开发区|大队)$"
)
_NOT_IN_NAME = re.compile(
    r"[的把是不须要被让使其该各]|(?<!自)由|^[一两几某][个家]|向(?!阳)|(?<!所)在|将(?!乐)|对(?![外台口])|通过|进行|我[省市县区]|[“”《》：:]"
)
_ALL_OF = re.compile("^(?:省直|市直|[省市县区]级|中央驻|驻)?(?:各|其他|其它|有关|相关|本地|当地|全省|全市)*")
_PLACE_LEVELS = "市县区州盟旗"
_LAST_BRACKET = re.compile(r"[（(][^（()）]*[)）]?$")
_LOCAL = r"(?:设区的?市|地级?(?:以上)?市|省辖市|直辖市|自治[区州县旗]|[省市州盟县区旗乡镇村]|乡镇|街道|社区|地区|地(?=[（(〔、]|$))"
_SHARES = r"(?:[（(〔\[][^（()）〔〕\[\]]{1,16}[)）〕\]])?"  # 县（市、区）
_GROUP_LEAD = r"(?:地方|沿海|山区|相关|有关|所属|所辖|下辖|各|全[省市县区]|省内|市内)*"
# 市 | 县（区）人民政府 : the first part of a group whose levels are parted by 、
_LOCAL_HALF = re.compile(rf"^{_GROUP_LEAD}(?:{_LOCAL}{_SHARES}[、，,]?)+$")
_LOCAL_WHOLE = re.compile(
    rf"^(?:{_LOCAL}{_SHARES})+(?:级|[两三四]级)?(?:党委[和及、]?)?(?:党委|人民政府|政府|行政公署|管委会?|管理委员会|办事处|(?![直级属]|有关|相关)[\u4e00-\u9fff]{{2,10}}部门)?{_SHARES}$"
)
_GROUP_LEADS = re.compile(f"^{_GROUP_LEAD}")
_BETWEEN_LEVELS = re.compile(r"[、，,]|[和及](?=[县区市])")
_ELIDED = re.compile(
    r"(?:党委[和及、]?(?:人民)?政府|主管部门|行政管理部门|行政部门|部门|人民政府|政府|管委会|管理委员会)$"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One name of a list: `text[start:end]` as written; `name` without nameplates, its elided end restored.

    `clause` numbers the parts between commas, `follows` is true when the item stands in one clause with
    the one before it (and so shares its prefix).
    """

    start: int
    end: int
    name: str
    role: Role
    nameplates: tuple[str, ...]
    clause: int
    known: bool
    fixed: bool = False  # its own bracket gives the role


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    clause: int
    helping: bool  # stands behind 会同
    tail: str = ""


def role_of(phrase: str) -> Role:
    """The role that a phrase such as 牵头, 按职责分工负责 or 参与 gives."""
    if _LEAD.search(phrase):
        return Role.LEAD
    return Role.COOPERATING if _HELP.search(phrase) else Role.RESPONSIBLE


def tail_end(text: str, at: int) -> int:
    """The end of the role words that stand behind a list ending at `at` (等部门按职责分工负责), or `at`."""
    tail = _TAIL_BEHIND.match(text, at)
    return tail.end() if tail else at


def looks_like_unit(name: str) -> bool:
    """Whether `name` ends as names of bodies do and holds no word that no name holds."""
    bare = _BRACKETED.sub("", _unquoted(name))
    return 1 < len(bare) <= 40 and bool(_HEAD.search(bare)) and not holds_prose(bare)


def _unquoted(name: str) -> str:
    """“12345”热线办: quotation marks may stand inside a name."""
    return re.sub('[“"]([^“”"]{1,8})[”"]', r"\1", name)


def holds_prose(name: str) -> bool:
    """Whether a word stands in it that stands in no name (的, 由, 通过 …)."""
    return bool(_NOT_IN_NAME.search(_ALL_OF.sub("", name).replace("各", "")))


def can_name(item: Item) -> bool:
    """Whether an item may name a unit: an unknown form passes only when it is no person, number or prose."""
    name = item.name
    if item.known or re.fullmatch(
        r"[省市县区州]\w{2,6}|(?:各|有关|相关|负有|承担).{2,20}(?:部门|单位|企业|机构)", name
    ):
        return True
    return 4 <= len(name) <= 24 and not re.search(r"[\d。：:《》“”]|的|等|进行|加强|推进|详见", name)


def parse_list(text: str, start: int, end: int, *, role: Role | None = None) -> tuple[Item, ...]:
    """The units named in `text[start:end]`. `role` is the label's; without one an item takes 责任."""
    pieces = _with_tails(text, _join_halves(text, list(_pieces(text, start, end))))
    items: list[Item] = []
    pending: list[Item] = []
    for piece in pieces:
        if _SPEAKS_FOR_LATER.match(text, piece.start):  # the label does not reach 以下均需…落实
            items, pending, role = items + pending, [], None
        pending += _items(text, piece, role)
        if piece.tail:
            reached = _reached(pending, piece.tail, role) if not items else pending
            items += [_assign(i, piece.tail, role) if i in reached else i for i in pending]
            pending = []
    return tuple(_restore_ends(items + pending if role else _with_someone(items, pending)))


def _with_someone(items: list[Item], pending: list[Item]) -> list[Item]:
    """（科技司，计划司、财务司参加）: where all would only help, the first group is who they help."""
    found = items + pending
    first = [i for i in found if i.clause == found[0].clause]
    helping = all(i.role is Role.COOPERATING and not i.fixed for i in found)
    if len(first) == len(found) or not helping or found[len(first)].clause > first[0].clause + 1:
        return found
    return [*(replace(i, role=Role.RESPONSIBLE) for i in first), *found[len(first) :]]


def _reached(pending: list[Item], tail: str, label: Role | None) -> list[Item]:
    """Whom the first role words of a list are about: of （县委组织部，县农业农村局协助） only who stands behind the comma helps,
    for somebody must be helped."""
    if role_of(tail) is not Role.COOPERATING or label is Role.COOPERATING:
        return pending
    last = [i for i in pending if i.clause == pending[-1].clause]
    return last if any(i.known for i in pending[: -len(last)]) else pending


def _assign(item: Item, tail: str, label: Role | None) -> Item:
    if item.fixed:
        return item
    said = role_of(tail)
    if item.role is Role.COOPERATING and label is not Role.COOPERATING:  # it stands behind 会同
        return item
    role = label if label and said is Role.RESPONSIBLE else said
    return item if role is item.role else replace(item, role=role)


def _pieces(text: str, start: int, end: int) -> Iterator[_Piece]:
    """Cut at separators outside brackets."""
    depth, at, clause, helping = 0, start, 0, False
    for match in _TOKEN.finditer(text, start, end):
        token = match.group() or "，"
        if token in _OPEN:
            depth += 1
        elif token in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and _separates(text, at, match.start(), match.end(), end, token):
            if match.start() > at:
                yield _Piece(at, match.start(), clause, helping, "会同" if token in _CONSULTS else "")
            at = match.end()
            clause += token in "，,；;。"
            helping = token in _CONSULTS or (helping and token not in "，,；;。")
    if end > at:
        yield _Piece(at, end, clause, helping)


def _separates(text: str, at: int, where: int, after: int, end: int, token: str) -> bool:
    left, right = text[at:where].strip(_SPACE), text[after:end]
    if token in ("和", "及", "与", "以及", "或", "或者"):
        if left.endswith("部门") and re.match("(?:有关|相关)?单位(?![\u4e00-\u9fff])", right):
            return False
        if (re.search("党委$", left) and re.match("(?:人民)?政府", right)) or _ETC_AND_OTHERS.search(
            left + token + right
        ):
            return False
        return len(left) > 1 and bool(
            _HEAD.search(_BRACKETED.sub("", left)) or _LOCAL_HALF.match(left) or _is_place(left)
        )
    if token in _CONSULTS:  # also 牵头，会同 and 分别牵头会同
        return not left or bool(_HEAD.search(_BRACKETED.sub("", _TAIL.sub("", left))))
    if token.isspace():  # a blank parts two names, but may also stand inside one: 省 发改委
        return len(left) > 1 and bool(_HEAD.search(_BRACKETED.sub("", left)))
    return token != "/" or bool(_HEAD.search(left))


def _is_place(name: str) -> bool:
    """南平 in 三明、南平和龙岩市政府: a place whose 市政府 is written once for all."""
    found = places.leading_place(name)
    return found is not None and len(found[1]) == len(name)


def _join_halves(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """各市 | 县（区）人民政府 -> one group; 各级党委 | 政府 -> one."""
    joined: list[_Piece] = []
    for piece in pieces:
        if joined:
            last = joined[-1]
            left, right = text[last.start : last.end].strip(_SPACE), text[piece.start : piece.end].strip(_SPACE)
            left = _LEAD_IN.sub("", left)
            bare = _TAIL.sub("", right)
            halves = bool(_LOCAL_HALF.match(left)) and bool(_LOCAL_WHOLE.match(bare)) and last.clause == piece.clause
            if halves or (left.endswith("党委") and re.fullmatch("(?:人民)?政府", bare)):
                joined[-1] = replace(last, end=piece.end, tail=piece.tail)
                continue
        joined.append(piece)
    return joined


def _with_tails(text: str, pieces: list[_Piece]) -> Iterator[_Piece]:
    """Move role words from the end of a piece into its `tail`."""
    for piece in pieces:
        start, end = piece.start, piece.end
        while start < end and text[start] in _SPACE:
            start += 1
        while start < end and text[end - 1] in _SPACE + "。；;，,.":
            end -= 1
        raw = text[start:end]
        if _NOTE.fullmatch(raw):
            continue
        bare = _LAST_BRACKET.sub("", raw)
        tail = _tail(bare) or (_tail(raw) if raw != bare else None) or _tail_with_object(raw)
        if tail:
            end = start + tail.start()
        yield _Piece(start, end, piece.clause, piece.helping, piece.tail or (tail.group() if tail else ""))


def _tail(raw: str) -> re.Match[str] | None:
    return _TAIL.search(raw, max(0, len(raw) - _TAIL_LIMIT))


def _tail_with_object(raw: str) -> re.Match[str] | None:
    tail = _TAIL_WITH_OBJECT.search(raw, max(0, len(raw) - _TAIL_LIMIT))
    return tail if tail and looks_like_unit(re.sub(r"\s", "", raw[: tail.start()])) else None


def _items(text: str, piece: _Piece, role: Role | None) -> list[Item]:
    raw = text[piece.start : piece.end]
    if not raw:
        return []
    lead_in = _LEAD_IN.match(raw)
    start = piece.start + (lead_in.end() if lead_in else 0)
    spans = [(start, piece.end)]
    etc = _ETC.search(text, start, piece.end)
    rest = text[etc.end() : piece.end] if etc else ""
    if etc:
        spans = [(start, etc.start())]
        if not _EMPTY_ETC.fullmatch(rest) and not _ETC_PLACES.fullmatch(rest):
            spans.append((etc.end(), piece.end))
    default = Role.COOPERATING if piece.helping else role or Role.RESPONSIBLE
    items = [_item(text, a, b, default, piece.clause) for a, b in spans if b - a > 1]
    if items and not items[0].known and rest.endswith("部门"):  # 发改、市场监管等部门
        items[0] = replace(items[0], name=items[0].name + "部门", known=True)
    if items and _ETC_PLACES.fullmatch(rest) and _is_one_of_places(items[0]):  # 长沙、常德等市政府, 城关、大贵等镇
        name = items[0].name
        items = [replace(items[0], name=name + (rest[1:] if name[-1] in _PLACE_LEVELS else rest), known=True)]
    return items


def _is_one_of_places(item: Item) -> bool:
    return _is_place(item.name.rstrip(_PLACE_LEVELS)) or (not item.known and bool(_NAMED_SHORT.fullmatch(item.name)))


def _item(text: str, start: int, end: int, role: Role, clause: int) -> Item:
    raw = text[start:end]
    given = _GIVES_ROLE.search(raw)
    if given and _is_local(raw[: given.start()]):  # 各镇人民政府（牵头）
        name = re.sub(r"\s", "", raw[: given.start()])
        return Item(
            start, start + len(raw[: given.start()].rstrip(_SPACE)), name, role_of(given[1]), (), clause, True, True
        )
    if _is_local(raw):
        return Item(start, end, re.sub(r"\s", "", raw), role, (), clause, True)
    if len(raw) > 3 and raw[0] in _OPEN and raw[-1] in _CLOSE:  # the whole name in brackets
        return _item(text, start + 1, end - 1, role, clause)
    plates = tuple(re.sub(r"^.|[）)〉>］\]〕】]$", "", m) for m in _NAMEPLATE.findall(raw))
    plates = tuple(p for p in plates if len(p) > 4 or looks_like_unit(p) or _ROLE_BRACKET.fullmatch(p))  # not （张三）
    plates = tuple(p for p in plates if not _REMARK.match(p) and not _NOTE.fullmatch(p))
    said = next((p for p in plates if _ROLE_BRACKET.fullmatch(p)), None)
    if said:
        role, plates = role_of(said), tuple(p for p in plates if p != said)
        end = start + len(raw[: raw.rindex(said) - 1].rstrip(_SPACE))
    name = re.sub(r"\s", "", _NAMEPLATE.sub("", raw))
    return Item(start, end, name, role, plates, clause, looks_like_unit(name), said is not None)


def _is_local(raw: str) -> bool:
    """县（市、区）人民政府: its bracket is no nameplate."""
    return bool(_LOCAL_WHOLE.match(_GROUP_LEADS.sub("", _BETWEEN_LEVELS.sub("", raw))))


_TOWN = re.compile("(?:乡镇|镇|乡|街道)$")  # restored behind 等: 城关、大贵等镇
_NEVER_ELIDED = re.compile("^各(?!级.{2,}[^市县区乡镇]$)|(?:人|领导|同志)$")


def _is_zone(ending: str) -> bool:
    """管委会 is what zones have; a district of the register has none."""
    return ending.startswith("管")


def _restore_ends(items: list[Item]) -> list[Item]:
    """宣传、住建、商务部门 -> 宣传部门 …; 福州市、南平市人民政府 -> 福州市人民政府 …"""
    ending = level = ""
    restored: list[Item] = []
    clause = -1
    for item in reversed(items):
        found = _ELIDED.search(item.name) or (
            _TOWN.search(item.name) if len(item.name) > item.end - item.start else None
        )
        if item.clause != clause:
            ending, clause = "", item.clause
        if found and item.name != found.group():
            ending = found.group()
            before = item.name[found.start() - 1]  # 济南、烟台市政府 -> 济南市政府
            level = before if before in _PLACE_LEVELS else ""
        elif ending == "" or (item.known and not re.search("[市县区州盟旗]$", item.name)):
            ending = ending if not item.known else ""
        elif not _NEVER_ELIDED.search(item.name) and not (_is_zone(ending) and _is_place(item.name)):
            missing = "" if item.name[-1] in _PLACE_LEVELS else level
            item = replace(item, name=item.name + missing + ending, known=True)
        restored.append(item)
    return restored[::-1]
