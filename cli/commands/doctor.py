"""``shuzhi doctor``: what is well and what is not."""

from __future__ import annotations

import asyncio
import locale
import sys
from typing import Annotated

import typer

from cli.invocation import finish, invocation_of
from cli.options import alone
from cli.output import ExitCode
from cli.words import examples, speaker, t
from core.county_home import CountyHome
from core.doctor import Finding, Verdict, examine, ok, warning, worst
from core.domain.clock import SystemClock
from core.locale.findings import word_finding, word_verdict

app = alone()


@app.command(
    help=examples(
        "shuzhi doctor",
        "shuzhi doctor --json",
        "shuzhi doctor --offline",
        about=t("Looks at files, disk, database, queues, machine and network. Exit code 1: something fails."),
    )
)
def doctor(
    ctx: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help=t("Ask no chat network."))] = False,
) -> None:
    invocation = invocation_of(ctx)

    def act() -> ExitCode:
        with invocation.output.working(t("Looking ...")):
            findings = [*asyncio.run(_examined(invocation.home, is_offline=offline)), _terminal()]
        verdict = worst(findings)
        data = {
            "verdict": verdict,
            "findings": [
                {
                    "check": one.check,
                    "verdict": one.verdict,
                    "code": one.code,
                    "params": one.params,
                    "told": word_finding(one, speaker()),
                }
                for one in findings
            ],
        }
        rows = [(word_verdict(one.verdict, speaker()), word_finding(one, speaker())) for one in findings]
        invocation.output.show_table(data, ("", t("Finding")), rows)
        return ExitCode.CONFLICT if verdict is Verdict.FAILURE else ExitCode.DONE

    finish(invocation.output, act)


async def _examined(home: CountyHome, *, is_offline: bool) -> list[Finding]:
    from cli.network import examine_networks

    findings = await examine(home, SystemClock())
    return findings if is_offline else [*findings, *await examine_networks(home)]


def _terminal() -> Finding:
    """Whether Chinese can be written to the terminal."""
    encoding = (getattr(sys.stdout, "encoding", "") or locale.getpreferredencoding(do_setlocale=False)).lower()
    is_utf8 = encoding.replace("-", "") in ("utf8", "gb18030")
    return (ok if is_utf8 else warning)("terminal", "utf8" if is_utf8 else "other", encoding=encoding)
