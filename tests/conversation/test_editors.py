"""Who may do what: owners, editors by invitation, and everybody else."""

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import SetMyCommands
from aiogram.types import Chat

from bot.announcements.models import Announcement
from bot.knowledge.articles import Article
from bot.storage.lock import ProcessLock
from bot.telegram import callbacks_admin, callbacks_inbox, commands
from bot.telegram.callbacks_admin import RemoveEditor, SetTwoPersonRule, ShowJournal
from bot.telegram.callbacks_announcements import (
    BeginAnnouncement,
    ChooseReaders,
    ChooseTime,
    ChooseTopics,
    Confirm,
    Correct,
    Decide,
    Discard,
    Export,
    ListAnnouncements,
    OpenAnnouncement,
    Preview,
    Recall,
    Resend,
    SendList,
    SetActive,
    SetOtherLanguage,
    SetReadersLanguage,
    SetReadersRole,
    SetTime,
    SetTopic,
    Steer,
    TypeTime,
    WriteLink,
    WriteText,
)
from bot.telegram.callbacks_imports import ApplyImport, CancelImport
from bot.telegram.callbacks_knowledge import (
    AddWays,
    ArchiveArticle,
    BeginArticle,
    ChooseArticleTopic,
    ListArticles,
    LookAtArticle,
    OpenArticle,
    OpenEntry,
    PublishArticle,
    RemoveWay,
    RestoreVersion,
    SayOtherwise,
    SetArticleTopic,
    ShowArticleWays,
    ShowHistory,
    ShowKnowledge,
    ShowVersion,
    UndoChange,
    WriteBody,
    WriteTitle,
    WriteUntil,
)
from bot.telegram.callbacks_statistics import (
    DrawStatistics,
    ExportStatistics,
    ShowStatistics,
)
from tests.conftest import ServicesOf
from tests.conversation.office import EDITOR, OWNER, STRANGER, Office
from tests.conversation.recording import BOT
from tests.conversation.test_hostile import dump
from tests.conversation.user import FakeUser
from tests.telegram.test_callbacks import administrators

OUTDATED = "Эта кнопка устарела"


@pytest.fixture
def office(services_of: ServicesOf, bot: Bot, tmp_path: Path) -> Office:
    """One owner, Ерлан."""
    return Office(services_of, bot, ProcessLock(tmp_path / "lock"))


INBOX: list[tuple[type[CallbackData], dict[str, Any]]] = [
    (callbacks_inbox.ShowInbox, {}),
    (callbacks_inbox.OpenGroup, {"group": 1}),
    (callbacks_inbox.OpenNotice, {"inquiry": 1}),
    (callbacks_inbox.TakeGroup, {"group": 1, "on": True}),
    (callbacks_inbox.WriteAnswer, {"group": 1, "language": "ru"}),
    (callbacks_inbox.RepeatAnswer, {"group": 1, "language": "kk"}),
    (callbacks_inbox.PickMerge, {"group": 1}),
    (callbacks_inbox.MergeGroups, {"group": 1, "into": 2}),
    (callbacks_inbox.ShowWays, {"group": 1}),
    (callbacks_inbox.OpenWay, {"inquiry": 1}),
    (callbacks_inbox.PartWay, {"inquiry": 1}),
    (callbacks_inbox.SendAnswer, {"group": 1}),
    (callbacks_inbox.MakeEntry, {"group": 1}),
    (callbacks_inbox.BanAsker, {"inquiry": 1, "sure": True}),
    (callbacks_inbox.CloseGroup, {"group": 1, "sure": True}),
]


def buttons_of(number: int) -> list[CallbackData]:
    """Every button of the administrators, for an announcement and an editor."""
    here = {"announcement": number}
    return [
        BeginAnnouncement(),
        ListAnnouncements(),
        OpenAnnouncement(**here),
        WriteText(**here, language="ru"),
        WriteText(**here, language="ru", out=True),
        SetOtherLanguage(**here, on=True),
        WriteLink(**here),
        WriteLink(**here, out=True),
        ChooseTopics(**here),
        SetTopic(**here, topic="news", on=True),
        ChooseReaders(**here),
        SetReadersLanguage(**here, language="kk"),
        SetReadersRole(**here, role="parent", on=True),
        SetActive(**here, days=7),
        SendList(**here),
        SendList(**here, out=True),
        ChooseTime(**here),
        SetTime(**here, due=1_900_000_000),
        TypeTime(**here),
        Preview(**here),
        *(Confirm(**here, version=version, urgent=True) for version in range(1, 6)),
        Discard(**here, sure=True),
        *(Decide(**here, version=version, agree=True) for version in range(1, 6)),
        *(Steer(**here, act=act) for act in ("pause", "resume", "cancel", "surely")),
        Resend(**here, number=1),
        Correct(**here),
        Recall(**here, sure=True),
        Export(**here),
        callbacks_admin.ShowEditors(),
        callbacks_admin.InviteEditor(),
        callbacks_admin.WithdrawInvitations(),
        RemoveEditor(editor=EDITOR, sure=True),
        SetTwoPersonRule(on=True),
        ShowJournal(),
        *(kind(**fields) for kind, fields in INBOX),
        ApplyImport(mark="0123456789ab", complete=True),
        CancelImport(),
        ShowStatistics(period="year"),
        DrawStatistics(period="week"),
        ExportStatistics(period="month"),
        *knowledge_buttons_of(number, seen=1),
    ]


def knowledge_buttons_of(article: int, seen: int) -> list[CallbackData]:
    """Every button of the knowledge, for an article of which a version was looked at."""
    here, at = {"article": article}, {"article": article, "seen": seen}
    return [
        ShowKnowledge(),
        ListArticles(shelf="draft"),
        BeginArticle(),
        OpenEntry(entry="dual.students", language="ru"),
        SayOtherwise(entry="dual.students"),
        OpenArticle(**here),
        WriteTitle(**at, language="ru"),
        WriteBody(**at, language="ru"),
        ShowArticleWays(**here),
        AddWays(**at),
        RemoveWay(**at, language="ru", way=0),
        ChooseArticleTopic(**at),
        SetArticleTopic(**at, topic="dual"),
        WriteUntil(**at),
        WriteUntil(**at, out=True),
        LookAtArticle(**here),
        PublishArticle(**at),
        PublishArticle(**at, sure=True),
        ArchiveArticle(**at),
        UndoChange(**at),
        ShowHistory(**here),
        ShowVersion(**here, number=1),
        RestoreVersion(**at, number=1),
    ]


def test_the_matrix_has_every_button() -> None:
    assert {type(button) for button in buttons_of(1)} == set(administrators())


async def invited(office: Office, id: int = EDITOR) -> FakeUser:
    """Somebody whom the owner has made an editor."""
    await office.owner.types("/editors")
    await office.owner.presses("Пригласить редактора")
    link = re.search(rf"https://t\.me/{BOT.username}\?start=(\S+)", office.owner.text)
    assert link is not None
    editor = office.user(id, "Асель", "ru")
    await editor.types(f"/start {link[1]}")
    return editor


def refusals(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("handlers.admin") and record.levelno == logging.WARNING
    ]


async def running(office: Office) -> int:
    """A draft of the owner's, and announcements in other states beside it."""
    await office.services.people.choose_language(EDITOR, "ru")
    await office.services.database.execute("INSERT INTO editor VALUES (?, 0)", (EDITOR,))
    number = await office.drafts()
    article = await office.services.articles.create(Article(instead_of="dual.students"), OWNER)
    assert article.article_id == number
    for state in ("approval", "scheduled", "running", "paused", "done"):
        await office.services.database.execute(
            "INSERT INTO announcement (kind, state, author_id, audience, created_at, due_at, "
            "started_at) VALUES ('send', ?, ?, '{}', 0, 0, 0)",
            (state, OWNER),
        )
    return number


@pytest.mark.parametrize("who", ["a stranger", "an editor in a group", "the owner in a group"])
async def test_in_a_strangers_hand_no_button_does_anything_and_it_is_logged(
    office: Office, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    first = await running(office)
    people = {
        "a stranger": office.user(STRANGER, "?", "ru"),
        "an editor in a group": office.user(EDITOR, "?", "ru").in_group(-1001),
        "the owner in a group": office.user(OWNER, "?", "ru").in_group(-1001),
    }
    await people[who].types("/menu")
    before = await dump(office.services.database)
    forged = [button.pack() for number in range(first, first + 6) for button in buttons_of(number)]
    forged += [f"{data}0" for data in forged] + [data[:-1] for data in forged]
    forged += ["ad", "ad:", "adn1:x", "ado1:-1", "ado1:99999999999999999999", f"ads1:{first}:1"]
    for data in forged:
        await people[who].presses_data(data, people[who].old_message())
    assert all(alert.startswith(OUTDATED) for alert in people[who].alerts)
    assert len(people[who].alerts) == len(forged)
    after = await dump(office.services.database)
    assert _without_days(after) == _without_days(before)
    assert len(refusals(caplog)) == len(forged)
    assert str(STRANGER) not in caplog.text
    assert str(EDITOR) not in caplog.text


def _without_days(
    tables: dict[str, list[tuple[object, ...]]],
) -> dict[str, list[tuple[object, ...]]]:
    # That somebody was seen today is noted of whoever is known.
    return {**tables, "person": [row[:-1] for row in tables["person"]]}


@pytest.mark.parametrize("name", sorted(commands.FOR_ADMINISTRATORS))
async def test_a_strangers_command_is_one_that_there_is_not(
    office: Office, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = office.user(STRANGER, "?", "ru")
    await stranger.types("/nothing_of_ours")
    unknown = stranger.text
    assert await stranger.types(f"/{name}") == unknown
    assert refusals(caplog) == [
        f"A command of the administrators was sent without the rights: {name}"
    ]
    assert "/announce" not in await stranger.types("/help")
    assert "/announce" in await office.owner.types("/help")


async def test_nobody_is_an_administrator_in_the_name_of_a_chat(office: Office) -> None:
    await office.owner.types("/announce", sender_chat=Chat(id=OWNER, type="channel", title="x"))
    assert "черновик" not in office.owner.text


async def test_an_editor_may_announce_but_not_choose_editors(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    editor = await invited(office)
    assert "Теперь вы редактор" in editor.text
    assert "Асель" in office.owner.text
    (menu,) = [
        call
        for call in office.phone.calls
        if isinstance(call, SetMyCommands) and getattr(call.scope, "chat_id", 0) == EDITOR
    ]
    shown = {command.command for command in menu.commands}
    assert {"announce", "announcements", "knowledge", "journal"} <= shown
    assert "editors" not in shown
    await office.reader(102, "ru")
    await office.drafts(by=editor)
    await office.confirms(by=editor)
    await editor.types("/editors")
    assert "Кто ведёт бота" not in editor.text
    for data in (SetTwoPersonRule(on=True), RemoveEditor(editor=EDITOR, sure=True)):
        await editor.presses_data(data.pack())
        assert editor.alerts[-1] == "Это могут только владельцы."
    assert len(refusals(caplog)) == 3
    assert not await office.services.staff.two_person_rule()
    await office.owner.types("/journal")
    assert "Имя104 · отправлено · № 1 · людей: 1" in office.owner.text


async def test_an_invitation_is_good_once_and_for_a_day(office: Office) -> None:
    code = await office.services.staff.invite(OWNER)
    first, second = office.user(EDITOR, "?", "ru"), office.user(STRANGER, "?", "ru")
    await office.owner.types(f"/start e-{code}")
    assert "уже есть эти права" in office.owner.text
    await first.types(f"/start e-{code}")
    assert "Теперь вы редактор" in first.text
    await second.types(f"/start e-{code}")
    assert "уже не действует" in second.text
    late = await office.services.staff.invite(OWNER)
    office.clock.passes(24)
    await second.types(f"/start e-{late}")
    assert "уже не действует" in second.text
    for made_up in ("", "x", "e-", late[:-1], "' OR 1=1 --"):
        await second.types(f"/start e-{made_up}")
        assert not await office.services.staff.is_administrator(STRANGER)
    stored = await office.services.database.fetch_all("SELECT code_hash FROM invitation")
    assert all(late not in row[0] for row in stored)


async def test_invitations_can_be_taken_back(office: Office) -> None:
    await office.owner.types("/editors")
    assert "Отозвать приглашения" not in office.owner.labels()
    await office.owner.presses("Пригласить редактора")
    link = re.search(r"start=(\S+)", office.owner.text)
    assert link is not None
    await office.owner.types("/editors")
    assert "Ваши неиспользованные приглашения: 1" in office.owner.text
    await office.owner.presses("Отозвать приглашения")
    assert "Отозвать приглашения" not in office.owner.labels()
    late = office.user(STRANGER, "?", "ru")
    await late.types(f"/start {link[1]}")
    assert "уже не действует" in late.text
    assert await office.acts() == ["invited", "uninvited"]


async def test_an_invitation_in_a_group_is_no_invitation(office: Office) -> None:
    code = await office.services.staff.invite(OWNER)
    stranger = office.user(STRANGER, "?", "ru")
    await stranger.in_group(-1001).types(f"/start@{BOT.username} e-{code}")
    assert not await office.services.staff.is_administrator(STRANGER)
    await stranger.types(f"/start e-{code}")
    assert await office.services.staff.is_administrator(STRANGER)


async def test_who_is_removed_can_do_nothing_from_that_moment(office: Office) -> None:
    editor = await invited(office)
    number = await office.drafts(by=editor)
    await editor.presses("Русский")
    await office.owner.types("/editors")
    assert "Редактор: Имя104" in office.owner.text
    await office.owner.presses("Имя104")
    await office.owner.presses("Снять")
    assert "Редакторов нет" in office.owner.text
    assert "больше не редактор" in editor.text
    await editor.types("сколько студентов на дуалке")  # no text for the draft any more
    announcement = await office.services.announcements.get(number)
    assert announcement is not None
    assert announcement.contents["ru"].text != "сколько студентов на дуалке"
    await editor.presses_data(Preview(announcement=number).pack())
    assert editor.alerts[-1].startswith(OUTDATED)


async def test_another_administrators_draft_is_his_own_business(office: Office) -> None:
    editor = await invited(office)
    number = await office.drafts()
    before = await dump(office.services.database)
    for button in buttons_of(number):
        if isinstance(
            button, WriteText | SetTopic | Confirm | Discard | Preview | OpenAnnouncement
        ):
            await editor.presses_data(button.pack())
            assert editor.alerts[-1].startswith(OUTDATED)
    assert _without_days(await dump(office.services.database)) == _without_days(before)


async def approving(office: Office, editor: FakeUser) -> tuple[int, FakeUser]:
    """A draft of the owner's that waits for the editor's approval."""
    await office.owner.types("/editors")
    await office.owner.presses("Включить правило двух")
    assert "включено" in office.owner.text
    number = await office.drafts()
    await office.confirms()
    assert "ждёт второго" in office.owner.text
    assert "ждёт вашего одобрения" in editor.text
    return number, editor


async def state(office: Office, number: int) -> Announcement:
    found = await office.services.announcements.get(number)
    assert found is not None
    return found


async def test_under_the_two_person_rule_a_second_one_agrees(office: Office) -> None:
    olga = await office.reader(102, "ru")
    number, editor = await approving(office, await invited(office))
    await office.sends()
    assert olga.screen == []
    version = (await state(office, number)).version
    own = Decide(announcement=number, version=version, agree=True)
    await office.owner.presses_data(own.pack())
    assert (await state(office, number)).state == "approval"
    await editor.presses("Посмотреть")
    assert "Русский: 1" in editor.text
    await editor.presses("Одобрить")
    assert "одобрено" in office.owner.text
    await office.sends()
    assert len(olga.screen) == 1
    assert (await office.acts())[-2:] == ["confirmed", "approved"]


async def test_or_does_not_and_it_is_a_draft_again(office: Office) -> None:
    number, editor = await approving(office, await invited(office))
    await editor.presses("Посмотреть")
    await editor.presses("Не отправлять")
    assert (await state(office, number)).state == "draft"
    assert "не одобрено" in office.owner.text
    await editor.presses_data(Decide(announcement=number, version=1, agree=True).pack())
    assert editor.alerts[-1] == "Это уже решено."


async def test_where_nobody_else_can_be_reached_it_stays_a_draft(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await invited(office)
    await office.services.staff.set_two_person_rule(True, OWNER)

    async def nobody(*_: object, **__: object) -> bool:
        return False

    monkeypatch.setattr("handlers.admin.preview._ask", nobody)
    number = await office.drafts()
    await office.confirms()
    assert "недоступны" in office.owner.alerts[-1]
    assert (await state(office, number)).state == "draft"


async def test_the_journal_has_pages(office: Office) -> None:
    await office.owner.types("/journal")
    assert office.owner.text == "Пока ничего не делали."
    for _ in range(12):
        await office.services.audit.note(OWNER, "paused", 1)
    await office.services.audit.note(None, "scheduled", 2)
    await office.owner.types("/journal")
    lines: Sequence[str] = office.owner.text.splitlines()[2:]
    assert len(lines) == 10
    assert lines[0] == "2 марта, 17:00 · — · поставлено в очередь из командной строки · № 2"
    await office.owner.presses("Раньше")
    assert len(office.owner.text.splitlines()[2:]) == 3
    assert office.owner.labels() == ["‹ К последним"]
    await office.owner.presses("К последним")
    assert office.owner.text.splitlines()[2:] == lines
    assert office.owner.labels() == ["Раньше ›"]
