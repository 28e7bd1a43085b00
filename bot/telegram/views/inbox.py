"""The questions that people have passed on, and answering them."""

from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import BlockQuote, Bold, Italic, Text

from bot.announcements.content import Content
from bot.announcements.models import Ledger
from bot.i18n import Texts
from bot.inbox.groups import Group, Waiting, Way
from bot.language import LANGUAGES, Language
from bot.telegram.shortening import cut
from bot.telegram.views.drafts import described, language_name, moment
from bot.telegram.views.layout import GAP

LONGEST_WAY = 160  # characters of a question on a screen with others
SHOWN_WAYS = 4
LONGEST_LINE = 60
LONGEST_NAME = 40  # characters; Telegram allows 128


def inbox(waiting: Sequence[Waiting], names: Mapping[int, str], texts: Texts) -> Text:
    """How many questions wait, and of how many people; whose are taken by whom."""
    if not waiting:
        return Text(texts.gettext("Nobody waits for an answer."))
    people = sum(sum(each.readers.values()) for each in waiting)
    head = texts.gettext(
        "Questions that wait: %(questions)s, people: %(people)s",
        questions=len(waiting),
        people=people,
    )
    taken = [each for each in waiting if each.taken_by is not None]
    lines = [
        texts.gettext(
            "%(name)s answers: %(question)s",
            name=cut(name, LONGEST_NAME),
            question=cut(each.first, LONGEST_LINE),
        )
        for each in taken[:3]
        if (name := names.get(each.taken_by or 0))
    ]
    return Text(Bold(head), *([GAP, "\n".join(lines)] if lines else []))


def group(
    shown: Group, about: str | None, taken_by: str | None, zone: ZoneInfo, texts: Texts
) -> Text:
    """The wordings of a group, how many wait in which language, since when, who answers."""
    lines = [_counted(shown, texts), _since(shown, zone, texts)]
    if about:
        lines.append(texts.gettext("Nearest entry: %(title)s", title=about))
    if taken_by:
        lines.append(texts.gettext("Answers: %(name)s", name=cut(taken_by, LONGEST_NAME)))
    return Text(*_quoted(shown, texts), GAP, "\n".join(lines))


def answered(shown: Group, ledger: Ledger | None, texts: Texts) -> Text:
    """What has become of a group that no longer waits."""
    head = (
        texts.gettext("Put aside as none of our subject")
        if shown.state == "closed"
        else texts.gettext("The question is answered")
    )
    lines = []
    if ledger is not None:
        lines.append(
            texts.gettext(
                "Reached: %(sent)s of %(all)s", sent=ledger.counts["sent"], all=ledger.audience
            )
        )
        if lost := ledger.counts["blocked"] + ledger.counts["failed"]:
            lines.append(texts.gettext("Could not be reached: %(number)s", number=lost))
    return Text(Bold(head), "\n", *_quoted(shown, texts), GAP, "\n".join(lines))


def answer(shown: Group, written: Mapping[Language, Content], texts: Texts) -> Text:
    """The answer as far as it is written, and what is still missing."""
    lines = [
        f"{language_name(language, texts)}: {described(written.get(language), texts)}"
        for language in LANGUAGES
    ]
    missing = [la for la, number in shown.readers.items() if number and la not in written]
    note = [GAP, _missing(missing[0], texts)] if missing and written else []
    return Text(Bold(texts.gettext("The answer")), GAP, "\n".join(lines), *note)


def write(language: Language, texts: Texts) -> Text:
    """What to type or send."""
    if language == "ru":
        asked = texts.gettext("Write the answer in Russian.")
    else:
        asked = texts.gettext("Write the answer in Kazakh.")
    return Text(
        Bold(asked),
        "\n",
        texts.gettext("A picture, a voice message or a file will do as well."),
    )


def wrong_kind(texts: Texts) -> Text:
    """What was sent cannot be handed on."""
    return Text(texts.gettext("I can hand on text, a photo, a video, a voice message or a file."))


def heading(texts: Texts) -> str:
    """Above an answer, to whoever asked."""
    return texts.gettext("A person has answered your question:")


def not_our_subject(texts: Texts) -> str:
    """To whoever asked what is not answered here."""
    return texts.gettext(
        "A person has read your question, but it is not one that we can answer here. Sorry!"
    )


def sent(number: int, texts: Texts) -> str:
    """To the administrator: the answer is on its way."""
    return texts.ngettext(
        "On its way to %(number)s person", "On its way to %(number)s people", number
    )


def merging(texts: Texts) -> Text:
    """Which group to put this one to."""
    return Text(texts.gettext("Which question does the same answer do for?"))


def nothing_to_merge(texts: Texts) -> Text:
    """No other group waits."""
    return Text(texts.gettext("No other question waits."))


def ways(shown: Group, texts: Texts) -> Text:
    """Each wording by itself."""
    return Text(
        Bold(texts.gettext("Each question by itself")),
        "\n",
        texts.gettext("Press one to take it out or to ask no more of that person."),
    )


def way(asked: Way, texts: Texts) -> Text:
    """One wording."""
    people = texts.ngettext("%(number)s person", "%(number)s people", asked.number)
    return Text(BlockQuote(asked.question), "\n", people)


def ban(asked: Way, texts: Texts) -> Text:
    """Whether to take no more questions."""
    return Text(
        BlockQuote(asked.question),
        "\n",
        texts.gettext(
            "For 30 days no question of whoever asked this is passed on, and what he has asked so "
            "far is erased."
        ),
    )


def close(shown: Group, texts: Texts) -> Text:
    """Whether to put a group aside."""
    return Text(
        *_quoted(shown, texts),
        "\n",
        texts.gettext("I tell everyone who asked that this is not answered here."),
    )


def gone(texts: Texts) -> Text:
    """The group no longer waits, or never was."""
    return Text(texts.gettext("This question is closed: it was answered or taken back."))


def _quoted(shown: Group, texts: Texts) -> Iterator[Text | str]:
    for number, asked in enumerate(shown.ways[:SHOWN_WAYS]):
        if number:
            yield "\n"
        yield BlockQuote(cut(asked.question, LONGEST_WAY))
    if (rest := len(shown.ways) - SHOWN_WAYS) > 0:
        yield "\n"
        yield Italic(
            texts.ngettext("and %(number)s more wording", "and %(number)s more wordings", rest)
        )


def _counted(shown: Group, texts: Texts) -> str:
    by_language = ", ".join(
        f"{language_name(la, texts)} {number}" for la, number in shown.readers.items() if number
    )
    return texts.gettext(
        "Asked by: %(number)s (%(languages)s)", number=shown.number, languages=by_language
    )


def _since(shown: Group, zone: ZoneInfo, texts: Texts) -> str:
    return texts.gettext("Since: %(moment)s", moment=moment(shown.since, zone, texts))


def _missing(language: Language, texts: Texts) -> str:
    if language == "ru":
        return texts.gettext("Somebody waits for it in Russian.")
    return texts.gettext("Somebody waits for it in Kazakh.")
