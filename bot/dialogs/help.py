"""The menu: what this person can do here, in its language, one button each."""

from __future__ import annotations

from bot.dialogs.model import Began, ButtonRow, Choice, Context, Dialog, Go, Happening, Reply, State, Step, rows_of
from core.domain.actors import PersonKind, Role


def handle_help(state: State | None, happening: Happening, context: Context) -> Step:
    return Step(None, (Reply(_help_text(context), menu_rows(context)),))


def handle_unknown(state: State | None, happening: Happening, context: Context) -> Step:
    """Text that fits nothing: say so kindly, and show the way."""
    text = context.t("Sorry, I did not understand that. Please choose one of these:")
    return Step(None, (Reply(text, menu_rows(context)),))


def handle_stale(state: State | None, happening: Happening, context: Context) -> Step:
    """A button whose matter is over, with nothing under way."""
    t = context.t
    text = t(
        "This button no longer works: what it belonged to is finished, closed or was replaced. Nothing was changed. "
        "This is where you can go from here:"
    )
    return Step(None, (Reply(text, menu_rows(context)),))


def handle_unlisted(state: State | None, happening: Happening, context: Context) -> Step:
    """A number that stands before nothing in the newest list; ``argument`` is the last that does."""
    last = happening.argument if isinstance(happening, Began) else ""
    text = context.t("That number is not in the list above. Please answer with a number from 1 to {last}.", last=last)
    return Step(None, (Reply(text),))


def menu_rows(context: Context) -> tuple[ButtonRow, ...]:
    t = context.t
    buttons: list[Choice | Go] = []
    if context.kind is PersonKind.VOTER:
        buttons = [Go(t("Evaluate"), "vote"), Go(t("My meetings"), "meetings"), Go(t("Read reports"), "read")]
    elif context.kind is PersonKind.DEPUTY:
        buttons = [Go(t("My report"), "report"), Go(t("My pledge"), "pledge"), Go(t("My meetings"), "meetings")]
        buttons += [Go(t("Write a proposal"), "propose"), Go(t("My proposals"), "proposals")]
    elif context.kind is PersonKind.STAFF:
        buttons = [Go(t("Turnout now"), "meetings")]
    elif context.kind is PersonKind.CONTACT:
        buttons = [Go(t("My items"), "items" if context.actor.has(Role.LIAISON) else "supervision")]
    else:
        buttons = [Go(t("Bind my account"), "bind")]
    if context.actor.person is not None:
        buttons.append(Go(t("My data"), "mydata"))
    return rows_of([*buttons, Go(t("Language"), "language"), Go(t("Help"), "help")])


def way_on(context: Context) -> tuple[ButtonRow, ...]:
    """The short way out of a dead end."""
    t = context.t
    if context.kind is None:
        return ((Go(t("Bind my account"), "bind"), Go(t("Help"), "help")),)
    if context.kind is PersonKind.CONTACT:
        return ((Go(t("Help"), "help"),),)
    return ((Go(t("My meetings"), "meetings"), Go(t("Help"), "help")),)


def _help_text(context: Context) -> str:
    t = context.t
    common = "\n".join(
        [
            t("/mydata what we store about you\n/unbind give up this chat account\n/language 中文 or English"),
            t("/here where you want notices, if you have several chats with us"),
        ]
    )
    if context.kind is PersonKind.VOTER:
        return "\n".join(
            [
                t("You are bound as a voter. Here you can:"),
                t("/vote evaluate the deputies while voting is open: in secret, once, with a receipt"),
                t("/meetings see your meetings\n/report read the deputies' reports"),
                common,
            ]
        )
    if context.kind is PersonKind.DEPUTY:
        return "\n".join(
            [
                t("You are bound as a deputy. Here you can:"),
                t("/report write and file your duty report\n/pledge lodge your yearly pledge"),
                t("/meetings see the meetings at which you report"),
                t(
                    "/propose write a suggestion or a motion; it is kept at every step\n"
                    "/proposals follow yours: dates, replies, rating, co-signers, withdrawal"
                ),
                common,
            ]
        )
    if context.kind is PersonKind.STAFF:
        keeps = context.actor.has(Role.ADMINISTRATOR, Role.CLERK)
        return "\n".join(
            [
                t("You are bound as a member of the office's staff. Here you can:"),
                t("/meetings see the turnout of the open meetings"),
                *(
                    [t("/room in a group chat: which constituency's notices and results the group hears")]
                    if keeps
                    else []
                ),
                t("Everything else is done on the office's own screen."),
                common,
            ]
        )
    if context.kind is PersonKind.CONTACT:
        is_of_a_unit = context.actor.has(Role.LIAISON)
        items = t("/items see your unit's proposals, accept or return them, tell of the work, reply")
        above = t("/supervision see the items that you lead, acts of supervision, and what is overdue at the units")
        return "\n".join(
            [
                t("You are bound as a contact of the units that handle proposals. Here you can:"),
                items if is_of_a_unit else above,
                t("Deadlines come to you in one message a day."),
                common,
            ]
        )
    return "\n".join(
        [
            t("This is the duty-report desk of the People's Congress office."),
            t("To begin, send the binding code that is printed on your slip, for example ABCDE-FGHJK-M."),
            t("No slip, or it does not work? Please ask the office: only it can issue one."),
        ]
    )


HELP = Dialog("help", handle_help, is_passing=True)
UNKNOWN = Dialog("unknown", handle_unknown, is_passing=True)
STALE = Dialog("stale", handle_stale, is_passing=True)
UNLISTED = Dialog("unlisted", handle_unlisted, is_passing=True)
