"""Verbs that govern a quantity: of reaching (达到, 提高到, 控制在), of changing (下降) and of making (建成, 培育)."""

from __future__ import annotations

import re

__all__ = ["FIRM_VERBS", "is_change", "made_by", "reached_by", "sign_of"]

_UP = "提[高升]|增[加长]?|增长|扩大|上升|拓展"
_DOWN = "降低?|下降|压[缩减降]|缩[短减]|减少?|精简|削减"
_ABOUT = "(?:约|近|接近|了|平均|至少|分别|各)*$"
_REACHED = re.compile(
    rf"(?:(?P<least>不[低少小]于|至少|(?:{_UP}|升|恢复)(?:到|至))|(?P<most>不[超多高大][过于]|(?:{_DOWN})(?:到|至|为|在)|控制(?:在|到)|限定在)|"
    r"(?P<above>超过|突破|[高大多]于|超)|(?P<below>[低少小]于)|"
    rf"(?P<change>{_UP}|{_DOWN}|[上下]调|翻)|"
    rf"(?P<level>达到?|完成|实现|(?:保持|稳定|维持)在?|新增|为|占|配备|拥有|各|累计|总?共)){_ABOUT}"
)
_LEAST = re.compile("(?:不[低少小]于|至少)[^，,、]{0,12}$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Verbs of policy work that take what is counted as their object. Words of two characters, looked up at the end.
FIRM_VERBS = _words(
    "建设 建成 建立 新建 改建 扩建 改造 创建 共建 新改 培育 培养 培训 引进 引育 引入 打造 新增 增加 增设 新设 认定 推广 完成 设立 组建 举办 承办 开展 开发 "
    "遴选 选树 评选 评定 形成 布局 投放 开通 新开 招引 招募 招聘 招收 招录 签约 落地 转化 制定 修订 制订 编制 发布 命名 选派 安排 配备 配置 配建 开工 竣工 "
    "投产 研发 突破 孵化 开设 发放 筹集 整治 治理 修复 关停 关闭 淘汰 取消 压减 压缩 削减 退出 化解 处置 回收 入库 报告 降低 减少 缩短 提高 提升 筛选 选择 "
    "选取 选定 选拔 挑选 惠及 覆盖 吸纳 吸引 带动 帮扶 安置 转移 搬迁 储备 生产 种植 栽植 营造 造林 出栏 划定 收储 供应 出让 盘活 接入 归集 开放 检查 抽检 "
    "普查 排查 查处 授予 争取 争创 获批 注册 登记 申请 授权 聚集 集聚 汇集 启动 启用 设置 构建 搭建 挂牌 上市 出台 推出 采购 消化 创造 解决 腾退 腾出 复垦 拆除 "
    "更新 更换 加装 安装 敷设 铺设 架设 疏浚 加固 救助 供养 输送 派出 派驻 选聘 聘请 聘任 表彰 树立 创作 演出 放映 出版 摄制 达到 确保 建好 办好 育成 树起 发展 "
    "保障 保护 种养 新植 新种 扩种 调减 减排 削峰 置换 利用 消纳 拓展 增殖 放流 监测 评估 评审 汇聚 整合 清理 整改 销号 验收 达标 补齐 供给 提供 建有 设有"
)
_LOOSE = _words(
    "推动 推进 支持 扶持 实施 加快 服务 组织 确定 落实 申报 推荐 联合 引导 抓好 做好 打响 实现 谋划 滚动 做强 做大 培优 壮大"
)
_ADVERBS = re.compile(
    r"(?:约|近|不少于|不低于|至少|超过|突破|累计|共|各|均|再|了|全[省市县区国]|每年|首批|第.{1,3}批|\s)+$"
)


def made_by(before: str) -> tuple[int, bool] | None:
    """Where the verb of making starts that stands directly before a quantity, and whether it is a firm one.

    建成 makes whatever is counted; 推进 may only take hold of what is there (推进30万吨级项目), so it is not firm.
    """
    bare = _ADVERBS.sub("", before[-24:]) or before
    end = len(bare)
    for words, firm in ((FIRM_VERBS, True), (_LOOSE, False)):
        if bare[-2:] in words:
            return len(before) - len(before[-24:]) + end - 2, firm
    return None


def reached_by(before: str) -> re.Match[str] | None:
    """The verb of reaching or changing directly before a quantity."""
    return _REACHED.search(before, max(0, len(before) - 16))


def is_change(verb: re.Match[str]) -> bool:
    """Whether it states by how much (下降15%), not to what."""
    return bool(verb["change"])


def sign_of(before: str, bound: str, within: bool) -> str:
    """The comparator of a quantity: one of = >= > <= <."""
    if bound in ("以上", "及以上", "含以上"):
        return ">="
    if bound == "左右":
        return "="
    if bound in ("以内", "以下", "及以下", "之内") or within:
        return "<="
    verb = reached_by(before)
    if verb:
        for group, sign in (("least", ">="), ("most", "<="), ("above", ">"), ("below", "<")):
            if verb[group]:
                return sign
    return ">=" if _LEAST.search(before, max(0, len(before) - 20)) else "="
