"""Walking a list page by page shows exactly the sorted list, whatever it is sorted and filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import core.storage.keyset
from core.domain.actors import SYSTEM, Person, PersonKind, Role, staff_actor
from core.domain.clock import ManualClock
from core.domain.errors import Invalid
from core.domain.ids import AccountId, VoterId
from core.domain.pinyin import pinyin_of
from core.domain.records import Voter
from core.services.stores.enrolment import Account
from core.services.stores.ledger import AuditLine
from core.services.stores.pages import Anchor, Choice, Filter, From, Listed, PagedList, Placed, Sorting, VoterEntry
from core.services.work import Work
from core.storage.database import Database
from core.storage.keyset import Counts
from core.storage.pages import SqlPageStore
from core.storage.work import SqlTransactions
from tests.databases import scratch_database
from tests.factories import NOON, County, a_message, a_voter, small_county

NAMES = ("张三", "张三丰", "李四", "单小明", "向明", "彭建国", "王五", "欧阳娜娜")
COLUMNS = ("", "name", "constituency", "roll_number", "representative", "bound")
FILTERS = ("", "张", "zs", "s", "明", "v00", "民安第二选区", "三 张", "nobody")

voters_drawn = st.lists(
    st.builds(
        lambda name, place, roll, is_representative, is_active: (name, place, roll, is_representative, is_active),
        st.sampled_from(NAMES),
        st.integers(0, 1),
        st.booleans(),
        st.booleans(),
        st.sampled_from([True, True, True, False]),
    ),
    max_size=14,
)


def as_voters(drawn: Sequence[tuple[str, int, bool, bool, bool]], county: County, *, first: int = 0) -> list[Voter]:
    return [
        a_voter(
            name=name,
            constituency_id=county.constituencies[place],
            roll_number=f"V{(number * 7919) % 1000:05d}x{number}" if has_roll else None,
            is_representative=is_representative,
            is_active=is_active,
        )
        for number, (name, place, has_roll, is_representative, is_active) in enumerate(drawn, start=first)
    ]


def expected(entries: Sequence[VoterEntry], sorting: Sorting) -> list[int]:
    """The order as an office would write it down: Chinese by pinyin, what is missing last, ties by number."""

    def rank(entry: VoterEntry) -> tuple[object, ...]:
        ranks: dict[str, tuple[object, ...]] = {
            "": (),
            "name": (pinyin_of(entry.name), entry.name),
            "constituency": (pinyin_of(entry.constituency), entry.constituency),
            "roll_number": (entry.roll_number is None, entry.roll_number or ""),
            "representative": (not entry.is_representative,),
            "bound": (not entry.is_bound,),
        }
        return (*ranks[sorting.column], entry.id)

    return [entry.id for entry in sorted(entries, key=rank, reverse=sorting.is_reversed)]


async def walked(
    listing: PagedList[VoterEntry], listed: Listed, *, size: int, is_back: bool = False
) -> list[Placed[VoterEntry]]:
    number = (await listing.size(listed)).fitting
    page = await listing.page(listed, From(max(number - size, 0)) if is_back else From(), min(size, number))
    found = list(page)
    while page:
        start = From(before=found[0].at) if is_back else From(after=found[-1].at)
        page = await listing.page(listed, start, size)
        found = [*page, *found] if is_back else [*found, *page]
        assert len(found) <= number
    return found


async def bind(work: Work, voters: Sequence[int]) -> None:
    for voter in voters:
        person = Person(PersonKind.VOTER, voter)
        await work.enrolment.add_account(Account(AccountId(0), "local", f"s{voter}", f"a{voter}", person, "zh", NOON))


@pytest.mark.parametrize("few", [0, 100_000])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(voters_drawn, st.sampled_from(COLUMNS), st.booleans(), st.sampled_from(FILTERS), st.integers(1, 5))
async def test_walking_gives_exactly_the_sorted_list(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    drawn: Sequence[tuple[str, int, bool, bool, bool]],
    column: str,
    is_reversed: bool,
    text: str,
    size: int,
) -> None:
    monkeypatch.setattr(core.storage.keyset, "FEW", few)
    sorting = Sorting(column, is_reversed)
    async with scratch_database(tmp_path_factory.mktemp("walk")) as database:
        transactions, _ = await _filled(database, drawn)
        listed = Listed(Filter(text), sorting)
        async with transactions.read(SYSTEM) as work:
            listing = work.pages.voters
            every = [one.entry for one in await listing.page(Listed(Filter(text)), From(), 1_000)]
            wanted = expected(every, sorting)
            forward = await walked(listing, listed, size=size)
            assert [one.entry.id for one in forward] == wanted
            assert [one.entry.id for one in await walked(listing, listed, size=size, is_back=True)] == wanted
            for place, one in enumerate(forward):
                assert await listing.anchor(listed, one.entry.id) == Anchor(place, one.at)
                jumped = await listing.page(listed, From(place), size)
                assert [each.entry.id for each in jumped] == wanted[place : place + size]
                again = await listing.page(listed, From(at=one.at), size)
                assert [each.entry.id for each in again] == wanted[place : place + size]


async def test_new_constituency_has_its_place_in_the_order(tmp_path: Path) -> None:
    listed = Listed(sorting=Sorting("constituency"))
    async with scratch_database(tmp_path) as database:
        transactions, _ = await _filled(database, [("张三", 0, True, False, True), ("李四", 1, True, False, True)])
        async with transactions.read(SYSTEM) as work:
            before = [one.entry.name for one in await walked(work.pages.voters, listed, size=1)]
        async with transactions.write(SYSTEM) as work:
            first = await work.records.add_constituency("阿蓬江选区", None)
            await work.records.add_voters([a_voter(901, name="王五", constituency_id=first)])
        async with transactions.read(SYSTEM) as work:
            after = [one.entry.name for one in await walked(work.pages.voters, listed, size=1)]
    assert (before, after) == (["李四", "张三"], ["王五", "李四", "张三"])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(voters_drawn, voters_drawn, st.sampled_from(COLUMNS[:-1]), st.booleans(), st.integers(1, 4))
async def test_rows_added_meanwhile_disturb_no_walk(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: Sequence[tuple[str, int, bool, bool, bool]],
    later: Sequence[tuple[str, int, bool, bool, bool]],
    column: str,
    is_reversed: bool,
    size: int,
) -> None:
    sorting = Sorting(column, is_reversed)
    listed = Listed(Filter(), sorting)
    async with scratch_database(tmp_path_factory.mktemp("walk")) as database:
        transactions, county = await _filled(database, drawn)
        async with transactions.read(SYSTEM) as work:
            before = {one.entry.id for one in await work.pages.voters.page(listed, From(), 1_000)}
        seen: list[Placed[VoterEntry]] = []
        coming = as_voters(later, county, first=500)
        while True:
            start = From(after=seen[-1].at) if seen else From()
            async with transactions.read(SYSTEM) as work:
                page = await work.pages.voters.page(listed, start, size)
            if not page:
                break
            seen += page
            assert len(seen) <= len(drawn) + len(later)
            if coming:
                async with transactions.write(SYSTEM) as work:
                    await work.records.add_voters([coming.pop()])
        ids = [one.entry.id for one in seen]
        assert len(ids) == len(set(ids))
        assert before <= set(ids)
        assert ids == expected([one.entry for one in seen], sorting)


async def _filled(
    database: Database, drawn: Sequence[tuple[str, int, bool, bool, bool]]
) -> tuple[SqlTransactions, County]:
    from core.domain.clock import ManualClock

    transactions = SqlTransactions(database, ManualClock(NOON))
    county = await small_county(transactions, voters=0)
    async with transactions.write(SYSTEM) as work:
        await work.records.add_voters(as_voters(drawn, county))
        await bind(work, [voter.id for voter in await work.records.voters()][::3])
    return transactions, county


async def found(transactions: SqlTransactions, wanted: Filter) -> list[str]:
    async with transactions.read(SYSTEM) as work:
        return [one.entry.name for one in await work.pages.voters.page(Listed(wanted), From(), 100)]


@pytest.fixture
async def named(transactions: SqlTransactions, county: County) -> SqlTransactions:
    async with transactions.write(SYSTEM) as work:
        await work.records.save_voters([replace(v, is_active=False) for v in await work.records.voters()])
        await work.records.add_voters(
            [
                a_voter(900, name="张三", phone="13800001234"),
                a_voter(901, name="单小明", constituency_id=county.constituencies[1]),
                a_voter(902, name="买买提·艾力", roll_number=None),
                a_voter(903, name="王张", is_representative=True),
            ]
        )
    return transactions


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("zs", ["张三"]),
        ("zhangs", ["张三"]),
        ("zhangsan", ["张三"]),
        ("张", ["张三", "王张"]),
        ("三", ["张三"]),
        ("张s", ["张三"]),
        ("shan", ["单小明"]),
        ("sxm", ["单小明"]),
        ("xm", ["单小明"]),
        ("艾力", ["买买提·艾力"]),
        ("买买提·艾", ["买买提·艾力"]),
        ("v00901", ["单小明"]),
        ("V0090", ["张三", "单小明", "王张"]),
        ("第二选区", ["单小明"]),
        ("小明 第二", ["单小明"]),
        ("小明 第一", []),
        ("三张", []),
        ('" OR *', []),
        ("1234", []),
    ],
)
async def test_filter_finds_what_people_type(named: SqlTransactions, text: str, names: list[str]) -> None:
    assert await found(named, Filter(text)) == names


@pytest.mark.parametrize(
    ("column", "text", "names"),
    [
        ("name", "v009", []),
        ("roll_number", "v00903", ["王张"]),
        ("constituency", "dier", ["单小明"]),
        ("representative", "是", ["王张"]),
        ("representative", "no", ["张三", "单小明", "买买提·艾力"]),
        ("bound", "yes", []),
        ("no such column", "张", []),
    ],
)
async def test_filter_looks_at_one_column(named: SqlTransactions, column: str, text: str, names: list[str]) -> None:
    assert await found(named, Filter(text, column)) == names


@pytest.mark.parametrize("text", ["1234", "01234", "13800001234"])
async def test_last_digits_of_a_telephone_find_for_keepers(named: SqlTransactions, text: str) -> None:
    assert await found(named, Filter(text, may_see_phones=True)) == ["张三"]
    assert await found(named, Filter("91234", may_see_phones=True)) == []


async def test_index_follows_every_change(named: SqlTransactions) -> None:
    async with named.write(SYSTEM) as work:
        voter = next(one for one in await work.records.voters() if one.name == "张三")
        await work.records.save_voter(replace(voter, name="李四"))
    assert await found(named, Filter("张三")) == []
    assert await found(named, Filter("ls")) == ["李四"]
    async with named.write(SYSTEM) as work:
        await work.records.save_voter(replace(voter, name="李四", is_active=False))
    assert await found(named, Filter("ls")) == []


async def test_size_is_known_without_counting(named: SqlTransactions) -> None:
    async with named.read(SYSTEM) as work:
        before = await work.pages.voters.size(Listed(Filter("张")))
    async with named.write(SYSTEM) as work:
        await work.records.add_voters([a_voter(950, name="张四")])
    async with named.read(SYSTEM) as work:
        after = await work.pages.voters.size(Listed(Filter("张")))
    assert (before.fitting, before.whole) == (2, 4)
    assert (after.fitting, after.whole) == (3, 5)
    assert before.version != after.version


async def test_other_writes_leave_the_version(named: SqlTransactions) -> None:
    async with named.read(SYSTEM) as work:
        before = await work.pages.voters.size(Listed())
    async with named.write(SYSTEM) as work:
        await work.records.set_office("county_name", "龙山县")
    async with named.read(SYSTEM) as work:
        assert await work.pages.voters.size(Listed()) == before


async def test_choice_holds_single_rows_and_filters(named: SqlTransactions) -> None:
    async with named.read(SYSTEM) as work:
        listing = work.pages.voters
        ids = {one.entry.name: one.entry.id for one in await listing.page(Listed(), From(), 100)}
        single = frozenset({int(ids["单小明"]), int(ids["张三"])})
        choice = Choice(single, (Filter("张"),), apart=frozenset({int(ids["王张"])}))
        assert await listing.number_of(choice) == 2
        chosen = [one.entry.name for one in await listing.chosen(choice, after=0, limit=10)]
        assert chosen == ["张三", "单小明"]
        assert await listing.chosen(choice, after=int(ids["单小明"]), limit=10) == []
        assert await listing.fitting(Filter("张"), [*ids.values()]) == {ids["张三"], ids["王张"]}


async def test_row_that_does_not_fit_has_no_place(named: SqlTransactions) -> None:
    async with named.read(SYSTEM) as work:
        (first,) = await work.pages.voters.page(Listed(Filter("zs")), From(), 10)
        assert await work.pages.voters.anchor(Listed(Filter("小明")), first.entry.id) is None
        assert await work.pages.voters.anchor(Listed(), VoterId(99_999)) is None


async def test_unknown_order_is_refused(named: SqlTransactions) -> None:
    async with named.read(SYSTEM) as work:
        with pytest.raises(Invalid, match=r"list\.column"):
            await work.pages.voters.page(Listed(sorting=Sorting("phone")), From(), 10)


async def test_deputies_come_with_names_of_places(transactions: SqlTransactions, county: County) -> None:
    async with transactions.read(SYSTEM) as work:
        (one, *_) = await work.pages.deputies.page(Listed(Filter("民安第一"), Sorting("name")), From(), 10)
        assert (one.entry.constituency, one.entry.township, one.entry.group) == (
            "民安第一选区",
            "民安街道",
            "民安代表小组",
        )
        every = await work.pages.deputies.page(Listed(sorting=Sorting("name", is_reversed=True)), From(), 10)
        names = [pinyin_of(each.entry.name) for each in every]
        assert names == sorted(names, reverse=True)
        assert len(names) == len(county.deputies)


async def test_messages_come_newest_first_without_content(transactions: SqlTransactions, county: County) -> None:
    person = Person(PersonKind.VOTER, county.voters[0])
    async with transactions.write(SYSTEM) as work:
        await work.messages.enqueue([a_message("a", person=person), a_message("b", body=None, sealed=b"choice")])
    async with transactions.read(SYSTEM) as work:
        newest, oldest = await work.pages.outbox.page(Listed(), From(), 10)
        assert (newest.entry.row.key, newest.entry.row.sealed) == ("b", b"")
        assert oldest.entry.name == (await work.records.voter(county.voters[0])).name
        assert await work.pages.outbox.page(Listed(), From(before=newest.at), 10) == []
        assert await work.pages.outbox.page(Listed(), From(after=newest.at), 10) == [oldest]


async def test_audit_is_walked_from_the_newest(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        for number in range(5):
            await work.record("venue.add", f"venue:{number}")
    async with transactions.read(SYSTEM) as work:
        page = await work.pages.audit.page(Listed(), From(), 2)
        rest = await work.pages.audit.page(Listed(), From(after=page[-1].at), 10)
        assert [one.entry.subject for one in (*page, *rest)] == [f"venue:{number}" for number in (4, 3, 2, 1, 0)]
        (third,) = await work.pages.audit.page(Listed(Filter("venue:3", "subject")), From(), 10)
        assert third.entry.subject == "venue:3"


async def test_audit_is_kept_to_actor_and_period(transactions: SqlTransactions, clock: ManualClock) -> None:
    for number in range(3):
        clock.move_to(NOON + timedelta(days=number))
        async with transactions.write(SYSTEM if number else staff_actor(3, frozenset({Role.CLERK}))) as work:
            await work.record("venue.add", f"venue:{number}")

    async def subjects(wanted: Filter) -> list[str]:
        return [one.subject for one in await trail(transactions, wanted)]

    assert await subjects(Filter(actor="staff:3")) == ["venue:0"]
    assert await subjects(Filter(since=NOON + timedelta(days=1))) == ["venue:2", "venue:1"]
    assert await subjects(Filter(until=NOON + timedelta(days=1))) == ["venue:0"]
    assert await subjects(Filter("venue", "subject", since=NOON, until=NOON + timedelta(days=2))) == [
        "venue:1",
        "venue:0",
    ]


async def trail(transactions: SqlTransactions, wanted: Filter) -> list[AuditLine]:
    """The lines of the audit trail that fit, newest first."""
    async with transactions.read(SYSTEM) as work:
        size = await work.pages.audit.size(Listed(wanted))
        found = [one.entry for one in await work.pages.audit.page(Listed(wanted), From(), 10)]
        assert size.fitting == len(found)
        return found


async def test_who_signed_in_did_it(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.record("staff.signed_in", "staff:3")
        await work.record("staff.unlocked", "staff:4")
        await work.record("staff.add", "staff:3")

    async def actions(wanted: Filter) -> list[str]:
        return [one.action for one in await trail(transactions, wanted)]

    for wanted in (Filter(actor="staff:3"), Filter("staff:3", "actor")):
        assert await actions(wanted) == ["staff.signed_in"]
        assert {one.doer for one in await trail(transactions, wanted)} == {"staff:3"}
    assert await actions(Filter(actor="system")) == ["staff.add"]


async def test_word_finds_the_codes_that_it_means(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.record("venue.add", "venue:1", reason="张三丰 and others")
        await work.record("leader.add", "leader:1")
    meant = (("会场", frozenset({"venue.add"})),)
    async with transactions.read(SYSTEM) as work:
        for wanted in (
            Filter("会场", meant=meant),
            Filter("会场", "action", meant=meant),
            Filter("三丰 AND", "details"),
        ):
            (found,) = await work.pages.audit.page(Listed(wanted), From(), 10)
            assert found.entry.subject == "venue:1"
        assert not await work.pages.audit.page(Listed(Filter("会场 leader", meant=meant)), From(), 10)


@pytest.mark.parametrize(
    ("column", "index"),
    [
        ("", "ix_voters_active_id"),
        ("name", "ix_voters_active_pinyin"),
        ("constituency", "constituency_id (constituency_id=?)"),  # the full index serves as well
        ("roll_number", "(roll_number"),
        ("representative", "ix_voters_active_is_representative"),
    ],
)
async def test_every_order_is_walked_by_its_index(
    named: SqlTransactions, monkeypatch: pytest.MonkeyPatch, column: str, index: str
) -> None:
    monkeypatch.setattr(core.storage.keyset, "FEW", 0)
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if "ORDER BY" in statement:
            asked.append((statement, parameters))

    sa.event.listen(named.database.engine.sync_engine, "before_cursor_execute", note)
    async with named.database.read() as session:
        pages = SqlPageStore(session, Counts())
        await pages.voters.page(Listed(Filter("zs"), Sorting(column)), From(), 10)
        await pages.voters.page(Listed(sorting=Sorting(column, is_reversed=True)), From(), 10)
        assert asked
        for statement, parameters in tuple(asked):
            explained = f"EXPLAIN QUERY PLAN {statement}"
            plan = await session._connection.exec_driver_sql(explained, parameters)  # type: ignore[arg-type]
            told = " ".join(str(row._mapping["detail"]) for row in plan.fetchall())
            assert index in told
            assert "TEMP B-TREE" not in told
