"""Invented people on the county's real township names. The same seed gives the same county."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

TOWNSHIPS = [
    "民安",
    "华塘",
    "兴隆",
    "石羔",
    "里耶",
    "洗车河",
    "苗儿滩",
    "靛房",
    "红岩溪",
    "桂塘",
    "召市",
    "茨岩塘",
    "农车",
    "石牌",
    "水田坝",
    "洗洛",
    "洛塔",
    "大安",
    "茅坪",
    "内溪",
    "咱果",
]
DEPUTIES, CONSTITUENCIES, VOTERS = 240, 60, 6_000
REPRESENTATIVES = 62  # a constituency's chosen evaluators: a few more than the fifty that are usual
_SURNAMES = "向彭田王张李龙姚覃杨吴陈刘贾梁罗周黄胡谭邓郑滕叶孙肖"
_FIRST = "建国春秀志德玉明文晓永兴正家光世远福贵海天大金长"
_SECOND = "华英强梅军芳平兰勇菊林云山河涛辉霞琴波民花生辰松"
_EMPLOYERS = ("村民委员会", "中心小学", "卫生院", "农业合作社", "茶叶有限公司", "百合种植基地", "社区居委会", "中学")
_POSTS = ("主任", "教师", "医生", "理事长", "经理", "农民", "支部书记", "护士")


@dataclass(frozen=True, slots=True)
class Place:
    """A constituency and its township."""

    name: str
    township: str
    group: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """An invented person; ``number`` is the deputy card's or the voter roll's."""

    name: str
    sex: str
    place: Place
    phone: str
    number: str
    employer: str = ""
    post: str = ""
    born: str = ""
    is_representative: bool = False


def places() -> list[Place]:
    """Sixty constituencies, spread over the twenty-one townships as evenly as they go."""
    found = []
    for township_number, township in enumerate(TOWNSHIPS):
        count = CONSTITUENCIES // len(TOWNSHIPS) + (township_number < CONSTITUENCIES % len(TOWNSHIPS))
        found += [Place(f"{township}第{number}选区", township, f"{township}代表小组") for number in range(1, count + 1)]
    return found


def deputies(random: Random) -> list[Somebody]:
    """Four deputies a constituency."""
    a_place = DEPUTIES // CONSTITUENCIES
    names = _names(random, DEPUTIES)
    return [
        _somebody(random, names[number], place, f"LS19{number + 1:04d}")
        for number, place in enumerate(place for place in places() for _ in range(a_place))
    ]


def voters(random: Random) -> list[Somebody]:
    """A hundred voters a constituency, the first of them chosen as evaluators."""
    a_place = VOTERS // CONSTITUENCIES
    found = []
    for place_number, place in enumerate(places()):
        for number, name in enumerate(_names(random, a_place)):
            voter = _somebody(random, name, place, f"{place_number + 1:02d}{number + 1:04d}")
            found.append(
                Somebody(
                    voter.name, voter.sex, place, voter.phone, voter.number, is_representative=number < REPRESENTATIVES
                )
            )
    return found


def _names(random: Random, count: int) -> list[str]:
    """``count`` different names."""
    names: dict[str, None] = {}
    while len(names) < count:
        given = random.choice(_FIRST) + (random.choice(_SECOND) if random.random() < 0.8 else "")
        names[random.choice(_SURNAMES) + given] = None
    return list(names)


def _somebody(random: Random, name: str, place: Place, number: str) -> Somebody:
    return Somebody(
        name=name,
        sex=random.choice("男女"),
        place=place,
        phone=f"144{random.randrange(10**8):08d}",  # 144 belongs to machines: nobody answers
        number=number,
        employer=f"{place.township}{random.choice(_EMPLOYERS)}",
        post=random.choice(_POSTS),
        born=f"{random.randrange(1962, 1999)}年{random.randrange(1, 13)}月",
    )
