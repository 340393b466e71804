"""What offices call the columns of their rolls: data, the most telling word first.

A word belongs here when a real form uses it for exactly this field. Identity-card numbers have no field on
purpose: the column is never read. Nor have a voter's sex, ethnicity, date of birth and address: an evaluation does
not need them (data minimisation, PIPL art. 6), so the columns are named as not stored.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.roster.headers import TableSpec

_PLACES: Mapping[str, tuple[str, ...]] = {
    "township": (
        "所属乡镇街道",
        "所属乡镇",
        "乡镇街道",
        "乡镇",
        "镇街",
        "街道",
        "乡镇名称",
        "乡镇街道名称",
        "township",
    ),
    "constituency": (
        "所属选区",
        "选区名称",
        "选区",
        "所在选区",
        "原选区",
        "选举单位",
        "选区编号",
        "选区号",
        "constituency",
    ),
}
_PHONE = (
    "手机号码",
    "手机号",
    "手机",
    "移动电话",
    "联系电话手机",
    "联系手机",
    "联系电话",
    "联系方式",
    "电话号码",
    "电话",
    "phone",
    "办公电话",
    "固定电话",
    "座机",
)
_REMARK = ("备注", "备注说明", "说明", "身份", "remark")

DEPUTIES = TableSpec(
    anchor="name",
    required=frozenset({"name", "constituency"}),
    prefixes=("县人大代表", "人大代表", "代表", "本人", "所属", "所在", "现"),
    names={
        "name": ("代表姓名", "姓名", "人大代表姓名", "名字", "name"),
        **_PLACES,
        "phone": _PHONE,
        "sex": ("性别",),
        "ethnicity": ("民族", "族别"),
        "born": ("出生日期", "出生年月日", "出生年月", "出生时间", "出生", "生日"),
        "party": ("政治面貌", "政治面目", "党派", "党派团体"),
        "education": ("学历", "文化程度", "最高学历", "学历学位", "文化"),
        "work_unit": ("工作单位", "单位名称", "单位"),
        "post": (
            "工作单位及职务",
            "单位及职务",
            "工作单位和职务",
            "工作单位职务",
            "单位职务",
            "现任职务",
            "职务职称",
            "职务",
        ),
        "deputy_group": ("所属代表小组", "代表小组名称", "代表小组", "所属小组", "小组名称", "小组"),
        "delegation": ("所属代表团", "代表团名称", "代表团"),
        "card_number": ("代表证号", "代表证号码", "代表证编号", "代表证", "证号"),
        "joined_on": ("任职日期", "当选日期", "任职时间", "当选时间", "任代表时间", "补选日期"),
        "remark": _REMARK,
    },
)

VOTERS = TableSpec(
    anchor="name",
    required=frozenset({"name", "constituency"}),
    prefixes=("选民", "评议人", "本人", "所属", "所在", "现"),
    names={
        "name": ("选民姓名", "姓名", "评议人姓名", "名字", "name"),
        **_PLACES,
        "phone": _PHONE,
        "roll_number": ("选民证号", "选民证号码", "选民证编号", "选民证", "选民编号", "证号"),
        "is_representative": ("是否选民代表", "是否为选民代表", "选民代表"),
        "remark": _REMARK,
    },
)

STAFF = TableSpec(
    anchor="name",
    required=frozenset({"name", "roles"}),
    prefixes=("工作人员", "本人"),
    names={
        "name": ("姓名", "工作人员姓名", "人员姓名", "名字", "name"),
        "roles": ("角色", "岗位", "人员角色", "系统角色", "职责", "权限", "role", "roles"),
        "login": ("登录名", "登录账号", "登录帐号", "登陆名", "账号", "帐号", "用户名", "login"),
        "phone": _PHONE,
    },
)
