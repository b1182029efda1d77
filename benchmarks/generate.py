"""Policy documents by the thousand, made up by a fixed rule: python -m benchmarks.generate FOLDER N.

Each has a header, an outline, some seven tasks with units in roles, targets, deadlines and a cited document: about a
thousand triples. The same N gives the same files on any machine; the texts mean nothing.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

__all__ = ["CITIES", "policy", "write"]

CITIES = [
    "鹤壁市",
    "安阳市",
    "焦作市",
    "开封市",
    "洛阳市",
    "新乡市",
    "濮阳市",
    "许昌市",
    "漯河市",
    "南阳市",
    "商丘市",
    "信阳市",
    "周口市",
    "驻马店市",
    "平顶山市",
    "三门峡市",
    "福州市",
    "泉州市",
    "南平市",
    "龙岩市",
    "宁德市",
    "莆田市",
    "三明市",
    "漳州市",
    "长沙市",
    "株洲市",
    "湘潭市",
    "衡阳市",
    "邵阳市",
    "岳阳市",
    "常德市",
    "益阳市",
]
OFFICES = [
    "科技局",
    "财政局",
    "教育局",
    "金融局",
    "民政局",
    "司法局",
    "审计局",
    "水利局",
    "商务局",
    "统计局",
    "医保局",
    "卫生健康委",
    "发展改革委",
    "住房城乡建设局",
    "农业农村局",
    "生态环境局",
    "交通运输局",
    "市场监管局",
    "文化和旅游局",
    "自然资源局",
    "人力资源社会保障局",
    "应急管理局",
    "税务局",
    "工业和信息化局",
]
FIELDS = [
    "科技创新",
    "清洁能源",
    "职业教育",
    "小微企业融资",
    "城市更新",
    "养老服务",
    "智慧农业",
    "数字政府",
    "绿色建筑",
    "现代物流",
    "乡村振兴",
    "基层治理",
    "生物医药",
    "装备制造",
    "电子商务",
    "文化旅游",
    "节水灌溉",
    "污染防治",
    "知识产权",
    "人才引进",
]
INDUSTRIES = [
    "清洁能源和新材料",
    "绿色食品",
    "现代家居",
    "高端装备制造",
    "生物医药",
    "电子信息",
    "镁精深加工",
    "汽车零部件",
    "纺织服装",
    "新型建材",
    "节能环保",
    "大数据产业",
]
VERBS = ["推进", "加快", "完善", "深化", "扩大", "提升", "规范", "支持"]
THINGS = ["示范项目", "服务中心", "创新平台", "重点企业", "试点乡镇", "产业园区"]
NUMBERS = "一二三四五六七八九"


def policy(n: int) -> str:
    """The text of the `n`-th document."""
    chosen = random.Random(n)
    city, year = chosen.choice(CITIES), chosen.randint(2015, 2024)
    fields, industries = chosen.sample(FIELDS, 3), chosen.sample(INDUSTRIES, 3)
    title = f"{city}{fields[0]}三年行动计划({year}—{year + 2}年)"
    lines = [
        f"{city}人民政府办公室关于印发{title}的通知",
        f"{city[0]}政办〔{year}〕{n % 90 + 1}号",
        "各县区人民政府,市人民政府各部门:",
        f"《{title}》已经市人民政府同意,现印发给你们,请认真贯彻执行。",
        f"{city}人民政府办公室",
        f"{year}年{chosen.randint(1, 12)}月{chosen.randint(1, 28)}日",
        title,
        f"为贯彻落实《{chosen.choice(CITIES)}人民政府关于{fields[1]}的意见({year - 1}年)》,制定本计划。",
        "一、总体目标",
        f"到{year + 2}年,全市{fields[0]}投入达到{chosen.randint(5, 90)}亿元,占比提高到{chosen.randint(10, 90)}%。",
        "二、主要任务",
        *(f"({NUMBERS[k]}){name}。突出优势,补齐链条,扩大规模。" for k, name in enumerate(industries)),
        "三、重点工作",
        *(_task(chosen, NUMBERS[k], fields, industries[k % 3], year) for k in range(6)),
        "四、保障措施",
        f"(一)加强组织领导。建立{fields[0]}联席会议制度,统筹协调。(责任单位:市政府办公室、{_offices(chosen, 2)})",
        f"(二)强化督导检查。定期通报第{n}号计划的进展。",
    ]
    return "\n".join(lines) + "\n"


def _task(chosen: random.Random, number: str, fields: list[str], industry: str, year: int) -> str:
    field, verb, thing = chosen.choice(fields), chosen.choice(VERBS), chosen.choice(THINGS)
    size, until = chosen.randint(2, 300), year + chosen.randint(0, 2)
    text = f"({number}){verb}{field}。围绕{industry}建设{thing},到{until}年,建成{thing}{size}个;{until}年底前完成。"
    form = chosen.randrange(3)
    if form == 0:
        return f"{text}(责任单位:市{_offices(chosen, 3)},各县区政府)"
    if form == 1:
        return f"{text}(牵头单位:市{_offices(chosen, 1)};配合单位:市{_offices(chosen, 2)})"
    return f"{text}(市{_offices(chosen, 1)}牵头,市{_offices(chosen, 3)}配合)"


def _offices(chosen: random.Random, count: int) -> str:
    return "、".join(chosen.sample(OFFICES, count))


def write(folder: Path, count: int) -> None:
    """Write `count` documents, a thousand a folder."""
    for n in range(count):
        path = folder / f"{n // 1000:03}" / f"policy-{n:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(policy(n), "utf-8")


def main() -> None:
    """Write documents into a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    write(options.folder, options.count)


if __name__ == "__main__":
    main()
