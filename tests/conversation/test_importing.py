"""An administrator imports colleges: files, what would change, the word to do it."""

from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.types import Document

from bot.colleges.store import load_registry
from bot.storage.lock import ProcessLock
from tests.colleges.files import Rows, as_csv, as_xlsx, sample
from tests.conftest import ServicesOf
from tests.conversation.office import EDITOR, OWNER, STRANGER, Office
from tests.conversation.test_editors import invited
from tests.conversation.test_hostile import dump
from tests.conversation.user import FakeUser

LONGEST_SCREEN = 900


@pytest.fixture
def office(services_of: ServicesOf, bot: Bot, tmp_path: Path) -> Office:
    """Ерлан tries the bot out, so samples may be imported."""

    def build(*owners: int, **more: object) -> object:
        return services_of(*owners, samples=True, **more)

    return Office(build, bot, ProcessLock(tmp_path / "lock"))  # type: ignore[arg-type]


async def sends(user: FakeUser, name: str, data: bytes, **more: object) -> str:
    """Send a file; what the bot says last."""
    user.phone.files[name] = data
    document = Document(file_id=name, file_unique_id=name, file_name=name, file_size=len(data))
    await user.sends(document=document, **more)
    assert all(len(message.text or "") <= LONGEST_SCREEN for message in user.screen)
    return user.text


async def stored(office: Office) -> tuple[int, int]:
    registry = await load_registry(office.services.database)
    return len(registry.colleges), len(registry.programmes)


async def test_two_files_one_after_the_other(office: Office) -> None:
    asked = await office.owner.types("/import")
    assert "CSV или XLSX" in asked
    shown = await sends(office.owner, "colleges.csv", as_csv(sample("colleges")))
    assert "Колледжи: новых 12, изменённых 0, без изменений 0, нет в файле 0" in shown
    assert "• Новые: Политехнический колледж № 1" in shown
    assert await stored(office) == (0, 0)
    shown = await sends(office.owner, "programmes.xlsx", as_xlsx(a=sample("programmes")))
    assert "colleges.csv, programmes.xlsx" in shown
    assert "Программы: новых 60" in shown
    assert office.owner.labels() == ["✅ Импортировать", "✖️ Не импортировать"]
    assert "Импортировано" in await office.owner.presses("✅")
    assert office.owner.labels() == []
    assert await stored(office) == (12, 60)
    await office.owner.types("/journal")
    assert "импорт колледжей · строк: 72" in office.owner.text


async def test_both_files_in_one_message(office: Office) -> None:
    """Telegram sends files that are chosen together as an album."""
    await office.owner.types("/import")
    await sends(office.owner, "p.csv", as_csv(sample("programmes")), media_group_id="1")
    assert "пока не известен ни один колледж" in office.owner.text
    assert "подождёт здесь" in office.owner.text
    assert office.owner.labels() == ["✖️ Не импортировать"]
    await sends(office.owner, "c.csv", as_csv(sample("colleges")), media_group_id="1")
    assert "Программы: новых 60" in office.owner.text
    await office.owner.presses("✅")
    assert await stored(office) == (12, 60)


async def imported(office: Office, colleges: Rows, programmes: Rows | None = None) -> None:
    await office.owner.types("/import")
    await sends(office.owner, "c.csv", as_csv(colleges))
    if programmes is not None:
        await sends(office.owner, "p.csv", as_csv(programmes))
    await office.owner.presses("✅")


async def test_a_list_that_is_complete_removes_what_it_does_not_hold(office: Office) -> None:
    header, *rows = sample("colleges")
    await imported(office, [header, *rows], sample("programmes"))
    await office.owner.types("/import")
    changed = [*rows[0][:7], "Медеуский", *rows[0][8:]]
    shown = await sends(office.owner, "c.csv", as_csv([header, changed, *rows[1:-2]]))
    assert "новых 0, изменённых 1, без изменений 9, нет в файле 2" in shown
    assert "• Нет в файле: Колледж туризма «Наурыз»" in shown
    assert "Программы: новых 0, изменённых 0, без изменений 54, нет в файле 6" in shown
    assert "Импорт, удалить 8" in office.owner.labels()
    await office.owner.presses("Импорт, удалить 8")
    assert await stored(office) == (10, 54)
    await office.owner.types("/journal")
    assert "строк: 9" in office.owner.text


async def test_without_that_word_everything_stays(office: Office) -> None:
    await imported(office, sample("colleges"), sample("programmes"))
    await office.owner.types("/import")
    await sends(office.owner, "c.csv", as_csv(sample("colleges")[:3]))
    assert office.owner.labels() == ["Импорт, удалить 56", "✖️ Не импортировать"]
    assert "ничего не изменилось" in await office.owner.presses("Не импортировать")
    assert await stored(office) == (12, 60)
    await office.owner.types("/import")
    assert "CSV или XLSX" in office.owner.text


async def test_where_programmes_name_what_is_missing_the_list_is_not_complete(
    office: Office,
) -> None:
    await imported(office, sample("colleges"), sample("programmes"))
    await office.owner.types("/import")
    await sends(office.owner, "c.csv", as_csv(sample("colleges")[:-1]))
    shown = await sends(office.owner, "p.csv", as_csv(sample("programmes")))
    assert "в программах есть такие колледжи" in shown
    assert office.owner.labels() == ["✖️ Не импортировать"]


async def test_faults_are_told_by_row_and_nothing_is_kept(office: Office) -> None:
    header, *rows = sample("colleges")
    await office.owner.types("/import")
    before = await dump(office.services.database)
    bad = [[row[0], "12", *row[2:17], "может быть", *row[18:]] for row in rows]
    shown = await sends(office.owner, "плохой.csv", as_csv([header, *bad]))
    assert "Файл плохой.csv не принят" in shown
    assert "• строка 2, bin: «12» — не БИН" in shown
    assert "• строка 2, has_dormitory: «может быть»: напишите «да» или «нет»" in shown
    assert "ошибок" in shown
    assert office.owner.labels() == []
    assert await dump(office.services.database) == before
    # He is still asked: the file that is put right can follow at once.
    assert "новых 12" in await sends(office.owner, "хороший.csv", as_csv([header, *rows]))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "файл пустой"),
        ("a.pdf", b"%PDF-1.7\x00\xff\xfe", "не CSV и не XLSX"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 99, "старый .xls"),
        ("a.csv", b"a,b\n1,2\n", "нет строки с названиями столбцов"),
    ],
)
async def test_what_is_no_table(office: Office, name: str, data: bytes, said: str) -> None:
    await office.owner.types("/import")
    assert said in await sends(office.owner, name, data)


async def test_something_else_than_a_file(office: Office) -> None:
    await office.owner.types("/import")
    assert "жду файл" in await office.owner.types("вот мои колледжи")
    await office.owner.types("/menu")
    assert "жду файл" not in await office.owner.types("сколько колледжей")


async def test_a_file_unasked_for_is_not_imported(office: Office) -> None:
    await sends(office.owner, "c.csv", as_csv(sample("colleges")))
    assert await office.services.imports.waiting(OWNER) is None


async def test_what_was_shown_is_what_is_done(office: Office) -> None:
    """Two administrators at once: the second sees anew what he would do."""
    editor = await invited(office)
    for user, rows in ((office.owner, sample("colleges")), (editor, sample("colleges")[:5])):
        await user.types("/import")
        await sends(user, "c.csv", as_csv(rows))
    old = editor.last
    await office.owner.presses("✅")
    await editor.presses("✅", old)
    assert "За это время что-то изменилось" in editor.alerts[-1]
    assert "новых 0" in (editor.phone.messages[old.message_id].text or "")
    assert await stored(office) == (12, 0)


async def test_files_wait_through_a_restart_and_for_a_day(
    office: Office, services_of: ServicesOf, bot: Bot, tmp_path: Path
) -> None:
    await office.owner.types("/import")
    await sends(office.owner, "c.csv", as_csv(sample("colleges")))
    shown = office.owner.last
    assert "новых 12" in await office.owner.types("/import")
    office.clock.passes(25)
    await office.owner.presses("✅", shown)
    assert "уже нет" in (office.phone.messages[shown.message_id].text or "")
    assert await stored(office) == (0, 0)


async def test_a_press_twice_imports_once(office: Office) -> None:
    await office.owner.types("/import")
    await sends(office.owner, "c.csv", as_csv(sample("colleges")))
    data = str(office.owner.buttons()[0].callback_data)
    await office.owner.presses_data(data)
    await office.owner.presses_data(data)
    assert await stored(office) == (12, 0)
    acts = [act for act in await office.acts() if act == "imported"]
    assert acts == ["imported"]


@pytest.mark.parametrize("who", [STRANGER, EDITOR])
async def test_who_has_no_rights_imports_nothing(office: Office, who: int) -> None:
    user = office.user(who, "?", "ru")
    await user.types("/import")
    await sends(user, "c.csv", as_csv(sample("colleges")))
    assert await office.services.imports.waiting(who) is None


async def test_who_loses_his_rights_imports_nothing_more(office: Office) -> None:
    editor = await invited(office)
    await editor.types("/import")
    await sends(editor, "c.csv", as_csv(sample("colleges")))
    shown = editor.last
    await office.services.staff.remove(EDITOR, OWNER)
    await editor.presses("✅", shown)
    assert await stored(office) == (0, 0)


async def test_in_kazakh(office: Office) -> None:
    await office.services.people.choose_language(OWNER, "kk")
    await office.owner.types("/import")
    shown = await sends(office.owner, "c.csv", as_csv(sample("colleges")))
    assert "Колледждер: жаңа 12" in shown
    assert "№ 1 политехникалық колледж" in shown
    rows = sample("colleges")
    rows[4][0] = "!"
    assert "5-жол, college_id" in await sends(office.owner, "c.csv", as_csv(rows))
    await office.owner.presses("✅", office.owner.screen[1])
    assert "Импортталды" in (office.owner.screen[1].text or "")
