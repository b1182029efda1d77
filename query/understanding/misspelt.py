"""Units that a question does not write as they are called: slips, abbreviations, the word for the kind of office left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from query.understanding.lexicon import Lexicon
from query.understanding.plan import UnitRef

__all__ = ["Span", "abbreviated", "misheard", "stems", "typos"]

_AS_OFFICES = re.compile(
    r"([\u4e00-\u9fff]{2,12}?(?:[、和与跟及][\u4e00-\u9fff]{2,5}){0,3})(?=[这那][边儿](?!的事)|系统(?=的|要|有|$)|口(?=的|要|有|上)|[两三四]个?(?:局|委|部门|单位|家))"
)
_TYPO_HEADS = "局厅委办部"
_HOMOPHONES = {
    "居": "局",
    "剧": "局",
    "句": "局",
    "举": "局",
    "伟": "委",
    "位": "委",
    "听": "厅",
    "庭": "厅",
    "班": "办",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Where a question names a unit."""

    start: int
    end: int
    ref: UnitRef


def typos(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """发该委 -> 发改委: one character off a spelling that ends alike, when only one organisation is that near."""
    for match in re.finditer(f"[{_TYPO_HEADS}]", text):
        for length in range(9, 2, -1):
            start = match.end() - length
            written = text[start : match.end()] if start >= 0 else ""
            if not re.fullmatch(r"[\u4e00-\u9fff]+", written):
                continue
            units = {lexicon.spellings[n] for n in _near(written, lexicon) if _one_off(n, written)}
            if len(units) == 1:
                iris = units.pop()
                label = f"{lexicon.units[iris[0]].label}(“{written}”)"
                yield Span(start, match.end(), UnitRef(written, label, iris))
                break


def abbreviated(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """知产局 -> 知识产权局: characters of a name in their order, the first and the last among them, of one name only."""
    for match in re.finditer(f"[{_TYPO_HEADS}]", text):
        for length in (4, 3):
            start = match.end() - length
            written = text[start : match.end()] if start >= 0 else ""
            if not re.fullmatch(r"[\u4e00-\u9fff]+", written) or written[0] in "省市县区":
                continue
            fits = {b for b in lexicon.bases.get((written[0], written[-1]), ()) if _in_order(written, b)}
            if len(fits) == 1:
                iris = lexicon.bases[written[0], written[-1]][fits.pop()]
                label = lexicon.units[iris[0]].label if len(iris) == 1 else f"{lexicon.units[iris[0]].base}(各地)"
                yield Span(start, match.end(), UnitRef(written, f"{label}(“{written}”)", iris))
                break


def stems(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """工信这边, 人社、工信两个局: offices without the word for their kind, where what follows says that they are offices."""
    for group in _AS_OFFICES.finditer(text):
        at = group.start(1)
        for part in re.split("([、和与跟及])", group[1]):
            end = at + len(part)
            length = next((n for n in range(min(4, len(part)), 1, -1) if text[end - n : end] in lexicon.stems), 0)
            if length:
                iris = lexicon.stems[text[end - length : end]]
                label = lexicon.units[iris[0]].label if len(iris) == 1 else f"{text[end - length : end]}(各地)"
                whole = end + len(re.match("系统|口(?=的|要|有|上)|", text[end:])[0])  # type: ignore[index]
                yield Span(end - length, whole, UnitRef(text[end - length : end], label, iris))
            at = end


def _in_order(short: str, long: str) -> bool:
    """Whether the characters of one name stand in the other in their order; 参与部 is none of 参谋部."""
    rest = iter(long)
    return len(short) < len(long) <= 3 * len(short) and all(c in rest for c in short)


def misheard(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """财政居 -> 财政局: the word for the kind of office written by its sound, before a word that can follow a unit."""
    for match in re.finditer(f"[{''.join(_HOMOPHONES)}](?=$|[ ,、?的有和与跟都在]|负责|参与|牵头|承担|管)", text):
        for length in range(min(9, match.end()), 2, -1):
            written = text[match.end() - length : match.end()]
            iris = lexicon.spellings.get(written[:-1] + _HOMOPHONES[match[0]])
            if iris:
                yield Span(
                    match.end() - length,
                    match.end(),
                    UnitRef(written, f"{lexicon.units[iris[0]].label}(“{written}”)", iris),
                )
                break


def _near(written: str, lexicon: Lexicon) -> Iterator[str]:
    """Spellings that can be one slip away: they share a half, or two characters changed places."""
    for length in (len(written) - 1, len(written), len(written) + 1):
        for first, half in ((True, written[: length // 2]), (False, written[len(written) - length + length // 2 :])):
            yield from (n for n in lexicon.halves.get((first, half), ()) if len(n) == length)
    for at in range(len(written) - 1):
        swapped = written[:at] + written[at + 1] + written[at] + written[at + 2 :]
        if swapped in lexicon.spellings:
            yield swapped


def _one_off(name: str, written: str) -> bool:
    """One character wrong, two changed round, or in a long name one too many or too few; both end alike."""
    if name[-1] != written[-1]:
        return False
    if len(name) != len(written):
        long, short = sorted((name, written), key=len, reverse=True)
        return len(short) >= 5 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    wrong = [i for i, (a, b) in enumerate(zip(name, written, strict=True)) if a != b]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        return name[wrong[0]] == written[wrong[1]] and name[wrong[1]] == written[wrong[0]]
    return len(wrong) == 1
