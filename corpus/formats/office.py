"""Other office files (doc, wps, rtf, odt, ofd, xls, et) through LibreOffice, which turns them into docx or xlsx.

LibreOffice is run without a window, with a profile of its own in a temporary folder, so that neither an
open LibreOffice nor another build is in its way.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.errors import UnreadableFile
from corpus.formats import docx, xlsx
from corpus.formats.content import Content

__all__ = ["MEDIA_TYPES", "read", "soffice"]

MEDIA_TYPES = {
    "doc": "application/msword",
    "wps": "application/vnd.ms-works",
    "rtf": "application/rtf",
    "odt": "application/vnd.oasis.opendocument.text",
    "ofd": "application/ofd",
    "xls": "application/vnd.ms-excel",
    "et": "application/vnd.ms-excel",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_SHEETS = frozenset({"xls", "et", "ods"})
_PLACES = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", "/usr/lib/libreoffice/program/soffice")
_PATIENCE = 120  # seconds for one file


def soffice() -> str | None:
    """The program of LibreOffice, None where it is not installed."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    return named or next((p for p in _PLACES if os.access(p, os.X_OK)), None)


def read(path: Path, data: bytes, kind: str) -> Content:
    """The text of an office file of a `kind` of MEDIA_TYPES. Raises UnreadableFile where LibreOffice is missing or
    cannot read it."""
    better = "xlsx" if kind in _SHEETS else "docx"
    program = soffice()
    if program is None:
        raise UnreadableFile(
            f"{path}: .{kind} files are read through LibreOffice, which is not installed; install it, or save the file as {better}"
        )
    converted = _convert(program, path, data, kind, better)
    content = xlsx.read(path, converted) if kind in _SHEETS else docx.read(path, converted)
    return replace(content, media_type=MEDIA_TYPES[kind])


def _convert(program: str, path: Path, data: bytes, kind: str, to: str) -> bytes:
    with TemporaryDirectory(prefix="policykg-", ignore_cleanup_errors=True) as folder:
        given, made = Path(folder) / f"document.{kind}", Path(folder) / "out" / f"document.{to}"
        given.write_bytes(data)
        said = _run(
            [program, *_options(Path(folder)), "--convert-to", to, "--outdir", str(made.parent), str(given)], path
        )
        if not made.is_file():
            raise UnreadableFile(
                f"{path}: LibreOffice could not read it ({said or 'it gave no reason'}); open it in WPS or Word and save it as {to}"
            )
        return made.read_bytes()


def _options(folder: Path) -> Iterator[str]:
    yield f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    yield from ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")


def _run(command: list[str], path: Path) -> str:
    """Run a command that starts processes of its own; all of them end with it. Gives the last line of what it said."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        try:
            said, _ = process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise UnreadableFile(
                f"{path}: LibreOffice took more than {_PATIENCE} seconds; open it in WPS or Word and save it as docx"
            ) from error
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:120] if lines else ""
