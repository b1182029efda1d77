"""Lines of issuers are parted into bodies, and divisions get the name of the department they are of."""

from __future__ import annotations

import pytest

from kg.issuers import in_house, issuing_bodies, titled_body


@pytest.mark.parametrize(
    ("line", "place", "bodies"),
    [
        ("福建省公安厅 福建省财政厅", "福建省", ("福建省公安厅", "福建省财政厅")),
        ("福州市工业和信息化局福州市财政局", "福州市", ("福州市工业和信息化局", "福州市财政局")),
        (
            "福建省市场监督管理局中华人民共和国福建海事局",
            "福建省",
            ("福建省市场监督管理局", "中华人民共和国福建海事局"),
        ),
        ("国家统计局福建调查总队福建海警局", "福建省", ("国家统计局福建调查总队", "福建海警局")),
        ("中国银行保险监督管理委员会福建监管局", "福建省", ("中国银行保险监督管理委员会福建监管局",)),
        ("国家税务总局福建省税务局", "福建省", ("国家税务总局福建省税务局",)),
        ("民政部国家卫生健康委员会", "全国", ("民政部", "国家卫生健康委员会")),
        ("省商务厅等5部门", "福建省", ("省商务厅",)),
        ("省发改委等9个部门", "福建省", ("省发改委",)),
        ("国务院办公厅对全国政协十届三次会议", "全国", ("国务院办公厅",)),
        ("财 政 部", "全国", ("财政部",)),
        ("国家林业和草原局办公室", "全国", ("国家林业和草原局办公室",)),
        ("中国建设银行福建省分行", "福建省", ("中国建设银行福建省分行",)),
        ("鹤壁市人民政府办公室", "鹤壁市", ("鹤壁市人民政府办公室",)),
    ],
)
def test_a_line_of_issuers_is_parted_into_bodies(line: str, place: str, bodies: tuple[str, ...]) -> None:
    """A new name begins where the place is named again, but not inside the name of a body under central direction."""
    assert issuing_bodies(line, place) == bodies


@pytest.mark.parametrize(
    ("written", "issuer", "place", "whole"),
    [
        ("局人事司", "国家林业和草原局", "全国", "国家林业和草原局人事司"),
        ("渔业与质量监督处", "福建省海洋与渔业局", "福建省", "福建省海洋渔业局渔业与质量监督处"),
        ("局计划财务处", "省海洋与渔业局", "福建省", "福建省海洋渔业局计划财务处"),
        ("机关党委", "福建省海洋与渔业局", "福建省", "福建省海洋渔业局机关党委"),
        ("国家林业和草原局科技司", "国家林业和草原局", "全国", None),
        ("财政厅", "福建省海洋与渔业局", "福建省", None),
        ("国网电力公司", "福建省工业和信息化厅", "福建省", None),
        ("街道办事处", "鹤壁市民政局", "鹤壁市", None),
        ("督查处", "福建省人民政府", "福建省", None),
    ],
)
def test_a_division_is_named_after_the_department_that_issues(
    written: str, issuer: str, place: str, whole: str | None
) -> None:
    """Only in a department's own document, and only what can be a division of it."""
    assert in_house(written, issuer, place) == whole


def test_a_document_without_issuer_has_the_department_its_title_begins_with() -> None:
    """Measures that a ministry makes known name it first."""
    assert titled_body("国家林业和草原局重点学科建设管理暂行办法", "全国") == "国家林业和草原局"
    assert titled_body("关于加强部门协作工作的若干意见", "全国") is None
