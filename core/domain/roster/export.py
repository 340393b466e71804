"""A roll as a table in the office's own words, such that importing it again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.roster.rows import RosterKind
from core.domain.roster.values import Sex, role_words

_PLACES = {"township": "乡镇街道", "constituency": "选区"}

COLUMNS: Mapping[RosterKind, Mapping[str, str]] = {
    RosterKind.DEPUTIES: {
        "name": "姓名",
        "sex": "性别",
        "ethnicity": "民族",
        "born": "出生年月",
        "party": "政治面貌",
        "education": "学历",
        "work_unit": "工作单位",
        "post": "职务",
        **_PLACES,
        "deputy_group": "代表小组",
        "delegation": "代表团",
        "card_number": "代表证号",
        "phone": "联系电话",
        "joined_on": "任职日期",
        "remark": "备注",
    },
    RosterKind.VOTERS: {
        "name": "姓名",
        **_PLACES,
        "roll_number": "选民证号",
        "phone": "联系电话",
        "is_representative": "是否选民代表",
        "remark": "备注",
    },
    RosterKind.STAFF: {"name": "姓名", "roles": "角色", "login": "登录名", "phone": "联系电话"},
}
_WORDS = {
    "sex": {Sex.MALE.value: "男", Sex.FEMALE.value: "女"},
    "is_representative": {"yes": "是", "no": "否"},
}


def worded(field: str, value: str | None) -> str:
    """A canonical value as the office writes it; nothing is an empty cell."""
    if not value:
        return ""
    return role_words(value) if field == "roles" else _WORDS.get(field, {}).get(value, value)
