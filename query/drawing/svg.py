"""SVG as values: elements that escape what they hold, and the finished picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from corpus.errors import BadInput

__all__ = ["Drawing", "Element", "clean", "link", "number", "picture", "tag"]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Fonts that draw Chinese on the systems of readers; none is embedded.
_FONTS = (
    "Noto Sans CJK SC, Source Han Sans SC, Noto Sans SC, Microsoft YaHei, PingFang SC, Hiragino Sans GB, "
    "WenQuanYi Micro Hei, SimHei, sans-serif"
)
_WEB = re.compile(r"(?:https?://|(?![a-z][a-z0-9+.-]*:)).*", re.IGNORECASE | re.DOTALL)


def clean(text: str) -> str:
    """A text on one line, without the characters that XML has no word for."""
    return " ".join(_NOT_XML.sub("", text).split())


def number(value: float) -> str:
    """A length with at most one decimal, so that the same picture is the same bytes on every machine."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes and children; a child that is a str is text."""

    name: str
    attributes: Mapping[str, str | float | None] = field(default_factory=dict)
    children: tuple[Element | str, ...] = ()

    def parts(self) -> Iterator[str]:
        """The pieces of its XML."""
        yield f"<{self.name}"
        for name, value in self.attributes.items():
            if value is not None:
                yield f' {name}="{escape(clean(value)) if isinstance(value, str) else number(value)}"'
        if not self.children:
            yield "/>"
            return
        yield ">"
        for child in self.children:
            if isinstance(child, Element):
                yield from child.parts()
            else:
                yield escape(clean(child), quote=False)
        yield f"</{self.name}>"

    def __str__(self) -> str:
        return "".join(self.parts())


def tag(name: str, *children: Element | str | None, **attributes: str | float | None) -> Element:
    """An element; `_` in the name of an attribute stands for `-` and may end it (class_), None leaves it out."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    return Element(name, named, tuple(c for c in children if c is not None))


def link(target: str | None, label: str, *children: Element | str | None) -> Element:
    """Elements that lead somewhere, named for those who do not see them; a plain group without a target.

    Only addresses of the web and relative ones are written: what leads elsewhere could run.
    """
    title, target = (
        tag("title", label),
        clean(target or ""),
    )  # as it will be written: what is taken out may hide a scheme
    if not target or not _WEB.fullmatch(target):
        return tag("g", title, *children)
    return tag("a", title, *children, href=target, aria_label=label)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as SVG. Jupyter shows it as it is; `save` writes it."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/plain": repr(self)}

    def __repr__(self) -> str:
        title = re.search("<title>(.*?)</title>", self.svg)
        return f"<Drawing {title[1] if title else ''}>"

    def __str__(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write the picture to a file, as .svg or as an .html page. Raises BadInput for another suffix or where it cannot
        be written."""
        file = Path(path)
        suffix = file.suffix.lower()
        if suffix not in (".svg", ".html"):
            raise BadInput(f"{file}: a drawing is written as .svg or .html; choose one of these")
        text = self.svg if suffix == ".svg" else _PAGE.format(svg=self.svg)
        try:
            file.write_text(text, "utf-8")
        except OSError as error:
            raise BadInput(f"{file}: cannot be written ({error.strerror}); choose another file") from error


_PAGE = '<!doctype html>\n<html lang="zh"><meta charset="utf-8"><title>policykg</title>\n{svg}\n</html>\n'


def picture(
    title: str, description: str, width: float, height: float, body: Sequence[Element], *, linked: bool = False
) -> Drawing:
    """A whole picture on its own ground. Where its parts are links it is a group to those who do not see it, for an
    image hides its parts."""
    ground = tag("rect", class_="drawing-ground", width=width, height=height, fill="#ffffff")
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "drawing",
            "viewBox": f"0 0 {number(width)} {number(height)}",
            "width": number(width),
            "height": number(height),
            "role": "group" if linked else "img",
            "aria-label": title,
            "font-family": _FONTS,
            "font-size": "12",
        },
        (tag("title", title), tag("desc", description), ground, *body),
    )
    return Drawing(str(root))
