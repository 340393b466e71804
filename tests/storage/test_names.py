"""Names as they are typed: surnames have readings of their own."""

from __future__ import annotations

import pytest

from core.domain.pinyin import initials_of, pinyin_of


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("单小明", "shan xiao ming", "sxm"),
        ("仇英", "qiu ying", "qy"),
        ("查大山", "zha da shan", "zds"),
        ("曾丽", "zeng li", "zl"),
        ("解放", "xie fang", "xf"),
        ("尉迟恭", "yu chi gong", "ycg"),
        ("欧阳娜", "ou yang na", "oyn"),
        ("John Smith", "john smith", "js"),
        ("", "", ""),
    ],
)
def test_surnames_are_read_as_surnames(name: str, pinyin: str, initials: str) -> None:
    assert (pinyin_of(name), initials_of(name)) == (pinyin, initials)
