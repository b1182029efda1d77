"""The interface in Chinese and English, and how it looks to those who read it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from query.display.messages import in_chinese
from query.web.advice import said_in
from query.web.app import create_app
from query.web.language import LANGUAGES, texts_in
from query.web.links import SUFFIXES
from query.web.settings import Settings
from tests.query.web.html import HOST, addresses, page, text_of

PAGES = (
    *(
        "/",
        "/ask?q=哪些任务涉及市财政局",
        "/ask?q=asdf",
        "/documents",
        "/documents/hebi-2019-16",
        "/tasks/hebi-2019-16/三/(一)/1",
    ),
    *(
        "/units",
        "/units/鹤壁市财政局",
        "/units/淇县人民政府",
        "/domains",
        "/domains/绿色食品",
        "/search?q=招人",
        "/id/place/鹤壁市",
        "/tasks?unit=市财政局&sort=due",
        "/graph?unit=鹤壁市财政局",
        "/graph?task=hebi-2019-16:三/(一)/1",
        "/statistics",
    ),
)


def keys_used() -> Iterator[str]:
    """The keys that templates and code name literally."""
    for folder, kind in (("templates", ".html"), ("pages", ".py")):
        for file in (files("query.web") / folder).iterdir():
            if file.name.endswith(kind):
                yield from re.findall(r'\bt\("(\w+)"[,)]', file.read_text("utf-8"))


def test_every_text_is_there_in_every_language() -> None:
    """No text is missing or empty, and both languages have the same places to fill."""
    chinese, english = (texts_in(language).by_key for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    assert [k for k in chinese if not (chinese[k] and english[k])] == []
    fields = {k: [sorted(re.findall(r"{\w+}", texts[k])) for texts in (chinese, english)] for k in chinese}
    assert [k for k, (a, b) in fields.items() if a != b] == []


def test_every_key_that_is_used_has_a_text() -> None:
    """Templates and code name only keys that there are."""
    assert set(keys_used()) - texts_in("zh").by_key.keys() == set()


@pytest.mark.parametrize("address", PAGES)
def test_english_pages_have_no_chinese_interface(site: TestClient, address: str) -> None:
    """With ?lang=en navigation, headings, labels and buttons are English."""
    soup = page(site, f"{address}{'&' if '?' in address else '?'}lang=en")
    assert soup.select_one("html[lang=en]") is not None
    parts = soup.select(
        "header nav a, h2.hidden, label, button, thead th, table.about th, footer p, summary, figcaption > span:not(.path)"
    )
    said = [own for e in parts for own in e.find_all(string=True, recursive=False)]
    assert [s for s in said if re.search("[\u4e00-\u9fff]", s)] == []


@pytest.mark.parametrize("address", PAGES)
def test_the_language_goes_on_in_every_link(site: TestClient, address: str) -> None:
    """Every link of an English page to another page keeps the language; forms carry it in a hidden field."""
    soup = page(site, f"{address}{'&' if '?' in address else '?'}lang=en")
    links = [str(a["href"]) for a in soup.select("a[href]:not(.language)")]
    pages = [link for link in links if link.startswith("/") and not link.partition("?")[0].endswith(SUFFIXES[1:])]
    lost = [link for link in pages if "lang=en" not in link]
    assert lost == []
    assert all(f.select_one("input[name=lang][value=en]") for f in soup.select("form"))


def test_the_other_language_is_the_same_page(site: TestClient) -> None:
    """The switch keeps path and filters."""
    switch = page(site, "/units?q=局&page=1").select_one("a.language")
    assert switch is not None
    assert switch["href"] == "/units?q=%E5%B1%80&page=1&lang=en"


def test_a_server_can_speak_english(knowledge_base: Path) -> None:
    """A server started in English needs no ?lang=en, and its links have none."""
    with TestClient(create_app(Settings(knowledge_base, language="en")), base_url=HOST) as client:
        soup = page(client, "/units")
        assert text_of(soup, "h1").startswith("Units")
        assert not any("lang=en" in a for a, _ in addresses(soup, "/units"))


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_made_for_screen_readers(site: TestClient, address: str) -> None:
    """One h1, landmarks, a way to skip the navigation, a label for every field, a name for every list of links."""
    soup = page(site, address)
    assert len(soup.select("h1")) == 1
    assert all(len(soup.select(landmark)) == 1 for landmark in ("main#main", "body > header", "body > footer"))
    assert soup.select_one('a.skip[href="#main"]') is not None
    named = {str(label.get("for")) for label in soup.select("label[for]")}
    fields = soup.select("input:not([type=hidden]), select, textarea")
    assert all(f.get("id") in named or f.find_parent("label") for f in fields)
    assert all(nav.get("aria-label") for nav in soup.select("nav"))
    labels = [str(e["aria-labelledby"]) for e in soup.select("[aria-labelledby]")]
    assert [la for la in labels if len(soup.select(f"[id='{la}']")) != 1] == []


@pytest.mark.parametrize("address", PAGES)
def test_ids_are_unique(site: TestClient, address: str) -> None:
    """No two elements of a page have one id."""
    ids = [str(e["id"]) for e in page(site, address).select("[id]")]
    assert len(ids) == len(set(ids))


def luminance(colour: str) -> float:
    """The relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(c * weight for c, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXTS = ("ink", "faint", "link", "lead", "responsible", "cooperating", "target", "domain")


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast_is_aa(theme: int) -> None:
    """Every colour of text has a contrast of 4.5 to each ground that it stands on, lines of fields have 3 (WCAG AA)."""
    style = (files("query.web") / "static" / "style.css").read_text("utf-8")
    block = re.findall(r":root \{(.*?)\}", style, re.S)[theme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))
    pairs = [(c, ground) for c in TEXTS for ground in ("paper", "soft")]
    pairs += [
        ("faint", "ground"),
        ("link", "ground"),
        ("mark-ink", "mark"),
        ("accent-ink", "accent"),
        ("paper", "lead"),
    ]
    assert {p: c for p in pairs if (c := round(contrast(colours[p[0]], colours[p[1]]), 2)) < 4.5} == {}
    assert contrast(colours["field"], colours["paper"]) >= 3


WRONG = {
    "/tasks?year=abc": "“abc”不是年份",
    "/tasks?unit=zz": "没有单位“zz”",
    "/tasks?document=zz": "没有编号为“zz”的文件",
    "/tasks?domain=zz": "没有领域“zz”",
    "/tasks?role=zz": "没有角色“zz”",
    "/search?q=人才&year=abc": "“abc”不是年份",
    "/search?q=人才&mode=zz": "没有检索方式“zz”",
    "/search?q=人才&jurisdiction=火星": "没有“火星”的文件",
    "/graph?unit=zz": "没有单位“zz”",
}


@pytest.mark.parametrize("address", WRONG)
def test_what_is_wrong_is_said_in_the_language_of_the_page(site: TestClient, address: str) -> None:
    """A condition that names nothing is a bad request, said in Chinese on a Chinese page and in English on an English one."""
    wrong = site.get(address, headers={"Accept": "text/html"})
    assert wrong.status_code == 400
    assert WRONG[address] in wrong.text
    english = site.get(f"{address}&lang=en", headers={"Accept": "text/html"}).text
    said = re.search(r'<p class="(?:said|what)".*?</p>', english)
    assert said is not None
    assert not re.search("没有|不是|policykg", said[0])


def test_chinese_texts_have_chinese_marks() -> None:
    """No half-width comma, semicolon or colon stands behind a Chinese character; what is typed (文件:路径) may have one."""
    texts = texts_in("zh").by_key
    assert [k for k, text in texts.items() if re.search(r"[\u4e00-\u9fff”》][,;:]", text)] == ["param_task"]


def test_data_for_a_wrong_condition_of_a_search_is_an_error(site: TestClient) -> None:
    """The data behind a search whose condition names nothing is no empty list, but an error with what to do."""
    wrong = site.get("/search.json?q=人才&year=abc")
    assert wrong.status_code == 400
    assert set(wrong.json()) == {"error", "next"}


def test_an_error_without_words_of_the_page_is_said_as_the_command_says_it() -> None:
    """On a Chinese page in Chinese, on an English one as it was raised."""
    said = "k = 0: ask for one hit or more"
    assert said_in(texts_in("zh"), said) == in_chinese(said) != said
    assert said_in(texts_in("en"), said) == said
