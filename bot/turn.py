"""One event, one turn: who speaks, which dialogue it is for, what is said, what is remembered.

Everything here happens in the transaction of the event's row (design invariant 3). Nothing is sent: answers are
promised in the outbox.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import replace
from hashlib import sha256

from bot.answers import NAVIGATION, body_of, choices_of, cut_to_one_size, meaning_of, options_of
from bot.channels.protocol import EventKind, IncomingEvent, Manners
from bot.dialogs.calls import Bind, Call, SetLanguage, Unbind
from bot.dialogs.commands import Target, is_code, is_command, room_argument, target_of
from bot.dialogs.model import (
    Answered,
    Began,
    Choice,
    Context,
    Dialog,
    Go,
    Happening,
    Placement,
    Pressed,
    Refused,
    Reply,
    Revised,
    Said,
    Sent,
    Stale,
    State,
    Step,
)
from bot.dialogs.other import CHANGED, REACTION, TAKEN_BACK
from bot.dialogs.registry import DIALOGS
from bot.fetching import Fetched, FileNeeded
from bot.hearing import Hearing, Named, Over, Unlisted
from bot.letters import CONFIRMATION
from bot.office import Office
from bot.wording import words_for
from core.domain.actors import SYSTEM, Actor, Person, Role
from core.domain.errors import ShuzhiError, Unavailable
from core.domain.ids import MeetingId
from core.domain.languages import nearest_language
from core.domain.proposals.attachments import LARGEST, too_large
from core.services.conversations import Handling, Promise
from core.services.stores.enrolment import Account

MAX_STEPS = 8  # calls and changes of dialogue within one event


class Turn:
    """One event being handled, on a network of these ``manners``."""

    def __init__(
        self,
        handling: Handling,
        event: IncomingEvent,
        office: Office,
        manners: Manners | None = None,
        fetched: Fetched | None = None,
    ) -> None:
        self._fetched = fetched
        self._handling = handling
        self._event = event
        self._office = office
        self._manners = manners or Manners()
        self._language = nearest_language(event.language)
        self._context = self._context_of(SYSTEM)
        self._account: Account | None = None
        self._state: State | None = None
        self._had_state = False
        self._shown = self._home = ""

    async def run(self) -> None:
        """Handle the event."""
        await self._recognise()
        if self._event.kind is EventKind.LEFT:
            await self._left()
        elif self._event.kind is EventKind.MOVED:
            await self._moved()
        elif not self._event.is_private:
            await self._in_a_group()
        else:
            await self._hear()
            await self._load()
            if (addressed := await self._addressee()) is not None:
                await self._converse(*addressed)

    async def tell(self, text: str) -> None:
        """Say one plain sentence, nothing else."""
        await self._promise(DIALOGS["help"], Reply(text), [])

    async def apologise(self) -> None:
        """The event could not be handled; the person must not wait for an answer."""
        await self._recognise()
        t = self._context.t
        text = t("Sorry, something went wrong on our side and this was not carried out. Please try again.")
        await self.tell(text)

    async def too_many(self) -> None:
        """The person sends more than can be meant."""
        await self._recognise()
        await self.tell(self._context.t("That was a lot at once. Please wait a minute; meanwhile I do not listen."))

    async def _recognise(self) -> None:
        self._account, actor = await self._handling.speaker(self._event.sender)
        if self._account is not None:
            self._language = self._account.language
        self._context = self._context_of(actor)

    def _context_of(self, actor: Actor) -> Context:
        t, manners = words_for(self._language, self._manners), self._manners
        now, has_buttons = self._handling.work.now, manners.has_buttons
        return Context(t, actor, now, has_buttons=has_buttons, takes_files=manners.takes_files)

    async def _hear(self) -> None:
        """Who was thought out of reach, or wrote from another address before, is reachable here."""
        event, account = self._event, self._account
        if account is None or (account.is_reachable and account.address == event.address):
            return
        await self._office.parts.enrolment.heard_from(SYSTEM, self._handling.channel, event.sender, event.address)

    async def _left(self) -> None:
        person, channel = self._context.actor.person, self._handling.channel
        if not self._event.is_private:
            await self._office.parts.rooms.leave(SYSTEM, channel=channel, address=self._event.address)
        elif person is not None:
            await self._office.parts.enrolment.lost_touch(SYSTEM, person, channel)

    async def _moved(self) -> None:
        old, new = self._event.address, self._event.moved_to
        await self._office.parts.rooms.move(SYSTEM, channel=self._handling.channel, address=old, to=new)

    async def _in_a_group(self) -> None:
        """What the group hears, for the office's staff. Ballots and personal matters never; ordinary talk there is none
        of our business."""
        marks = self._manners.command_marks
        if self._event.kind is EventKind.TEXT:
            is_keeper = self._context.actor.has(Role.ADMINISTRATOR, Role.CLERK)
            argument = room_argument(self._event.text, marks, is_bare=is_keeper)
            if argument is not None:
                await self._converse(DIALOGS["room"], Began(argument))
                return
        is_said = self._event.kind is EventKind.TEXT
        is_ours = is_said and (is_command(self._event.text, marks) or is_code(self._event.text))
        if is_ours or self._event.kind is EventKind.BUTTON:
            text = self._context.t("Please write to me in our private chat for this: a group sees everything.")
            await self.tell(text)

    async def _load(self) -> None:
        content = await self._handling.dialog()
        if content is None:
            return
        self._had_state = True
        state = State.from_json(content)
        dialog = DIALOGS.get(state.dialog)
        if dialog is not None and dialog.version == state.version:
            self._state, self._shown, self._home = state, state.shown, state.home

    async def _addressee(self) -> tuple[Dialog, Happening] | None:
        """Which dialogue this event is for; None: for none."""
        match self._event.kind:
            case EventKind.BUTTON:
                return await self._pressed(self._event.button)
            case EventKind.OTHER:
                return self._sent() or self._beside(self._event.what)
            case EventKind.EDITED | EventKind.REDACTED:
                return self._revised()
            case EventKind.REACTION:
                return await self._reacted()
            case _:
                return await self._said()

    def _beside(self, what: str) -> tuple[Dialog, Happening]:
        return DIALOGS["other" if self._state is None else "meanwhile"], Began(what)

    def _sent(self) -> tuple[Dialog, Happening] | None:
        """A file, for a dialogue that takes one now. Errors: FileNeeded where it is not here yet."""
        file, state = self._event.file, self._state
        if file is None or state is None or not DIALOGS[state.dialog].takes_files(state):
            return None
        if file.size > LARGEST:
            return DIALOGS[state.dialog], Sent(file.name, b"", too_large())
        if self._fetched is None:
            raise FileNeeded(file)
        return DIALOGS[state.dialog], Sent(file.name, self._fetched.content, self._fetched.error)

    def _revised(self) -> tuple[Dialog, Happening]:
        """A message of the person's own is not what it was."""
        is_changed = self._event.kind is EventKind.EDITED
        if self._state is None or not DIALOGS[self._state.dialog].hears_revisions:
            return self._beside(CHANGED if is_changed else TAKEN_BACK)
        return DIALOGS[self._state.dialog], Revised(self._by, self._event.text if is_changed else None)

    async def _reacted(self) -> tuple[Dialog, Happening] | None:
        """A sign says that something was read, and never chooses: networks carry it for everybody to see."""
        if token := await self._hearing.confirmation():
            return await self._pressed(token)
        is_on_question = self._state is not None and await self._is_under_our_message()
        return self._beside(REACTION) if is_on_question else None

    async def _said(self) -> tuple[Dialog, Happening]:
        text = self._event.text
        target = target_of(text, self._manners.command_marks)
        if target is not None:
            return _opened(target)
        if is_command(text):
            return DIALOGS["unknown"], Began()
        if self._state is None and is_code(text):
            return DIALOGS["bind"], Began(text)
        if not self._manners.has_buttons and (answered := await self._answered()) is not None:
            return answered
        if self._state is not None:
            return DIALOGS[self._state.dialog], Said(text, self._by)
        return DIALOGS["unknown"], Began()

    async def _answered(self) -> tuple[Dialog, Happening] | None:
        """A choice that was named in words; None for what is only text."""
        match await self._hearing.answer():
            case Named(token=token):
                return await self._pressed(token)
            case Over() if self._state is not None:
                return DIALOGS[self._state.dialog], Stale(is_shown=True)
            case Over():
                return DIALOGS["stale"], Began()
            case Unlisted(last=last):
                return DIALOGS["unlisted"], Began(str(last))
        return None

    @property
    def _hearing(self) -> Hearing:
        return Hearing(self._handling, self._event, self._manners, self._context.actor.person, self._state)

    async def _pressed(self, token: str) -> tuple[Dialog, Happening]:
        if token.startswith(NAVIGATION):
            return _opened(Target.parse(token.removeprefix(NAVIGATION)))
        if token.startswith(CONFIRMATION):
            return DIALOGS["ok"], Began(token.removeprefix(CONFIRMATION))
        meaning = await self._handling.meaning_of(token)
        if self._state is None:
            return DIALOGS["stale"], Began()
        dialog = DIALOGS[self._state.dialog]
        if meaning is None or meaning.get("dialog") != dialog.name:
            return dialog, Stale(is_shown=await self._is_under_our_message())
        if self._shown and self._event.kind is EventKind.BUTTON and self._event.message_id:
            await self._handling.arrived(self._shown, self._event.message_id)
        return dialog, Pressed(str(meaning["action"]), meaning.get("value"), self._by)

    @property
    def _by(self) -> str:
        """The mark by which a dialogue remembers this message; "" for one that the network cannot change."""
        if self._manners.has_buttons or self._event.kind is EventKind.BUTTON or not self._event.message_id:
            return ""
        return urlsafe_b64encode(sha256(self._event.message_id.encode()).digest()[:6]).decode()

    async def _is_under_our_message(self) -> bool:
        """Whether the pressed button stands under the message that the dialogue edits; the last edit may be unsent."""
        known = [await self._handling.network_id(key) for key in (self._shown, self._home)]
        return bool(self._event.message_id) and self._event.message_id in known

    async def _converse(self, dialog: Dialog, happening: Happening) -> None:
        """Step after step until the dialogue has nothing more to ask."""
        for _ in range(MAX_STEPS):
            step = await self._step(dialog, happening)
            await self._say(dialog, step)
            if step.go:
                dialog, happening = _opened(Target.parse(step.go))
            elif step.call is not None:
                happening = await self._perform(step.call)
            else:
                return
        raise RuntimeError(f"the dialogue {dialog.name} does not come to an end")

    async def _step(self, dialog: Dialog, happening: Happening) -> Step:
        state = self._state if self._state is not None and self._state.dialog == dialog.name else None
        wanted = dialog.needs(state, self._context) if dialog.needs is not None else None
        if wanted is not None and not isinstance(happening, Answered | Refused):
            given = await self._perform(wanted)
            if isinstance(given, Refused):
                happening = given
            else:
                self._context = replace(self._context, given=given.value)
        return dialog.handle(state, happening, self._context)

    async def _perform(self, call: Call) -> Answered | Refused:
        try:
            value = await self._office.perform(call, self._context.actor, self._event, self._handling.channel)
        except Unavailable:
            raise
        except ShuzhiError as error:
            return Refused(call, error)
        if isinstance(call, Bind | Unbind | SetLanguage):
            await self._recognise()
        return Answered(call, value)

    async def _say(self, dialog: Dialog, step: Step) -> None:
        if step.go or (step.call is not None and not step.replies):
            return  # nothing changes before it is known what follows
        if dialog.is_passing or (step.state is None and self._is_about_another(dialog)):
            for reply in step.replies:
                await self._say_in_passing(dialog, self._once_an_album(reply))
            return
        await self._leave_other(dialog)
        meeting = _meeting(dialog, step.state)
        if not self._manners.has_buttons:
            await self._say_in_writing(dialog, step, meeting)
        else:
            choices = choices_of(step.replies)
            tokens = await self._tokens(dialog, choices, meeting, is_same=self._is_shown_again(step))
            for reply in step.replies:
                mine = len(choices_of((reply,)))
                await self._promise(dialog, reply, tokens[:mine])
                tokens = tokens[mine:]
        await self._remember(dialog, step.state, meeting)

    async def _say_in_writing(self, dialog: Dialog, step: Step, meeting: MeetingId | None) -> None:
        """Without buttons the eye is at the end of the chat: what is said next stands there, below the answer."""
        if step.state is None:
            await self._end()
        for reply in step.replies:
            is_below = reply.placement is Placement.IN_PLACE
            if is_below and dialog.is_secret and self._shown:
                gone_on = self._context.t("Your ballot goes on in the message below.")
                await self._promise(dialog, Reply(gone_on, (), Placement.LEAVE), [])
            said = replace(reply, placement=Placement.FRESH) if is_below else reply
            tokens = await self._list(dialog, said, meeting) if said.rows else []
            await self._promise(dialog, said, tokens)

    async def _list(self, dialog: Dialog, reply: Reply, meeting: MeetingId | None) -> list[str]:
        """Remember what is listed under the next message, sealed; the tokens of its choices."""
        options = options_of(dialog.name, reply)
        tokens = await self._handling.lay_keyboard(options, meeting=meeting, under=self._handling.next_key)
        return [token for token, option in zip(tokens, options, strict=True) if "go" not in option]

    async def _say_in_passing(self, dialog: Dialog, reply: Reply) -> None:
        """Beside what is under way. Where its list is the newest in the chat, it leads back as well."""
        if not self._manners.has_buttons and reply.rows:
            if self._state is not None:
                back = Go(self._context.t("Back to where I was"), way_back(self._state))
                reply = replace(reply, rows=(*reply.rows, (back,)))
            await self._handling.lay_beside(options_of(dialog.name, reply), under=self._handling.next_key)
        await self._promise(dialog, reply, [])

    def _once_an_album(self, reply: Reply) -> Reply:
        """Several pictures that were sent as one are answered as one."""
        album = self._event.file.album if self._event.file is not None else ""
        return replace(reply, once=f"album:{album[:60]}") if album and not reply.once else reply

    def _is_shown_again(self, step: Step) -> bool:
        """Whether the step only shows, in its place, what stands there already."""
        is_in_place = all(reply.placement is Placement.IN_PLACE for reply in step.replies)
        return is_in_place and self._state is not None and step.state == self._state

    async def _tokens(
        self, dialog: Dialog, choices: list[Choice], meeting: MeetingId | None, *, is_same: bool
    ) -> list[str]:
        if not choices:
            return []
        options = [meaning_of(dialog.name, choice) for choice in choices]
        kept = await self._handling.same_keyboard(options) if is_same else None
        return kept or await self._handling.lay_keyboard(options, meeting=meeting)

    @property
    def _person(self) -> Person | None:
        """Whom an answer reaches: what is said in a group is nobody's own."""
        return self._context.actor.person if self._event.is_private else None

    def _is_about_another(self, dialog: Dialog) -> bool:
        """Whether another dialogue is under way, which one that never began leaves alone."""
        return self._state is not None and self._state.dialog != dialog.name

    async def _leave_other(self, dialog: Dialog) -> None:
        """Another dialogue was under way: a message of it that may show a choice is cleared."""
        if self._state is None or self._state.dialog == dialog.name:
            return
        left = DIALOGS[self._state.dialog]
        if left.is_secret and self._shown:
            text = self._context.t("You left this ballot before it was cast; what you had marked was thrown away.")
            await self._promise(left, Reply(text, (), Placement.LEAVE), [])
        self._state, self._shown, self._home = None, "", ""

    async def _remember(self, dialog: Dialog, state: State | None, meeting: MeetingId | None) -> None:
        if state is None:
            await self._end()
            self._state, self._shown, self._home = None, "", ""
            return
        self._state = replace(state, dialog=dialog.name, version=dialog.version, shown=self._shown, home=self._home)
        self._had_state = True
        await self._handling.save_dialog(self._state.as_json(), meeting=meeting)

    async def _is_left_as_it_is(self, dialog: Dialog) -> bool:
        """There is no message, nobody saw it, or it stands above in the chat and never showed a choice."""
        if not self._shown or await self._handling.take_back(self._shown):
            return True
        is_behind = self._state is not None and not self._manners.has_buttons
        return is_behind and self._state is not None and not dialog.may_show(self._state)

    async def _end(self) -> None:
        if self._had_state:
            await self._handling.end_dialog()
        self._had_state = False

    async def _promise(self, dialog: Dialog, reply: Reply, tokens: list[str]) -> None:
        is_edit = reply.placement in (Placement.IN_PLACE, Placement.LEAVE)
        if reply.placement is Placement.LEAVE and await self._is_left_as_it_is(dialog):
            self._shown = self._home = ""
            return
        body = body_of(reply, tokens, protect=dialog.is_secret)
        promise = Promise(
            cut_to_one_size(body) if dialog.is_secret else body,
            edits=self._shown if is_edit else "",
            is_sealed=dialog.is_secret or dialog.is_private,
            once=reply.once,
        )
        key = await self._handling.promise(
            promise, address=self._event.address, person=self._person, language=self._language
        )
        if reply.placement is Placement.LEAVE:
            self._shown = self._home = ""
        elif reply.placement is not Placement.NEW:
            self._home = key if reply.placement is Placement.FRESH or not self._home else self._home
            self._shown = key


def _opened(target: Target) -> tuple[Dialog, Happening]:
    dialog = DIALOGS.get(target.dialog)
    return (dialog, Began(target.argument)) if dialog is not None else (DIALOGS["stale"], Began())


def way_back(state: State) -> str:
    """Where a navigation button leads to go on with what is under way."""
    meeting = state.fields.get("meeting")
    return f"{state.dialog}:{meeting}" if isinstance(meeting, int) else state.dialog


def _meeting(dialog: Dialog, state: State | None) -> MeetingId | None:
    return MeetingId(state.fields["meeting"]) if dialog.is_secret and state is not None else None
