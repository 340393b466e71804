"""Names as they are typed on a Latin keyboard: "shan xiao ming" and "sxm" for 单小明.

Surnames have readings of their own; those that differ from the common reading are listed here (source: 现代汉语词典,
entries marked 姓). The rest is pypinyin's, loaded at the first name only: it costs a tenth of a second.
"""

from __future__ import annotations

from functools import lru_cache

_COMPOUND_SURNAMES: dict[str, tuple[str, str]] = {
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "单于": ("chan", "yu"),
    "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"),
    "宰父": ("zai", "fu"),
    "亓官": ("qi", "guan"),
}
_SURNAMES: dict[str, str] = {
    "单": "shan",
    "仇": "qiu",
    "查": "zha",
    "曾": "zeng",
    "解": "xie",
    "任": "ren",
    "朴": "piao",
    "区": "ou",
    "盖": "ge",
    "乐": "yue",
    "纪": "ji",
    "种": "chong",
    "秘": "bi",
    "洗": "xian",
    "冼": "xian",
    "员": "yun",
    "翟": "zhai",
    "折": "she",
    "繁": "po",
    "尹": "yin",
    "缪": "miao",
    "宓": "mi",
    "晁": "chao",
    "召": "shao",
    "祭": "zhai",
    "佘": "she",
    "黑": "he",
    "那": "na",
    "覃": "qin",
    "谌": "chen",
    "隗": "wei",
    "逄": "pang",
    "教": "jiao",
    "应": "ying",
    "燕": "yan",
    "华": "hua",
    "宁": "ning",
    "葛": "ge",
    "阚": "kan",
    "句": "gou",
    "车": "che",
    "柏": "bai",
    "重": "chong",
    "石": "shi",
    "褚": "chu",
    "都": "du",
    "藏": "zang",
    "臧": "zang",
    "牟": "mou",
    "哈": "ha",
    "粘": "nian",
    "贲": "ben",
    "訾": "zi",
    "郗": "xi",
    "钭": "tou",
    "沈": "shen",
    "过": "guo",
}


def pinyin_of(name: str) -> str:
    """The syllables of ``name`` without tones, lower case, separated by blanks."""
    return " ".join(_syllables(name))


def initials_of(name: str) -> str:
    """The first letter of each syllable, as people type a name to find it."""
    return "".join(syllable[:1] for syllable in _syllables(name))


@lru_cache(maxsize=4_096)
def _syllables(name: str) -> tuple[str, ...]:
    if name[:2] in _COMPOUND_SURNAMES:
        return (*_COMPOUND_SURNAMES[name[:2]], *_read(name[2:]))
    if name[:1] in _SURNAMES:
        return (_SURNAMES[name[0]], *_read(name[1:]))
    return _read(name)


def _read(text: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # here: a start that shows no name need not load its dictionaries

    return tuple(word for part in lazy_pinyin(text) for word in part.lower().split() if word[0].isalnum())
