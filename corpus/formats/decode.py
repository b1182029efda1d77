"""Bytes become text: UTF-8 (with or without BOM), UTF-16 with BOM, GB18030 (GBK, GB2312), Big5.

A strict decoder that succeeds is not proof: GB18030 accepts most bytes. What it gives counts as Chinese when most
of its characters are in everyday use (those of GB 2312 and Big5 level 1), and no control characters stand in it.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from corpus.errors import UnreadableFile

__all__ = ["decode"]

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NOISE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")
_SAMPLE = 20_000  # characters on which plausibility is judged
_PLAUSIBLE = 0.9  # share of everyday characters; below it the encoding was another one


def decode(data: bytes, *, path: Path) -> tuple[str, str]:
    """(text, name of the encoding). Raises UnreadableFile for an empty file and for what is no text."""
    if not data.strip():
        raise UnreadableFile(f"{path}: the file is empty; put the document's text into it or remove it")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding, path), encoding.removesuffix("-sig")
    text = _try(data, "utf-8")
    if text is not None and not _is_noise(text):
        return text, "utf-8"
    for encoding, everyday in (("gb18030", "gb2312"), ("big5", "big5")):
        text = _try(data, encoding)
        if text is not None and not _is_noise(text) and _everyday(text, everyday) >= _PLAUSIBLE:
            return text, encoding
    raise UnreadableFile(f"{path}: neither UTF-8 nor GB18030 nor Big5 text; save it as UTF-8, or remove it")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strict(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{path}: damaged {encoding} text at byte {error.start}; save it again as UTF-8"
        ) from error


def _is_noise(text: str) -> bool:
    """Control characters beyond a stray one now and then."""
    sample = text[:_SAMPLE]
    return len(_NOISE.findall(sample)) * 200 > len(sample)


def _everyday(text: str, encoding: str) -> float:
    """The share of characters beyond ASCII that an everyday character set holds."""
    foreign = [c for c in text[:_SAMPLE] if ord(c) > 0x7F]
    return sum(_in(c, encoding) for c in foreign) / len(foreign) if foreign else 1.0


def _in(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
