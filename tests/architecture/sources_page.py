"""Writes docs/sources.md and its Chinese twin: every numbered fact behind the rules, and every document.

    python -m tests.architecture.sources_page

A test keeps the pages equal to what the dashboard and the commands say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from core.domain.rules.facts import FACTS
from core.domain.rules.sources import Reference, support_of
from core.locale.catalogue import Translator, translator
from core.locale.rule_documents import DOCUMENTS
from core.locale.rule_facts import SAYS
from core.locale.rule_sources import word_document, word_reference
from tests.architecture.source import ROOT

PAGES: Mapping[str, Path] = {
    "en": ROOT / "docs" / "sources.md",
    "zh_CN": ROOT / "docs" / "sources.zh-CN.md",
}
_INTRODUCTION = {
    "en": """\
# Where the rules come from

[中文](sources.zh-CN.md)

Every value of a preset has its source behind it, as a comment of the rule file: `oral_share_percent = 20  # B1.4`. This
page holds every number that stands there, and those that the program's own source names. It is made by
`python -m tests.architecture.sources_page` from the words that the dashboard and the commands say; do not edit by hand.

To look one up: on the dashboard press `7` for the rules, Enter on a rule; `/` and `B1.14` finds what rests on a number.
Headless (each with `--json` too):

    shuzhi rules sources
    shuzhi rules sources meetings.notice_days
    shuzhi rules sources B1.14

| in the file | means |
| --- | --- |
| `B1.14` | a fact, below |
| `L1 art. 51` | a law or regulation with its article |
| `S0`, `P5`, `C1` | Longshan's own account; a page of a county or of the press; a system in use |
| `assumption` (`假定`) | no source of this region was found: ask before relying on it |
| `borrowed` (`借用`) | an assumption too: the source is another region's |
| `in part` (`部分假定`) | the source exists and leaves this very value open |
| `not a rule` | belongs to the file |
| anything else | the county's own words, shown as they were written |

Of a page marked as an excerpt only its beginning could be read, and some were read as copies on other sites: what rests
on them alone is worth a call to that county. Laws were read as of April 2025.
""",
    "zh_CN": """\
# 规则的出处

[English](sources.md)

预设规则的每一项后面都有出处，写在规则文件的注释里：`oral_share_percent = 20  # B1.4`。
本页列出其中的全部编号，以及程序源代码中引用的编号。本页由 `python -m tests.architecture.sources_page` 生成，
与工作台和命令显示的内容相同，请勿手工修改。

查阅方法：在工作台按 `7` 进入规则，在一项规则上按 Enter；按 `/` 输入 `B1.14`，找出以它为依据的各项规则。
也可以用命令（都可加 `--json`）：

    shuzhi rules sources
    shuzhi rules sources meetings.notice_days
    shuzhi rules sources B1.14

| 文件中的写法 | 含义 |
| --- | --- |
| `B1.14` | 事实，见下文 |
| `L1 art. 51` | 法律法规及条文 |
| `S0`、`P5`、`C1` | 龙山县的报道；各地或媒体的网页；在用系统 |
| `假定`（`assumption`） | 未找到该地区的依据，使用前请核实 |
| `借用`（`borrowed`） | 也是假定：依据来自其他地区 |
| `部分假定`（`in part`） | 有依据，但依据没有规定这一项的具体内容 |
| `not a rule` | 属于文件格式 |
| 其他文字 | 本县自己的说明，按原文显示 |

注明节选的网页只读到开头部分，有的是其他网站的转载；仅以其为依据的，请向当地核实。法律法规为2025年4月的文本。
""",
}
_FACTS = {
    "B1": {"en": "Duty reports and their appraisal", "zh_CN": "述职和评议"},
    "B2": {"en": "Points for deputies' work", "zh_CN": "履职评价和积分"},
    "B3": {"en": "Suggestions and motions", "zh_CN": "建议和议案"},
    "B5": {"en": "Terms, offices, numbers", "zh_CN": "届期、机构和数量"},
    "B7": {"en": "Secrecy", "zh_CN": "保密"},
}
_DOCUMENTS = {
    "L": {"en": "Laws and regulations", "zh_CN": "法律法规"},
    "S": {"en": "Longshan", "zh_CN": "龙山县"},
    "P": {"en": "Pages of counties and of the press", "zh_CN": "各地和媒体的网页"},
    "C": {"en": "Systems in use", "zh_CN": "在用系统"},
}


def page(language: str) -> str:
    """The whole page in ``language``."""
    t = translator(language)
    return "\n".join([_INTRODUCTION[language], *_facts(t), *_documents(t)]).rstrip("\n") + "\n"


def _facts(t: Translator) -> Iterator[str]:
    for chapter, titles in _FACTS.items():
        yield f"## {chapter} {titles[t.language]}\n"
        for fact in FACTS:
            if fact.startswith(f"{chapter}."):
                support = ("；" if t.language.startswith("zh") else "; ").join(
                    f"{word_reference(one, t)} ({one.number})" for one in support_of(fact)
                )
                yield f"**{fact}** {t(SAYS[fact])}" + (f"<br>{support}\n" if support else "\n")


def _documents(t: Translator) -> Iterator[str]:
    for kind, titles in _DOCUMENTS.items():
        yield f"## {kind} {titles[t.language]}\n"
        for number in DOCUMENTS:
            if number.startswith(kind):
                told = word_document(Reference(number), t)
                yield f"- **{number}**{told.removeprefix(number)}"
        yield ""


def main() -> None:
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
