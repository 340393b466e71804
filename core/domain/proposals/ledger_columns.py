"""What offices call the columns of a ledger of proposals: data, the most telling word first; and our own words.

The first word of each field heads the column of an exported ledger, which is read again by the same table.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.roster.headers import TableSpec
from core.domain.rules.handling import ProposalRules

ANCHOR = "title"
_NAMES: Mapping[str, tuple[str, ...]] = {
    "year": ("年度", "年份", "建议年度"),
    "number": ("编号", "建议编号", "件号", "案号", "建议号", "议案编号", "登记号", "登记编号", "号码"),
    "kind": ("种类", "建议或议案", "件别", "案别", "性质"),
    "title": (
        "标题", "建议标题", "题目", "建议题目", "案由", "建议名称", "议案名称", "名称", "建议案由", "议案建议名称",
        "建议议案标题", "事由", "议案标题", "主题",
    ),
    "lead": (
        "领衔代表", "提出代表", "提出人", "代表姓名", "代表", "领衔人", "提建议人", "建议人", "提案人", "姓名",
        "建议代表", "人大代表", "提议人", "领衔提出人", "代表团代表",
    ),
    "cosigners": ("附议代表", "联名代表", "附议人", "联名人", "附议", "联名", "其他代表"),
    "topic": ("分类", "内容分类", "类别", "建议分类", "所属类别", "领域", "类型"),
    "submitted_on": ("提出日期", "提出时间", "提交日期", "提交时间", "收到日期", "收件日期", "登记日期"),
    "assigned_on": ("交办日期", "交办时间", "转办日期", "转办时间", "分办日期"),
    "units": ("承办单位", "办理单位", "责任单位", "承办部门", "交办单位", "主协办单位", "主会办单位"),
    "lead_unit": ("主办单位", "牵头单位", "独办单位", "主办部门"),
    "assist_units": ("协办单位", "会办单位", "配合单位", "协办部门", "协办会办单位"),
    "replied_on": ("答复日期", "答复时间", "办复日期", "办复时间", "回复日期", "回复时间", "办结日期", "办结时间"),
    "document_number": ("答复文号", "文号", "复函文号", "答复函号", "答复函文号"),
    "signatory": ("签发人", "答复签发人", "签发领导"),
    "result_class": ("办理结果", "结果类别", "办理类别", "答复类别", "结果", "办理结果类别", "答复类型"),
    "consultation": ("面商方式", "面商情况", "面商", "沟通方式", "见面情况", "是否面商", "沟通情况", "面商面复"),
    "reply": ("答复内容", "答复意见", "办理情况", "答复摘要", "办理答复情况", "落实情况", "办理落实情况"),
    "rating": (
        "满意度", "代表意见", "反馈意见", "代表反馈", "评价", "代表评价", "是否满意", "满意情况", "代表满意度",
        "反馈情况", "代表反馈意见",
    ),
    "reasons": ("不满意原因", "不满意理由", "评价理由", "代表意见建议"),
    "publication": ("公开意愿", "是否公开", "公开", "公开方式", "公开属性"),
    "confidential": ("是否保密", "保密", "涉密", "是否涉密"),
    "status": ("状态", "办理状态", "办理进度", "进度", "办结情况", "是否办结"),
    "facts": ("情况说明", "建议内容", "内容", "主要内容", "内容摘要", "案据", "建议主要内容", "正文"),
    "request": ("具体建议", "建议措施", "建议事项", "具体要求", "方案", "建议要求"),
}  # fmt: skip
PREFIXES = ("县人大代表", "人大代表", "代表")


def spec_of(rules: ProposalRules) -> TableSpec:
    """The table, with a column for each axis on which a county's deputies rate ("办理态度", "对办理结果满意度")."""
    names = {**_NAMES, **{rating_field(axis.id): _of_axis(axis.zh) for axis in rules.axes}}
    return TableSpec(anchor=ANCHOR, required=frozenset({ANCHOR, "lead"}), prefixes=PREFIXES, names=names)


def rating_field(axis: str) -> str:
    """The field of a rating on ``axis``."""
    return f"rating.{axis}"


def headings(rules: ProposalRules) -> Mapping[str, str]:
    """Field to heading, in the order of an exported ledger."""
    plain = {field: words[0] for field, words in _NAMES.items() if field not in {"rating", "lead_unit", "assist_units"}}
    rated = {rating_field(axis.id): _of_axis(axis.zh)[0] for axis in rules.axes}
    last = ("reasons", "publication", "confidential", "status", "facts", "request")
    return {
        **{field: word for field, word in plain.items() if field not in last},
        **rated,
        **{field: plain[field] for field in last},
    }


def _of_axis(word: str) -> tuple[str, ...]:
    """A county may call an axis as others call a column: "满意度" always stands behind it."""
    return (f"{word}满意度", f"对{word}满意度", f"{word}评价", f"{word}是否满意", f"对{word}是否满意")
