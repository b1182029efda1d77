"""What a web page says of its document: <meta> tags, and the table above the article (索引号, 发文字号, 发布机构 …)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

__all__ = ["page_metadata", "take_metadata"]

_META = {"articletitle": "title", "pubdate": "date_published", "contentsource": "issuer"}
_LABELS = {
    "title": "(?:信息|文件|公文)?(?:标题|名称)",
    "index_number": "(?:信息)?索引号",
    "doc_number": "(?:发文字号|发文文号|文件编号|公文文号|文号)",
    "issuer": "(?:发文|发布|制发|公开)(?:机关|机构|单位|部门)",
    "date_signed": "(?:成文|生成|签发|印发|制发)(?:日期|时间)",
    "date_published": "(?:发布|公布|公开|发文)(?:日期|时间)",
}
# Labels whose values are not read; they end the value before them.
_OTHERS = "主题(?:分类|词)|组配分类|信息分类|公文种类|文种|体裁|有效性|效力(?:状态)?|时效性?|关键[字词]|公开(?:方式|属性|范围|责任部门)|来源|浏览(?:次数|量)|责任编辑|服务对象|所属(?:主题|机构)|生效(?:日期|时间)|废止(?:日期|时间)|分类|解读"
_GAP = r"[\s\u3000\u00a0]*"
_FIELD = re.compile(
    "(?:" + "|".join(f"(?P<{name}>{_GAP}(?:{label}))" for name, label in _LABELS.items()) + f"|(?:{_OTHERS}))$"
)
_INLINE = re.compile(r"^([^:：]{2,16}?)[:：](.*)$", re.S)
_DATE = re.compile(r"((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
_NUMBER = re.compile(r".{2,30}(?:号|期)$")
_LONGEST = 120  # characters of a label with its value
_GROUPS = ("table", "ul", "dl")
_SMALL = 800  # characters: a larger table holds more than metadata
_CONTAINERS = ("td", "th", "li", "dt", "dd", "p", "div")
_PLACES = ("td", "th", "li", "dt", "dd", "p", "div", "span", "b", "strong", "label", "em", "i")


def take_metadata(soup: BeautifulSoup) -> Mapping[str, str]:
    """The fields that tables and lists of a page state which hold little else; these are taken out of the page."""
    found: dict[str, str] = {}
    for group in soup(_GROUPS):
        if group.decomposed or len(group.get_text(strip=True)) > _SMALL or group.find(_GROUPS):
            continue
        fields = _fields(tag for tag in group(_PLACES) if not tag.find(_CONTAINERS))
        if len(fields) > 1:
            found = {**fields, **found}
            group.decompose()
    return found


def page_metadata(soup: BeautifulSoup, article: Tag, stated: Mapping[str, str]) -> Mapping[str, str]:
    """The fields that a page states outside of its article, with those that its tables `stated`.

    What the page shows wins over <meta> tags, save the title and the day of publication, which pages often cut or
    leave out.
    """
    inside = {id(tag) for tag in article.find_all(True)} | {id(article)}
    found = _fields(tag for tag in soup(_PLACES) if id(tag) not in inside and not tag.find(_CONTAINERS))
    found.update(stated)
    for name, value in _meta(soup):
        if name in ("title", "date_published") or name not in found:
            found[name] = value
    return found


def _meta(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for tag in soup("meta"):
        name = _META.get(str(tag.get("name", "")).lower())
        value = _value(name, str(tag.get("content", ""))) if name else None
        if name and value:
            yield name, value


def _fields(tags: Iterable[Tag]) -> dict[str, str]:
    """Each field once, from the first place that states it."""
    found: dict[str, str] = {}
    for tag in tags:
        for name, raw in _stated(tag):
            value = _value(name, raw)
            if value:
                found.setdefault(name, value)
    return found


def _stated(tag: Tag) -> Iterator[tuple[str, str]]:
    """A label with its value in one element, or with the value in the next one."""
    text = tag.get_text()
    if len(text.strip()) > _LONGEST:
        return
    inline = _INLINE.match(text.strip())
    name = _field(inline[1] if inline else text)
    if name is None:
        return
    if inline and inline[2].strip():
        yield name, inline[2]
        return
    following = tag.find_next_sibling()
    if following is not None:
        yield name, following.get_text()
    elif tag.next_sibling is not None:
        yield name, str(tag.next_sibling)


def _field(label: str) -> str | None:
    match = _FIELD.match(re.sub(r"[\s\u3000\u00a0【】\[\]:：]", "", label))
    return match.lastgroup if match else None


def _value(name: str, raw: str) -> str | None:
    """A value in the form of its field; None for what cannot be one."""
    value = " ".join(raw.split())
    if name.startswith("date"):
        date = _DATE.search(value)
        return f"{int(date[1]):04}-{int(date[2]):02}-{int(date[3]):02}" if date else None
    if name == "doc_number":
        value = re.sub(r"\s", "", value)
        return value if _NUMBER.match(value) else None
    inline = _INLINE.match(value)
    return value if 1 < len(value) <= _LONGEST and not (inline and _field(inline[1])) else None
