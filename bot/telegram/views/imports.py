"""Importing colleges: what to send, what is wrong with it, what it would change."""

from collections.abc import Iterator
from itertools import islice

from aiogram.utils.formatting import Bold, Text

from bot.colleges.comparing import Changes, R
from bot.colleges.faults import FAULTS, Fault, Faults
from bot.colleges.importing import DryRun
from bot.colleges.records import CollegeRecord, ProgrammeRecord
from bot.colleges.tables import LARGEST
from bot.i18n import Texts, mark
from bot.telegram.shortening import cut
from bot.telegram.views.drafts import number
from bot.telegram.views.layout import GAP

ROOM = 700  # characters for faults; with what stands around them they are one screen
EXAMPLES = 3
EXAMPLE = 32  # characters of a name
FILE = 40
IGNORED = 5

ADDED = mark("new %(number)s")
CHANGED = mark("changed %(number)s")
UNCHANGED = mark("as before %(number)s")
ABSENT = mark("not in the file %(number)s")
EXAMPLES_OF = {
    ADDED: mark("New: %(names)s"),
    CHANGED: mark("Changed: %(names)s"),
    ABSENT: mark("Not in the file: %(names)s"),
}


def ask_for_files(texts: Texts) -> Text:
    """What to send."""
    return Text(
        Bold(texts.gettext("Import of colleges")),
        GAP,
        texts.gettext(
            "Send me the table of colleges and the table of their programmes as files, CSV or "
            "XLSX, one after the other; one of them is enough too. At most %(size)s MB each.",
            size=LARGEST,
        ),
        GAP,
        texts.gettext(
            "The first row holds the names of the columns. Each row needs college_id, a name, "
            "source_url and source_date. An empty cell means: not known."
        ),
        GAP,
        texts.gettext("First I show what would change. Nothing is imported without your word."),
    )


def no_file(texts: Texts) -> Text:
    """To something else than a file."""
    return Text(texts.gettext("I wait for a file here, CSV or XLSX. /menu leads out."))


def refused(name: str, faults: Faults, texts: Texts) -> Text:
    """To a file that cannot be imported."""
    return Text(
        Bold(texts.gettext("%(file)s is not taken", file=cut(name, FILE))),
        GAP,
        _faults(faults, texts),
        GAP,
        texts.gettext("Nothing has changed. Correct it, please, and send the file once more."),
    )


def dry_run(found: DryRun, texts: Texts) -> Text:
    """What importing would change, or what is missing for it."""
    parts: list[object] = [
        Bold(texts.gettext("What the import would change")),
        "\n",
        ", ".join(cut(name, FILE) for name in found.names[:2]),
        GAP,
    ]
    if found.faults:
        parts += [_faults(found.faults, texts), GAP, texts.gettext("The file waits until then.")]
    else:
        parts.append("\n".join(_changes(found, texts)))
        parts += [GAP, _next_step(found, texts)]
    if found.ignored:
        names = ", ".join(cut(name, EXAMPLE) for name in found.ignored[:IGNORED])
        parts += [GAP, texts.gettext("Columns that I leave out: %(names)s", names=names)]
    return Text(*parts)


def done(texts: Texts) -> Text:
    """It is imported."""
    return Text(texts.gettext("Imported. In a few seconds I answer from it."))


def changed(texts: Texts) -> str:
    """To a press under a comparison that is out of date."""
    return texts.gettext("Something has changed meanwhile. Look at it once more, please.")


def gone(texts: Texts) -> Text:
    """To a press after the files are gone."""
    return Text(texts.gettext("The files are not here any more. Send them once more, please."))


def cancelled(texts: Texts) -> Text:
    """It is not imported."""
    return Text(texts.gettext("Cancelled, nothing has changed."))


def _next_step(found: DryRun, texts: Texts) -> str:
    comparison = found.comparison
    if comparison.homeless:
        return texts.gettext("What is not in the file stays: programmes name such colleges.")
    if comparison.removes:
        return texts.gettext(
            "What is not in the file stays. Only if the lists are complete, remove it."
        )
    if not comparison.writes:
        return texts.gettext("Everything is there already, so there is nothing to import.")
    return texts.gettext("You can send the other file too, or import now.")


def _changes(found: DryRun, texts: Texts) -> Iterator[str]:
    comparison = found.comparison
    yield from _told(texts.gettext("Colleges"), comparison.colleges, texts)
    yield from _told(texts.gettext("Programmes"), comparison.programmes, texts)


def _told(title: str, changes: Changes[R], texts: Texts) -> Iterator[str]:
    """The numbers in one line, and examples of what is behind each."""
    if changes == Changes():
        return
    unchanged = texts.gettext(UNCHANGED, number=number(changes.unchanged, texts))
    parts = {ADDED: changes.added, CHANGED: changes.changed, ABSENT: changes.absent}
    counts = {
        message: texts.gettext(message, number=number(len(records), texts))
        for message, records in parts.items()
    }
    yield f"{title}: {', '.join([counts[ADDED], counts[CHANGED], unchanged, counts[ABSENT]])}"
    for message, records in parts.items():
        if records:
            names = dict.fromkeys(_name(record, texts) for record in records)
            some = [cut(name, EXAMPLE) for name in islice(names, EXAMPLES)]
            more = [] if len(names) <= EXAMPLES else ["…"]
            yield f"• {texts.gettext(EXAMPLES_OF[message], names='; '.join(some + more))}"


def _name(record: CollegeRecord | ProgrammeRecord, texts: Texts) -> str:
    if isinstance(record, CollegeRecord):
        return record.name(texts.language)
    first, second = record.specialty_ru, record.specialty_kk
    if texts.language == "kk":
        first, second = second, first
    return f"{record.college_id}, {first or second or record.specialty_code}"


def _faults(faults: Faults, texts: Texts) -> str:
    """As many as there is room for, and the number of the rest."""
    lines: list[str] = []
    for fault in faults:
        line = f"• {_fault(fault, texts)}"
        if lines and len("\n".join([*lines, line])) > ROOM:
            break
        lines.append(line)
    if left := faults.number - len(lines):
        lines.append(
            texts.ngettext("… and %(number)s fault more", "… and %(number)s faults more", left)
        )
    return "\n".join(lines)


def _fault(fault: Fault, texts: Texts) -> str:
    what = texts.gettext(FAULTS[fault.kind], value=fault.value)
    where = [
        *([texts.gettext("sheet “%(sheet)s”", sheet=fault.sheet)] if fault.sheet else []),
        *([texts.gettext("row %(row)s", row=fault.row)] if fault.row else []),
        *([fault.column] if fault.column else []),
    ]
    return f"{', '.join(where)}: {what}" if where else what
