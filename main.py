"""The command line and the composition: settings, logging, build, run, close."""

import argparse
import asyncio
import gc
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import OperatorError
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.i18n import Catalogues
    from bot.stopping import Stop
    from bot.storage.database import Database
    from bot.watching.metrics import Metrics

# What a command does not use it does not import: aiogram alone takes seconds on a small machine.
Command = Callable[[argparse.Namespace], int]
USAGE_ERROR = 2
INTERRUPTED = 130
BROKEN_PIPE = 141
# After how many new objects the collector looks for what holds itself. Nearly all go without it,
# and Python's own 700 are what a question or two make.
COLLECTED = (20_000, 20, 50)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    parsed = _parser().parse_args(arguments)
    command: Command = parsed.command
    try:
        code = command(parsed)
        sys.stdout.flush()
        return code
    except OperatorError as error:
        print(error, file=sys.stderr)
        return USAGE_ERROR
    except sqlite3.Error as error:
        from bot.storage.troubles import explain

        if (line := explain(error)) is None:
            raise
        print(f"The database cannot be used: {line}", file=sys.stderr)
        return USAGE_ERROR
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # `… | head -1` has read enough. Python would flush what is left once more, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description=__doc__)
    parser.set_defaults(command=_run)
    commands = parser.add_subparsers(title="commands (none: run the bot)")

    ask = commands.add_parser("ask", help="answer questions from the command line")
    ask.add_argument("question", nargs="?", help="left out: one question a line on standard input")
    ask.add_argument("--jsonl", action="store_true", help="one JSON object a line")
    ask.set_defaults(command=_ask)

    knowledge = commands.add_parser("knowledge", help="the knowledge base")
    actions = knowledge.add_subparsers(
        required=True, metavar="build|export|check|import|import-report"
    )
    build = actions.add_parser("build", help="build it from data/, or from an exported folder")
    build.add_argument("folder", type=Path, nargs="?", help="left out: data/")
    build.set_defaults(command=_build)
    export = actions.add_parser("export", help="write it as the files it can be built from")
    export.add_argument("folder", type=Path, help="a new or empty one, or an earlier export")
    export.set_defaults(command=_export)
    check = actions.add_parser("check", help="check data/ as an editor would")
    check.add_argument("--report", type=Path, help="compare every figure with the report's text")
    check.set_defaults(command=_check)
    imported = actions.add_parser("import", help="import colleges and programmes: CSV or XLSX")
    imported.add_argument("files", nargs="+", type=Path, metavar="FILE")
    imported.add_argument("--apply", action="store_true", help="do it; without: only show it")
    imported.add_argument(
        "--complete", action="store_true", help="the lists are complete: remove what is absent"
    )
    imported.set_defaults(command=_import)
    report = actions.add_parser(
        "import-report",
        help="compare a later report with what is told now, and tell from it",
        description="Without a file: list the later reports that were imported.",
    )
    which = report.add_mutually_exclusive_group()
    which.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="FILE",
        help="facts in the form of data/facts.yaml, and under «report:» where they are from",
    )
    which.add_argument("--remove", metavar="ID", help="take an imported report back")
    report.add_argument("--approve", action="store_true", help="tell from it, not only compare")
    report.set_defaults(command=_import_report)

    announce = commands.add_parser("announce", help="queue an announcement for the running bot")
    announce.add_argument("--ru", type=Path, metavar="FILE", help="the text in Russian")
    announce.add_argument("--kk", type=Path, metavar="FILE", help="the text in Kazakh")
    announce.add_argument("--topic", metavar="T", help="whose subscribers get it (news)")
    announce.add_argument(
        "--audience",
        metavar="…",
        help="narrow it: 'languages=kk roles=student,parent active=30 ids=FILE'",
    )
    announce.add_argument("--at", metavar="TIME", help="like 18:30 or '2026-12-05 10:00'")
    announce.add_argument("--urgent", action="store_true", help="do not wait in quiet hours")
    announce.add_argument(
        "--other-language",
        action="store_true",
        help="with one text only: readers of the other language get it too",
    )
    announce.set_defaults(command=_announce)
    backup = commands.add_parser("backup", help="copy the database while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE", help="a backup there is replaced")
    backup.set_defaults(command=_backup)
    restore = commands.add_parser("restore", help="put a backup in the place of the database")
    restore.add_argument("file", type=Path, metavar="FILE", help="what `backup` has written")
    restore.set_defaults(command=_restore)
    ledgers = commands.add_parser("announcements", help="the ledger of each announcement")
    ledgers.add_argument("--json", action="store_true", help="for machines")
    ledgers.set_defaults(command=_announcements)
    return parser


def _run(_: argparse.Namespace) -> int:
    settings = _settings()
    from bot.logs import log_what_nobody_catches
    from bot.loop import new_event_loop

    log_what_nobody_catches()
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(_serve(settings))


async def _serve(settings: Settings) -> int:
    from bot.telegram.lean import import_lean

    import_lean()  # before anything that imports aiogram

    from bot.backing_up import before_a_change
    from bot.i18n import load_catalogues
    from bot.stopping import Stop
    from bot.storage.database import Database
    from bot.storage.lock import alone
    from bot.storage.versions import say_which
    from bot.watching.metrics import Metrics

    metrics = Metrics()
    catalogues = load_catalogues()
    with Stop() as stop, alone(settings.database_path):
        say_which()
        await before_a_change(settings)
        database = await Database.open(
            settings.database_path, metrics.database, settings.backup_folder
        )
        try:
            await _serve_with(settings, database, catalogues, metrics, stop)
        finally:
            await database.close()
    return 0


async def _serve_with(
    settings: Settings,
    database: "Database",
    catalogues: "Catalogues",
    metrics: "Metrics",
    stop: "Stop",
) -> None:
    from bot.backing_up import scheduled
    from bot.knowledge.opening import open_with_state
    from bot.knowledge.prepared import prepared_beside
    from bot.services import Services
    from bot.telegram.announcing import announcing, traffic
    from bot.telegram.commands import register, register_staff
    from bot.telegram.connection import connect, door, opened, owners
    from bot.telegram.intake import taking_in
    from bot.web.watching import routes
    from handlers import create_dispatcher

    # Half a million objects that stay to the end: the collector need not look through them again,
    # which would hold up whoever asks just then.
    gc.freeze()
    gc.set_threshold(*COLLECTED)
    zone = settings.timezone
    samples = settings.bot_token is None  # invented colleges are for the try-out page only
    answerer, built_from = await open_with_state(
        database,
        catalogues,
        zone=zone,
        samples=samples,
        prepared=prepared_beside(settings.database_path),
    )
    services = Services.over(
        database,
        answerer,
        catalogues,
        owners(settings),
        timezone=zone,
        send_rate=settings.send_rate,
        built_from=built_from,
        samples=samples,
        metrics=metrics,
    )
    dispatcher = create_dispatcher(services)
    leaving = traffic(settings.send_rate)
    async with connect(settings, leaving, metrics) as bot:
        await register(bot, catalogues)
        await register_staff(bot, services.staff, services.people, catalogues)
        stop.heed()
        backups = None if samples else scheduled(settings)
        mode = "webhook" if settings.webhook_url else "polling"
        watching = routes(bot, services, settings.database_path, mode)
        async with (
            announcing(bot, services, leaving, settings.database_path, backups),
            taking_in(dispatcher, bot, database, grace=stop.left) as intake,
            opened(door(settings, bot, intake, leaving), settings, more=watching),
        ):
            await stop.wait()


def _ask(parsed: argparse.Namespace) -> int:
    settings = _settings()
    from bot.cli.ask import ask

    return asyncio.run(ask(settings, parsed.question, parsed.jsonl))


def _build(parsed: argparse.Namespace) -> int:
    settings = _settings()
    from bot.cli.knowledge import build_knowledge
    from bot.knowledge.files import DATA

    return asyncio.run(build_knowledge(settings, parsed.folder or DATA))


def _export(parsed: argparse.Namespace) -> int:
    settings = _settings()
    from bot.cli.knowledge import export_knowledge

    return asyncio.run(export_knowledge(settings, parsed.folder))


def _check(parsed: argparse.Namespace) -> int:
    from bot.cli.knowledge import check

    return check(parsed.report)


def _import_report(parsed: argparse.Namespace) -> int:
    settings = _settings()
    from bot.cli.reports import import_report, list_reports, remove

    if parsed.remove is not None:
        return asyncio.run(remove(settings, parsed.remove))
    if parsed.file is None:
        return asyncio.run(list_reports(settings))
    return asyncio.run(import_report(settings, parsed.file, parsed.approve))


def _import(parsed: argparse.Namespace) -> int:
    settings = _settings()
    from bot.cli.importing import import_colleges

    return asyncio.run(
        import_colleges(settings, parsed.files, apply=parsed.apply, complete=parsed.complete)
    )


def _announce(parsed: argparse.Namespace) -> int:
    settings = _settings()
    from bot.cli.announce import announce

    return asyncio.run(announce(settings, parsed))


def _announcements(parsed: argparse.Namespace) -> int:
    settings = _settings()
    from bot.cli.announce import show_ledgers

    return asyncio.run(show_ledgers(settings, parsed.json))


def _backup(parsed: argparse.Namespace) -> int:
    settings = _settings()
    from bot.cli.backup import make_backup

    return make_backup(settings, parsed.file)


def _restore(parsed: argparse.Namespace) -> int:
    settings = _settings()
    from bot.cli.restore import restore_backup

    return asyncio.run(restore_backup(settings, parsed.file))


def _settings() -> Settings:
    settings = load_settings()
    from bot.logs import configure_logging

    secrets = [each.get_secret_value() for each in settings.secrets()]
    configure_logging(settings.log_level, settings.log_format, secrets)
    return settings


if __name__ == "__main__":
    sys.exit(main())
