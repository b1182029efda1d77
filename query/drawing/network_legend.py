"""What the signs in a network mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from query.drawing.lines import role_style
from query.drawing.nodes import BOXED, box_sign, sign
from query.drawing.svg import tag
from query.drawing.theme import KINDS, ROLES, Key, text
from query.drawing.words import role_letter, say

__all__ = ["Said", "network_keys"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a network shows: kinds of nodes, whether circles have numbers (of what: `size`), whether lines have widths,
    roles, groups (letter, fill, first, count) and the place left out of names."""

    kinds: Sequence[str]
    size: str
    sized: bool
    weighted: bool
    roles: Sequence[str]
    groups: Sequence[tuple[str, str, str, int]]
    prefix: str


_SIZES = {"tasks": "任务数", "shared": "共同承担的任务数"}


def network_keys(said: Said, language: str) -> list[Key]:
    """The entries of the legend."""
    return [*_kinds(said, language), *_groups(said, language), *_measures(said, language), *_roles(said, language)]


def _kinds(said: Said, language: str) -> Iterator[Key]:
    for kind in KINDS:
        if kind in said.kinds:
            boxed = kind in BOXED
            shape = box_sign(kind, 24, 14) if boxed else sign(kind, 7)
            yield Key(shape, 24 if boxed else 14, say(KINDS[kind][0], language))


def _groups(said: Said, language: str) -> Iterator[Key]:
    for letter, fill, first, count in said.groups:
        shape = tag("g", sign("Unit", 8, fill=fill), text(0, 4, letter, size=11, anchor="middle", class_="mark"))
        yield Key(shape, 16, say("{first}等 {count} 个", language, first=first, count=count) if count > 1 else first)


def _measures(said: Said, language: str) -> Iterator[Key]:
    if said.sized and said.size in _SIZES:
        what = say(_SIZES[said.size], language)
        phrase = "圆的大小：{what}" if said.groups else "圆的大小和数字：{what}"
        yield Key(sign("Unit", 5), 10, say(phrase, language, what=what))
    if said.weighted:
        line = tag("line", x1=-11, y1=0, x2=11, y2=0, class_="edge", stroke="#7b8794", stroke_width=4)
        yield Key(line, 22, say("线的粗细：共同承担的任务数", language))
    if said.prefix:
        yield Key(tag("g"), 0, say("名称省略“{prefix}”", language, prefix=said.prefix))


def _roles(said: Said, language: str) -> Iterator[Key]:
    for role, (name, _, _) in ROLES.items():
        if role in said.roles:
            line = tag("line", x1=-14, y1=0, x2=14, y2=0, class_="edge", **role_style((role,)))
            shape = tag(
                "g",
                line,
                sign("Unit", 8),
                text(0, 4, role_letter(role, language), size=11, anchor="middle", class_="mark"),
            )
            yield Key(shape, 28, say(name, language))
