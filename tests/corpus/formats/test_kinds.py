"""Files are read as what they are; what cannot be read says why and what to do."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import corpus
from corpus.errors import UnreadableFile
from corpus.formats import SUFFIXES, Content, office, read_content
from tests.corpus.formats.make import Rows, Spans, docx_bytes, page_bytes, pdf_bytes, xlsx_bytes

TABLE: tuple[Rows, Spans] = ([["序号", "任务"], ["1", "甲"], ["2", "乙"]], {})
WORD, BOOK = docx_bytes("关于甲的通知", TABLE, "落款"), xlsx_bytes([["关于甲的通知"], *TABLE[0]])
PAGE = page_bytes("关于甲的通知", "为做好工作，现通知如下。")


def read(tmp_path: Path, data: bytes, name: str) -> Content:
    """The content of a file with these bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    return read_content(path)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str, str], bytes]:
    """Files as LibreOffice writes them."""
    program = office.soffice()
    if program is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")

    def convert(data: bytes, source: str, target: str) -> bytes:
        (folder / f"a.{source}").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            str(program),
            profile,
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(folder),
            str(folder / f"a.{source}"),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (folder / f"a.{target}").read_bytes()

    return convert


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.xls", "a.docx", "a.pdf", "a.txt", "a.html"])
@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PAGE, "text/html"),
        (WORD, "wordprocessingml.document"),
        (BOOK, "spreadsheetml.sheet"),
        (pdf_bytes("关于甲的通知"), "pdf"),
    ],
    ids=["page", "word", "excel", "pdf"],
)
def test_a_file_is_read_by_its_content(tmp_path: Path, data: bytes, media_type: str, name: str) -> None:
    """Web pages saved as .doc, Word files named .wps: the bytes say what they are."""
    content = read(tmp_path, data, name)
    assert content.media_type.endswith(media_type)
    assert content.text.startswith("关于甲的通知")


def test_a_table_saved_as_a_workbook_is_a_page(tmp_path: Path) -> None:
    """Old systems export a bare <table> as .xls."""
    table = "<table border=1><tr><td>序号</td><td>任务</td></tr><tr><td>1</td><td>甲</td></tr></table>"
    assert read(tmp_path, table.encode("gbk"), "a.xls").text == "序号\t任务\n1\t甲"


def test_a_web_archive_is_read(tmp_path: Path) -> None:
    """Word's 单个文件网页, which it names .doc at times."""
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
    part = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + PAGE
    assert read(tmp_path, head + part + b"\r\n--x--\r\n", "a.doc").text.startswith("关于甲的通知")


@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_other_word_files_are_read_through_libreoffice(
    tmp_path: Path, converted: Callable[[bytes, str, str], bytes], kind: str
) -> None:
    """With their tables."""
    content = read(tmp_path, converted(WORD, "docx", kind), f"a.{kind}")
    assert content.text == "关于甲的通知\n序号\t任务\n1\t甲\n2\t乙\n落款"
    assert content.media_type == office.MEDIA_TYPES[kind]


def test_a_word_file_named_wps_is_read(tmp_path: Path, converted: Callable[[bytes, str, str], bytes]) -> None:
    """WPS writes Word's old format under its own name."""
    assert read(tmp_path, converted(WORD, "docx", "doc"), "a.wps").text.startswith("关于甲的通知")


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_workbooks_are_read_through_libreoffice(
    tmp_path: Path, converted: Callable[[bytes, str, str], bytes], kind: str
) -> None:
    """As the .xlsx would be."""
    assert read(tmp_path, converted(BOOK, "xlsx", kind), f"a.{kind}").text == "关于甲的通知\n序号\t任务\n1\t甲\n2\t乙"


def test_without_libreoffice_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install it, or save the file in another format."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_PLACES", ())
    with pytest.raises(
        UnreadableFile, match=r"a\.rtf: .*LibreOffice, which is not installed; install it, or save the file as docx"
    ):
        read(tmp_path, rb"{\rtf1 text}", "a.rtf")


def test_a_file_that_libreoffice_cannot_read_says_so(tmp_path: Path) -> None:
    """An OFD that is none."""
    if office.soffice() is None:
        pytest.skip("LibreOffice is not installed")
    with pytest.raises(UnreadableFile, match=r"a\.doc: LibreOffice could not read it|a\.doc: no text in this document"):
        read(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc")


def test_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    """Office wraps what it encrypts into a container."""
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(UnreadableFile, match="encrypted; open it with its password"):
        read(tmp_path, data, "a.xlsx")


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@pytest.mark.parametrize("data", [b"", b" \n\t\n"], ids=["empty", "blank"])
def test_an_empty_file_of_any_kind_says_so(tmp_path: Path, suffix: str, data: bytes) -> None:
    """The message names the file."""
    with pytest.raises(UnreadableFile, match=rf"a\{suffix}: the file is empty"):
        read(tmp_path, data, f"a{suffix}")


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf", ".odt", ".ofd"])
def test_text_that_claims_to_be_a_document_is_refused(tmp_path: Path, suffix: str) -> None:
    """What is left of a failed download."""
    with pytest.raises(UnreadableFile, match=r"no \w+ file, or a damaged one"):
        read(tmp_path, b"error 404", f"a{suffix}")


def test_an_archive_of_other_files_is_refused(tmp_path: Path) -> None:
    """A .zip renamed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "甲")
    with pytest.raises(UnreadableFile, match="an archive"):
        read(tmp_path, out.getvalue(), "a.doc")


def test_every_kind_is_discovered(tmp_path: Path) -> None:
    """A folder's documents are those of all kinds that are read."""
    for suffix in sorted(SUFFIXES):
        (tmp_path / f"a{suffix[1:]}{suffix}").write_bytes(b"x")
    assert len(corpus.discover(tmp_path)) == len(SUFFIXES)


def test_a_folder_of_one_pdf_is_a_corpus(tmp_path: Path) -> None:
    """No text file is needed."""
    (tmp_path / "a.pdf").write_bytes(pdf_bytes("关于甲的通知"))
    assert [f.id for f in corpus.discover(tmp_path)] == ["a"]
