"""What kind of file some bytes are, whatever the file's name says."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.formats.archive import check_archive, member_names

__all__ = ["kind_of"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS = frozenset({"txt", "md", "html", "mhtml"})
_ZIPPED = frozenset({"docx", "xlsx", "odt", "ods", "ofd"})
_MEMBERS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("OFD.xml", "ofd"))
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head)\b", re.I | re.S)
_FRAGMENT = re.compile(rb"\s*<(?:table|meta|style|body|div|title|p)\b", re.I)
_MHTML = re.compile(rb"(?:[\w-]+:[^\n]*\n|\s+[^\n]*\n)*?content-type:\s*multipart/related", re.I)
_WORD_XML = re.compile(rb"\s*<\?xml[^>]*>\s*(?:<\?mso-application[^>]*>\s*)?<(?:w:wordDocument|pkg:package)\b")
_HEAD = 4096  # bytes in which a kind shows


def kind_of(path: Path, data: bytes, named: str) -> str:
    """The kind of a file whose suffix says `named`. Raises UnreadableFile for a file that is not what it says and
    nothing else that is known."""
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(path, data, named)
    if data.startswith(_OLE):
        return _ole(path, data, named)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if _WORD_XML.match(head):
        return "doc"
    return _text(path, head, named)


def _zipped(path: Path, data: bytes, named: str) -> str:
    names = member_names(data)
    for member, kind in _MEMBERS:
        if member in names:
            return kind
    if "content.xml" in names:
        return "ods" if b"opendocument.spreadsheet" in data[:200] else "odt"
    if named in _ZIPPED:
        check_archive(path, data)
    raise UnreadableFile(f"{path}: an archive, or a damaged office file; unpack it, or get the document again")


def _ole(path: Path, data: bytes, named: str) -> str:
    """Files of Word and Excel before 2007, and those of today with a password, are such containers."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile(f"{path}: the file is encrypted; open it with its password and save it without one")
    for stream, kind in _STREAMS:
        if stream.encode("utf-16-le") + b"\0\0" in data:
            return named if (named, kind) in (("wps", "doc"), ("et", "xls")) else kind
    return named if named in ("doc", "wps", "xls", "et") else "doc"


def _text(path: Path, head: bytes, named: str) -> str:
    """Text and pages by any name; what a suffix promises and the bytes do not keep is a damaged file."""
    if _MHTML.match(head):
        return "mhtml"
    if _PAGE.match(head) or (named not in ("txt", "md") and _FRAGMENT.match(head)):
        return "html"
    if named in _TEXTS:
        return named
    if b"\0" in head or named in _ZIPPED or named == "pdf":
        raise UnreadableFile(f"{path}: no {named} file, or a damaged one; get it again, or save it anew")
    return "txt"
