"""jieba with the dictionary of this domain: words stay whole, and names end where their last word does."""

from __future__ import annotations

import jieba
import pytest

from corpus.responsibility.segment import cut, name_end


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("由省发展改革委会同财政厅研究", ["发展改革委", "财政厅"]),
        ("国家税务总局和市场监管总局发布", ["市场监管总局"]),
        ("各级人力资源社会保障局做好服务", ["人力资源社会保障局"]),
    ],
)
def test_names_of_offices_are_words(text: str, words: list[str]) -> None:
    """The dictionary of offices keeps them whole."""
    assert set(words) <= set(cut(text))


def test_other_words_are_cut_as_jieba_cuts_them() -> None:
    """A dictionary at default frequency does not break the words around its own."""
    text = "支持企业在部门预算中安排市政建设资金,局部地区会同有关方面办理"
    assert list(cut(text)) == list(jieba.Tokenizer().cut(text))


def test_the_dictionary_of_jieba_itself_stays_as_it_was() -> None:
    """The words of this domain live in a tokenizer of their own."""
    cut("发展改革委")
    assert "发展改革委" not in jieba.dt.FREQ


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("省财政厅研究制定管理办法", "省财政厅"),
        ("市场监管局严厉打击假冒伪劣", "市场监管局"),
        ("有关部门制定实施细则", "有关部门"),
        ("福建能监办严控交通领域污染", "福建能监办"),
        ("国务院税务主管部门规定具体办法", "国务院税务主管部门"),
        ("各市县人民政府加大力度推进", "各市县人民政府"),
        ("加大力度推进相关工作", ""),
        ("", ""),
    ],
)
def test_a_name_ends_where_prose_begins(text: str, name: str) -> None:
    """Without punctuation the name ends with the last word up to which it reads as one."""
    assert text[: name_end(text)] == name
