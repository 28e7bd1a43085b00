"""/import: files of colleges, what they would change, and the word to do it."""

import asyncio
from io import BytesIO

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Document, InlineKeyboardMarkup, Message
from aiogram.utils.callback_answer import CallbackAnswer
from aiogram.utils.formatting import Text

from bot.colleges.faults import Fault, Faults
from bot.colleges.importing import DryRun, Imports
from bot.colleges.tables import LARGEST
from bot.i18n import Texts
from bot.people.people import Person
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks_imports import ApplyImport, CancelImport
from bot.telegram.sending import redraw, reply


class Importing(StatesGroup):
    """What is waited for."""

    files = State()


async def open_import(
    message: Message, person: Person, imports: Imports, texts: Texts, state: FSMContext
) -> None:
    """Ask for files, or show those that wait."""
    await imports.drop_old()
    await state.set_state(Importing.files)
    waiting = await imports.waiting(person.id)
    if waiting is None:
        await reply(message, views.imports.ask_for_files(texts))
        return
    await reply(message, *await _screen(waiting, texts))


async def take_file(
    message: Message,
    document: Document,
    person: Person,
    imports: Imports,
    bot: Bot,
    texts: Texts,
) -> None:
    """A file has come: what it would change, or what is wrong with it."""
    name = document.file_name or "?"
    faults = Faults()
    if (document.file_size or 0) > LARGEST * 1024 * 1024:
        faults.add(Fault("too_large", str(LARGEST)))
    else:
        read = await bot.download(document, BytesIO())
        faults = await imports.take(person.id, name, read.read() if read else b"")
    if faults:
        await reply(message, views.imports.refused(name, faults, texts))
        return
    waiting = await imports.waiting(person.id)
    if waiting is not None:
        await reply(message, *await _screen(waiting, texts))


async def ask_again(message: Message, texts: Texts) -> None:
    """Something else has come."""
    await reply(message, views.imports.no_file(texts))


async def apply_import(
    query: CallbackQuery,
    callback_data: ApplyImport,
    person: Person,
    imports: Imports,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Do what was shown, or show it anew where it would be something else by now."""
    outcome = await imports.apply(person.id, callback_data.mark, complete=callback_data.complete)
    waiting = await imports.waiting(person.id) if outcome == "changed" else None
    if outcome == "done":
        await redraw(query, views.imports.done(texts))
    elif waiting is None:
        await redraw(query, views.imports.gone(texts))
    else:
        callback_answer.text = views.imports.changed(texts)
        callback_answer.show_alert = True
        await redraw(query, *await _screen(waiting, texts))


async def cancel(query: CallbackQuery, person: Person, imports: Imports, texts: Texts) -> None:
    """Forget the files."""
    await imports.drop(person.id)
    await redraw(query, views.imports.cancelled(texts))


async def _screen(found: DryRun, texts: Texts) -> tuple[Text, InlineKeyboardMarkup]:
    mark = await asyncio.to_thread(lambda: found.comparison.mark)
    return views.imports.dry_run(found, texts), keyboards.imports.dry_run(found, mark, texts)


def router() -> Router:
    """The routes of importing."""
    router = Router(name=__name__)
    router.message.register(open_import, Command(commands.IMPORT))
    router.message.register(take_file, Importing.files, F.document.as_("document"))
    router.message.register(ask_again, Importing.files, ~F.text.startswith("/"))
    router.callback_query.register(apply_import, ApplyImport.filter())
    router.callback_query.register(cancel, CancelImport.filter())
    return router
