"""A font with Chinese characters for matplotlib: found by file, so that a plot has no empty squares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from corpus.errors import BadInput, MissingPackage

__all__ = ["chinese_fonts", "covers", "use_chinese_font"]

# Names of files as systems install them, the best for plots first; then any other font that has the characters.
_KNOWN = (
    *("sourcehansanssc", "sourcehansanscn", "notosanssc", "notosanscjk", "sourcehansans", "pingfang", "msyh"),
    *(
        "hiraginosansgb",
        "stheiti",
        "wqy-microhei",
        "wqy-zenhei",
        "simhei",
        "droidsansfallback",
        "simsun",
        "notoserifcjk",
    ),
)
_NEEDED = "一二三四五六七八九十年月日省市县区委局厅政府机关单位责任牵头配合任务指标领域文件亿元万家个促进发展数字，。、（）《》"
_SIMPLIFIED = (" SC", " CN", " GB")  # ends of names of faces
_INSTALL = (
    "install one (Debian, Ubuntu: apt install fonts-noto-cjk; Fedora: dnf install google-noto-sans-cjk-fonts; elsewhere put a "
    ".ttf or .otf file into ~/.local/share/fonts), or name a file: policykg.use_chinese_font('font.otf')"
)


def use_chinese_font(path: str | Path | None = None) -> str:
    """Let matplotlib write Chinese with an installed font, or with that of a file; gives the font's name.

    Raises MissingPackage without matplotlib or where no font of this machine has Chinese characters, BadInput for a file
    that is no font with them.
    """
    try:
        from matplotlib import font_manager, rcParams
    except ImportError as error:
        raise MissingPackage("use_chinese_font needs matplotlib: pip install policykg[notebook]") from error
    chosen = Path(path) if path is not None else next(chinese_fonts(), None)
    if chosen is None:
        raise MissingPackage(f"no font with Chinese characters on this machine: {_INSTALL}")
    if path is not None and not covers(chosen):
        raise BadInput(
            f"{chosen}: not a font file with Chinese characters; name a .ttf, .otf or .ttc file that has them"
        )
    font_manager.fontManager.addfont(chosen)
    named = [f.name for f in font_manager.fontManager.ttflist if Path(f.fname) == chosen]
    # A collection has a face for each country; releases of matplotlib before 3.11 know its first alone.
    name = next((n for n in named if n.endswith(_SIMPLIFIED)), named[0])
    others = [f for f in rcParams["font.sans-serif"] if f != name]
    # A minus of U+2212 is not in every Chinese font; the hyphen is.
    rcParams.update({"font.family": "sans-serif", "font.sans-serif": [name, *others], "axes.unicode_minus": False})
    return name


def chinese_fonts() -> Iterator[Path]:
    """The font files of this machine that have Chinese characters, the best for plots first."""
    from matplotlib import font_manager

    return (p for p in _ordered(map(Path, font_manager.findSystemFonts())) if covers(p))


def _ordered(paths: Iterable[Path]) -> list[Path]:
    def order(path: Path) -> tuple[int, bool, str]:
        name = path.name.lower().replace(" ", "")
        rank = next((n for n, known in enumerate(_KNOWN) if name.startswith(known)), len(_KNOWN))
        return rank, "bold" in name or "black" in name or "light" in name or "thin" in name, str(path)

    return sorted(paths, key=order)


@lru_cache(maxsize=256)
def covers(path: Path, characters: str = _NEEDED) -> bool:
    """Whether a font file can be read and has all of some characters."""
    from matplotlib.ft2font import FT2Font

    try:
        font = FT2Font(str(path))
    except (OSError, RuntimeError):
        return False
    return all(font.get_char_index(ord(c)) for c in characters)
