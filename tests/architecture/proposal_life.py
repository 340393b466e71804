"""Writes docs/proposals.md: a proposal's life, drawn and listed from the table that the program follows.

    python -m tests.architecture.proposal_life

A test keeps the page equal to the table.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.actors import Role
from core.domain.proposals.life import OVER, TRANSITIONS, Status, Transition
from core.locale.catalogue import translator
from core.locale.proposal_words import word_status, word_step
from tests.architecture.permissions_table import HEADINGS
from tests.architecture.source import ROOT

PAGE = ROOT / "docs" / "proposals.md"
_EN, _ZH = translator("en"), translator("zh_CN")
_INTRODUCTION = """\
# A proposal's life

A suggestion (建议) or motion (议案) from the draft to the satisfied deputy. Made from the table in
`core/domain/proposals/life.py` by `python -m tests.architecture.proposal_life`; do not edit by hand. A step that is not
here does not exist, whichever front asks.

How many reviews there are, what each may decide, within which time each step is due and what follows a dissatisfied
deputy are the county's rules (`[proposals]` and `[proposal_deadlines]` of its rule file, `shuzhi rules show`). Every
date says its rule, its article and its steps: `shuzhi proposal show 12`.

While a proposal is being handled, each of its units has a state of its own: not answered yet, accepted, gave it back,
answered. It is replied to once every unit that answers the deputy has written.

## What a deputy does in the chat

`/propose` (提建议) asks for one matter, question by question: suggestion or motion, title, facts, request, topic,
origin, whether it is confidential, what may be published. Every answer is in the draft before the next
question; a text that a network cuts into several messages is put together again. Before it is handed in the
deputy sees it whole, what is much like it in past years, and what a motion lacks. Co-signers are invited by
name and answer with a button under the text they read; when the lead deputy changes that text, they are asked
again. A motion counts its signatures when it is handed in: with too few, or after `shuzhi proposal
motions-until`, it goes on as a suggestion and says why. A suggestion may be signed until it is filed.
Unfinished drafts are the deputy's: the office's views by state, its lists and its search leave them out,
`shuzhi proposal list --state draft` shows them to whoever writes on a deputy's behalf (`shuzhi proposal draft`,
`invite`, `hand-in`); to a viewer there are none.

`/proposals` (我的建议) shows a deputy's own and co-signed proposals with the next date, how each date came about,
the replies in full, and what the deputy may do: rate, withdraw, invite. Whose name is not under it gets the
answer of a proposal that does not exist. Filing, sending back, refusing, assigning, more time, each reply and
the end are told to everybody who signed (a reply to the lead deputy only, where the rules say so); a
confidential proposal is named by its number. The lead deputy alone rates, each axis of the rules, with reasons
for what is not satisfying; until it is sent the rating exists in the sealed dialogue only. A joint proposal is
withdrawn once every co-signer has agreed, where the rules want that; one refusal ends it.

## Finding proposals, and ones that are alike

`shuzhi proposal find 饮水` finds every proposal handed in that holds the word, from two characters on (one is enough);
several words must all be there; those whose title holds them come first, then the newest. It needs no
dictionary: every pair of neighbouring characters is in an index that is kept in the same transaction as the
proposal. `shuzhi proposal similar 修缮农车镇桥梁` ranks what is like a new one by how much of its words an older one
holds, rare words counting more. A deputy is told number, year, title, state and unit of other people's
proposals, and only of filed ones whose deputies consent to have at least the title published; a text that may
not be published makes nothing alike. `python -m bench search` measures it.

## A past year's ledger

`shuzhi import proposals 2025年建议台账.xlsx` reads a ledger as offices keep them: a title above, headers in many
spellings and over two rows, merged cells, several deputies or units in one cell with 主办 and 协办, days as 3月5日, a
number as 第12号 or 2025012, totals at the end. It shows what it would enter and every fault with its cell and
what to do about it; `--apply` enters all of it or nothing, `shuzhi undo` takes all of it back. Deputies are
found by name (two of one name by card number or constituency in brackets: 张三（D0012）) and must be on the roll,
former ones too; unknown units are entered with `--add-units`. What the ledger says is settled goes in as
settled, without deadlines; what is open goes in as it stands, which the preview says; a day that is missing is
the first or last of the year, with a warning. What may be published where the ledger does not say is nothing,
unless `--publish-as` says otherwise. A proposal that is there already is never changed.
`shuzhi export proposals` writes a ledger that, imported again, changes nothing; it tells one reply and one
rating of each, the last.

## Reports and lists

    shuzhi proposal report 2026 办理情况.docx         # or .xlsx: rates with what they are of, units, topics, classes
    shuzhi proposal public-list 2026 公开目录.xlsx     # as the deputies consent: whole, number and title, or not at all
    shuzhi proposal assignment-list 2026 交办会.xlsx   # filed proposals, their units, a place to sign for them
    shuzhi proposal form 12 建议.docx                 # the official form, to be printed and signed

The league of units goes by what was replied to, then by satisfied deputies, then by what was carried out.
Confidential proposals are in the office's own lists and never in the public one. Word files name the fonts of
official letters (方正小标宋, 仿宋_GB2312, 黑体) without embedding them; no cell of a workbook is a formula.

## Who is told of a deadline, and when

Every deadline has a ladder in the county's rule file (`[ladders]`: `unit_deadline`, `feedback_deadline`,
`office_deadline`): so many days before and after its day, to whom. What a unit owes is said to its liaison and
its head, then to the government supervision office (督查室), the leader in charge (分管领导) and the congress's
office; what the deputy owes (the rating) to the deputy; what the office owes to the office. A unit's deadline
is never said to the deputy in the unit's place: rules that try are refused. Enter these people with `shuzhi
unit contact add`, print their binding codes with `shuzhi unit code`. A unit's people see their own unit's
proposals in the chat (`/items`, 我的办件), accept or return them, tell of the first contact and the work, and
reply; those above the units only read (see Supervision below).

Once a day, at the hour of the digest (`[reminders] digest_at`), the program makes its round. What is due for
somebody that day comes in one message, each deadline on a line; a second one waits for the next morning. A rung
is said once, wherever holidays or rules move the day, and anew only where the office has consented to a longer
time. If the program was not running at that hour, the round is made when it runs again, and the message says
that it is late and why.

Whoever presses "I have read it" (收到) under the message hears no more of these deadlines *before* their day;
nobody else is spared by it. Nothing stops what comes *after* the day but the work itself: an overdue deadline
climbs to the end of its ladder, each rung once. What was done meanwhile is not chased. Where a rung would reach
nobody because nobody is entered, the office gets it, with a word that says so; who is entered and has no chat
account stands on the office's list of people to telephone. What was said to whom, and what is still to come:
`shuzhi proposal chases 12`; a month of all of them: `shuzhi proposal chases`; who owes what: `shuzhi proposal
owed`, by unit with `--by-unit`.

The round also does what nobody has to decide: what a unit did not hand back in time is its own; a deputy who
stays silent after the last reminder is taken to have said nothing, and the proposal is closed without a rating;
a dissatisfied rating opens the next handling where the rules say that it does so by itself. Each stands in the
ledger with the program as its actor.

A reply of a class that promises something (B, by the national classes; `is_promise` in the rules) goes into the
ledger of promises: `shuzhi proposal promises`. Its unit reports on it by the county's day of that year and of the
next (`commitments_reported_by`), is chased on the unit's ladder until it does, and says in the chat, or the office
with `shuzhi proposal note --kind promise` or `--kind kept`, how it stands or that it is kept. The promise is read
from the reply itself: another reply, or undoing one, changes the ledger too. A ledger of a past year that was
imported brings its promises: they are reported on, and chased at the unit's people, by the days that were still
ahead when it came.

Whatever a unit tells of its promise - that it is kept, or how it stands at the end of the year - the lead deputy is
asked whether it is so, where the rules give time for it (`commitment_feedback`): in the chat, on the axes of the
first rating (`/proposals`, 评价承诺落实情况), hidden from the unit until it is sent; the office enters it with `shuzhi
proposal rate-promise`. Satisfied, and the promise is kept. Dissatisfied, with reasons, and it is open again: the
unit reports within the time of handling again, beside the days of the year, is chased for it and reads the reasons.
That is done as often as the rules say (`promise_rounds`: once by default, in Chongqing not at all); a promise that is
refused after that has the office convene both, as after the last round of handling: the proposal is to be settled in
a meeting, and what the office settles with its reason ends the promise, which the ledger says and no rate counts as
kept. As long as the reply itself is not rated, a promise goes back to its unit however often. A dissatisfied rating
of the reply breaks off what is asked about promises; where the office settles it without another reply, the deputy
is asked again, or the unit reports again, from that day on.
The deputy is reminded on the ladder of ratings; who stays silent to its end leaves the unit's word as it stands, which
the ledger says. Kept promises count as carried out (落实率) where the rules say so (`carried_out =
"rated_promises_too"`); silence then counts as it does for satisfaction (`silence`).

A county whose rules were adopted before there were these ladders chases nobody until its rule file has them:
take them from a preset (`shuzhi rules show`, `shuzhi rules adopt`).

## Supervision: four lines, five questions (四方联动、五问)

The Council of Chairpersons (主任会议) picks the priority items (重点督办). Entered is each with who supervises it, of
the Standing Committee (领衔督办), and who leads its handling, of the government (领办): two leaders who stand among
the contacts (`shuzhi unit contact add 向主任 --duty leader`; whoever stands there also hears of what a unit owes at
the top of its ladder). `shuzhi proposal priority 12 --leader 3 --official 4`; taken off again with a reason
(`--drop --reason …`), which stays on record; alone, `shuzhi proposal priority` lists them.

An act is what is done to see a proposal through, whether it is a priority item or not, from its filing on and also
once it is settled: a deputies' inspection (代表视察), or one of the five questions - special inquiry (专题询问),
satisfaction re-check (满意度回访), follow-up supervision (跟踪督办), requested meeting with questions on the spot
(约见询问), year-end assessment (年终评议) - in the line of the congress, the government, the deputies or the
departments, by whom and on which day: `shuzhi proposal act plan`. That it took place is entered with what came of it
(`act outcome`), that it does not with the reason (`act cancel`). An outcome is never written over: what was entered
wrongly is undone (`shuzhi undo`), which leaves its own line in the ledger. `shuzhi proposal act list` shows
what is to come or waits for its outcome, `act list 12` everything about one proposal.

Acts have a ladder too (`supervision_act`), said in the same one message of the day: before the day to the office, to
the liaisons of the proposal's units and to the leader - of the lines of the congress and of the deputies the one who
supervises, of the other two the one who leads the handling; after it to the office, and a week later to the leader
as well, until the outcome is entered.

Leaders and the government supervision office have a desk of their own in the chat (`/supervision`, 督办; `/items` leads
there too): the priority items that they lead with what is due next; the acts that they take part in, by whom, when
and with what outcome - a leader those of the own lines, the supervision office those of the government's line; and
what is overdue at the units, promises included. An item's page says how each deadline came about. They read only: an
outcome is entered by the congress's office, which can also take it back, and the page says so. A proposal that is
neither led by them nor overdue nor has an act of theirs answers like one that does not exist; a confidential one
is named by its number.

## The states
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_INTRODUCTION, *_drawing(), "", *_table(), ""])


def _drawing() -> Iterable[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield "    [*] --> draft"
    for status in Status:
        yield f'    state "{_state(status)}" as {status}'
    for one in TRANSITIONS:
        yield f"    {one.source} --> {one.target}: {_step(one)}"
    for status in sorted(OVER):
        yield f"    {status} --> [*]"
    yield "```"


def _table() -> Iterable[str]:
    yield _row(["from", "step", "to", "who", "reason"])
    yield _row(["---"] * 5)
    for one in TRANSITIONS:
        yield _row(
            [_state(one.source), _step(one), _state(one.target), _who(one), "needed" if one.needs_reason else ""]
        )


def _state(status: Status) -> str:
    return f"{word_status(status, _ZH)} {word_status(status, _EN)}"


def _step(one: Transition) -> str:
    return f"{word_step(one.step, _ZH)} {word_step(one.step, _EN)}"


def _who(one: Transition) -> str:
    return ", ".join(HEADINGS[role] for role in Role if role in one.by)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
