"""Which documents a question is about: by title, 文号 or id, and by the place they are in force for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus import places
from indexer.words import fold_text
from query.understanding.described import documents_described, documents_of_year
from query.understanding.lexicon import Lexicon
from query.understanding.matching import wanted_words

__all__ = ["documents_named", "documents_of", "place_named", "titled"]

_BRACKETS = str.maketrans("〔〕[]【】", "()()()")
_ABOUT = re.compile(r"^.*?(?:关于)?(?:印发|转发|下发|发布)《?|^.*?关于|》?的(?:通知|函|批复|公告)$|[《》]")
_ISSUED = re.compile(r"(?:的|印发的?|发的|发布的?|出台的?|制定的?|下发的?)?(?:政策)?文件")
# 海洋与渔业局都出过哪些文件: who issues documents is asked for all of them.
_ISSUES = re.compile(
    r"(?:都|一共|总共|先后)*(?:出|发|印发|发布|出台|制定|下发|印)(?:过|了)*(?P<what>哪些|什么|哪几[个份]|几[个份]|多少[个份]?)(?:政策)?(?:文件|公文|文|政策)"
)
_YEAR_BEFORE = re.compile(r"(?:在|于)?(20\d\d)年?$")
_LISTED = re.compile(r"(?:都|一共|总共)*有?(哪些|什么|几[个份]|多少[个份]?)(?=[?。]?$)")
_YEARS = re.compile(r"\((?:[^()]*\d{4}[^()]*|试行|暂行|修订|[^()]*稿)\)|^20\d\d年度?")
_NATION = re.compile(r"(?:全国|国家|中央|国务院)(?:层面|一级|的(?!标准))")
# What may follow a place that a question is about: 郑州的目标, 鹤壁有哪些任务, 郑州市高新技术企业.
_GOES_ON = re.compile(r"^(?:市|省|这边|那边)?(?:的|在|有|要|里|内|今年|到|关于|对|20\d\d|呢|$|[ ,、?和与及])")


def documents_named(text: str, lexicon: Lexicon) -> tuple[tuple[str, ...], str]:
    """Documents that a question names; the words are cut out of it."""
    if len(text) < 5:
        return (), text
    found: dict[str, None] = {}
    for quoted in re.findall("《([^《》]{4,})》?", text):
        for name, keys in lexicon.document_keys.items():
            if any(quoted in key for key in keys):
                found[name] = None
        if found:
            text = text.replace(f"《{quoted}》", " ").replace(f"《{quoted}", " ")
    bare = text.replace("《", "").replace("》", "")
    written = {
        d: key for d, keys in lexicon.document_keys.items() if (key := next((k for k in keys if k in bare), None))
    }
    for name, key in written.items():
        if not any(key != other and key in other for other in written.values()):
            found[name] = None
    for key in sorted({written[n] for n in found if n in written}, key=len, reverse=True):
        text = bare = bare.replace(key, " ")
    described, text = documents_described(text, lexicon)
    found |= dict.fromkeys(described)
    return (tuple(found), text) if found else _issued(text, lexicon)


def _issued(text: str, lexicon: Lexicon) -> tuple[tuple[str, ...], str]:
    """国务院印发的文件, 国务院2018年发的文件, 国务院都出过哪些文件: who issued documents stands for them."""
    match = _ISSUES.search(text) or _ISSUED.search(text)
    if match is None:
        return documents_of_year(text, lexicon)
    before, behind = _YEAR_BEFORE.sub("", text[: match.start()]), text[match.end() :]
    issuers = {d: str(row["issuers"] or "").split("、") for d, row in lexicon.documents.items()}
    longest = max((i for names in issuers.values() for i in names if i and before.endswith(i)), key=len, default="")
    if not longest:
        return documents_of_year(text, lexicon)
    own = tuple(d for d, names in issuers.items() if longest in names)
    before = before.removesuffix(longest)
    year = _YEAR_BEFORE.search(text[: match.start()]) or _YEAR_BEFORE.search(before)
    if year:
        of_year = documents_of_year(f"{year[1]}年的文件", lexicon)[0]
        own, before = tuple(d for d in own if d in of_year), _YEAR_BEFORE.sub("", before)
    listed = _LISTED.match(behind)
    asked = f"{match['what']}文件" if match.re is _ISSUES else f"{listed[1]}文件" if listed else ""
    return own, f"{before} {asked}{behind[listed.end() :] if listed else behind}"


def title_keys(name: str, number: str | None, title: str) -> tuple[str, ...]:
    """How a document may be named: 文号, title, title without issuer, place and years, id; longest first."""
    whole = fold_text(title).translate(_BRACKETS)
    bare = _ABOUT.sub("", whole)
    core = _YEARS.sub("", bare)
    lead = places.leading_place(core)
    local = core.removeprefix(lead[1]) if lead else core
    names = {fold_text(number or "").translate(_BRACKETS), whole, bare, core, local, name.lower()}
    return tuple(sorted((n for n in names if len(n) > 5), key=len, reverse=True))


def place_named(text: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """A place that the question is about, and the words that say it: 鹤壁的, 郑州市; None where none is."""
    match = _NATION.search(text)
    if match and places.NATION in lexicon.jurisdictions:
        return places.NATION, match[0]
    for at, length in _runs(text):
        place = lexicon.place_called(text[at : at + length])
        if not place:
            continue
        whole = at == 0 and text[:length] == place and not _of_indicator(text[: length + 2], lexicon)
        if place in lexicon.jurisdictions or whole or _GOES_ON.match(text[at + length :]):
            return place, text[at : at + length]
    return None


def titled(words: str, documents: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Those of some documents whose title has all of some words: 农村物流, of the documents of 桐庐县."""
    wanted = [w for run in words.split() for w in wanted_words(run)]
    titles = {d: fold_text(str(lexicon.documents[d]["title"])) for d in documents}
    return tuple(d for d, title in titles.items() if all(w in title for w in wanted)) if wanted else ()


def _of_indicator(words: str, lexicon: Lexicon) -> bool:
    """河南省科技型中小企业 is what a document counts, and no other place that is asked about."""
    return any(words in indicator for indicator in lexicon.indicators.values())


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Where names of places may stand, the longest first at each character."""
    for at in range(min(len(text), 200)):
        for length in range(min(9, len(text) - at), 1, -1):
            yield at, length


def documents_of(place: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The documents that are in force for a place."""
    return tuple(d for d, row in lexicon.documents.items() if row["place"] == place)


def homes(iris: Sequence[str], lexicon: Lexicon) -> frozenset[str]:
    """The documents of the places that units belong to, where they belong to one place only."""
    found = {lexicon.units[i].place for i in iris}
    return frozenset(documents_of(found.pop(), lexicon)) if len(found) == 1 else frozenset()
