"""Writing an announcement: the draft, its readers, its time, and the last look before it goes."""

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Text
from babel import Locale
from babel.dates import format_datetime, get_timezone_location
from babel.numbers import format_decimal

from bot.announcements.announcements import Readers
from bot.announcements.audience import UNSAID, Audience
from bot.announcements.content import LONGEST_CAPTION, LONGEST_TEXT, Content
from bot.announcements.listing import ListingError
from bot.announcements.models import Announcement
from bot.announcements.schedule import after_quiet
from bot.i18n import Texts, mark
from bot.language import LANGUAGES, Language
from bot.people.people import ROLES
from bot.people.subscriptions import TOPICS
from bot.telegram.shortening import cut
from bot.telegram.views.layout import GAP

QUOTED = 60  # characters of a text, as a reminder of which one it is

KINDS = {
    "photo": mark("photo"),
    "video": mark("video"),
    "document": mark("file"),
    "voice": mark("voice"),
    "audio": mark("audio"),
}
TIME_FAULTS = {
    "unreadable": mark("I cannot read this as a time. Like this, please: 18:30 or 05.12 10:00"),
    "past": mark("This moment is past already. Another one, please."),
    "far": mark("This is more than a year ahead. An earlier moment, please."),
}


def number(value: int, texts: Texts) -> str:
    """A count as it is written in this language."""
    return str(format_decimal(value, locale=texts.language))


def moment(due_at: int, zone: ZoneInfo, texts: Texts) -> str:
    """A moment as it is said in this language: “5 December, 10:00”."""
    local = dt.datetime.fromtimestamp(due_at, zone)
    return str(format_datetime(local, "d MMMM, HH:mm", tzinfo=zone, locale=texts.language))


def language_name(language: Language, texts: Texts) -> str:
    """«Русский», as it stands at the beginning of a line."""
    name = Locale(language).get_display_name(texts.language) or language
    return name[0].upper() + name[1:]


def draft(announcement: Announcement, zone: ZoneInfo, texts: Texts) -> Text:
    """A draft as far as it is, and what it still needs."""
    return Text(
        Bold(_heading(announcement, texts)),
        GAP,
        "\n".join(_lines(announcement, zone, texts)),
        GAP,
        _next_step(announcement, texts),
    )


def is_complete(announcement: Announcement) -> bool:
    """Whether there is something to say and somebody to say it to."""
    if announcement.kind == "correct":
        return bool(announcement.contents)
    enough = len(announcement.contents) == len(LANGUAGES) or announcement.audience.other_language
    return bool(announcement.contents) and enough and bool(announcement.audience.topics)


def ask_for_text(language: Language, texts: Texts) -> Text:
    """What to send for one language."""
    ask = {
        "ru": texts.gettext("Send me the announcement in Russian."),
        "kk": texts.gettext("Send me the announcement in Kazakh."),
    }[language]
    more = texts.gettext(
        "A text of up to %(text)s characters, or a photo, video or file with a caption of up to "
        "%(caption)s. Bold, links and emoji stay as you type them.",
        text=number(LONGEST_TEXT, texts),
        caption=number(LONGEST_CAPTION, texts),
    )
    return Text(Bold(ask), "\n", more)


def wrong_kind(texts: Texts) -> Text:
    """To something that cannot be an announcement."""
    return Text(
        texts.gettext("This cannot be announced. Send a text, a photo, a video or a file, please.")
    )


def too_long(content: Content, texts: Texts) -> Text:
    """To a text that Telegram would not take."""
    return Text(
        texts.gettext(
            "Too long: %(length)s characters, and Telegram takes %(longest)s. Shorten it, please, "
            "and send it once more.",
            length=number(content.length, texts),
            longest=number(content.longest, texts),
        )
    )


def other_kind(texts: Texts) -> Text:
    """To a correction that would turn a text into a picture, or the like."""
    return Text(
        texts.gettext(
            "People have got another kind of message. A text is corrected by a text, a photo by a "
            "photo, a file by a file."
        )
    )


def ask_for_link(texts: Texts) -> Text:
    """What to send for the button."""
    return Text(texts.gettext("Send me the address that the button shall open, like https://…"))


def no_link(texts: Texts) -> Text:
    """To something that is no address."""
    return Text(texts.gettext("This is no address. It begins with https:// and has no spaces."))


def topics(texts: Texts) -> Text:
    """The question above the topics."""
    return Text(
        Bold(texts.gettext("Subscribers of which topics get it?")),
        "\n",
        texts.gettext("Each of them can leave the topic by a button under the announcement."),
    )


def readers(audience: Audience, texts: Texts) -> Text:
    """The question above what narrows the readers, and what is chosen."""
    return Text(
        Bold(texts.gettext("Who of the subscribers gets it?")),
        "\n",
        "; ".join(_narrowed(audience, texts)) or texts.gettext("all of them"),
    )


def ask_for_list(texts: Texts) -> Text:
    """What to send for a list of ids."""
    return Text(
        texts.gettext(
            "Send me a file with Telegram ids, one a line. Of these people those get the "
            "announcement who are subscribed to its topics; groups on the list get it too."
        )
    )


def bad_list(error: ListingError, texts: Texts) -> Text:
    """To a file that cannot be read as ids."""
    if error.line is None:
        return Text(
            texts.gettext("I find no list of ids in this. One Telegram id a line, please.")
        )
    return Text(
        texts.gettext(
            "Line %(line)s: “%(word)s” is no Telegram id. Correct it, please, and send the file "
            "once more.",
            line=error.line,
            word=error.word,
        )
    )


def time(zone: ZoneInfo, texts: Texts) -> Text:
    """The question above the moments."""
    city = get_timezone_location(zone, locale=texts.language, return_city=True)
    return Text(
        Bold(texts.gettext("When shall it go out?")),
        "\n",
        texts.gettext("Time of %(zone)s. From 21:00 to 8:00 only urgent ones go out.", zone=city),
    )


def ask_for_time(texts: Texts) -> Text:
    """What to type for a moment."""
    return Text(texts.gettext("Type the moment like 18:30 or 05.12 10:00"))


def bad_time(fault: str, texts: Texts) -> Text:
    """To a moment that cannot be used."""
    return Text(texts.gettext(TIME_FAULTS[fault]))


def last_look(
    announcement: Announcement,
    who: Sequence[Readers],
    rate: int,
    now: dt.datetime,
    texts: Texts,
) -> Text:
    """Below the preview: who gets it, when, how long it takes. `now` is a local moment."""
    total = sum(each.number for each in who)
    lines = [_reads(each, texts) for each in who]
    lines.append(texts.gettext("All: %(number)s", number=number(total, texts)))
    parts = [Bold(texts.gettext("This is how it will look. Who gets it:")), "\n", "\n".join(lines)]
    if announcement.kind == "send":
        parts += [GAP, _when(announcement, now, texts)]
    parts += ["\n", texts.gettext("It takes about %(time)s.", time=lasting(total / rate, texts))]
    return Text(*parts)


def lasting(seconds: float, texts: Texts) -> str:
    """How long something takes, in whole minutes, or in seconds where it is less than two."""
    if seconds < 120:
        return texts.gettext("%(number)s s", number=max(1, round(seconds)))
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours and not minutes:
        return texts.gettext("%(hours)s h", hours=hours)
    if hours:
        return texts.gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
    return texts.gettext("%(minutes)s min", minutes=minutes)


def gone(texts: Texts) -> Text:
    """To something typed for a draft that is none any more."""
    return Text(texts.gettext("This draft is gone or went out already."))


def rejected(announcement: Announcement, texts: Texts) -> Text:
    """To the second administrator who did not agree."""
    return Text(
        texts.gettext(
            "Announcement %(id)s does not go out. Its author has it back as a draft.",
            id=announcement.id,
        )
    )


def discard(texts: Texts) -> Text:
    """Whether to throw a draft away."""
    return Text(texts.gettext("Throw this draft away? It cannot be undone."))


def discarded(texts: Texts) -> Text:
    """It is gone."""
    return Text(texts.gettext("The draft is gone."))


def waits_for_approval(announcement: Announcement, texts: Texts) -> Text:
    """To the author, under the two-person rule."""
    return Text(
        texts.gettext(
            "Announcement %(id)s waits for a second administrator. I have asked the others; once "
            "one agrees, it goes out.",
            id=announcement.id,
        )
    )


def nobody_to_approve(texts: Texts) -> str:
    """Where no other administrator could be asked."""
    return texts.gettext("I could not reach another administrator, so it stays a draft.")


def asks_approval(announcement: Announcement, texts: Texts) -> Text:
    """To a second administrator."""
    return Text(
        Bold(texts.gettext("Announcement %(id)s waits for your approval", id=announcement.id)),
        "\n",
        texts.gettext("Look at it first: as its readers will see it, and how many they are."),
    )


def decided(announcement: Announcement, agreed: bool, texts: Texts) -> Text:
    """To the author: what the second administrator has said."""
    if agreed:
        return Text(
            texts.gettext("Announcement %(id)s is approved and goes out.", id=announcement.id)
        )
    return Text(
        texts.gettext(
            "Announcement %(id)s was not approved. It is a draft again.", id=announcement.id
        )
    )


def _heading(announcement: Announcement, texts: Texts) -> str:
    if announcement.kind == "correct":
        return texts.gettext(
            "Correction of announcement %(id)s", id=announcement.original_id or ""
        )
    return texts.gettext("Announcement %(id)s, a draft", id=announcement.id)


def _lines(announcement: Announcement, zone: ZoneInfo, texts: Texts) -> Iterator[str]:
    for language in LANGUAGES:
        written = described(announcement.contents.get(language), texts)
        yield f"{language_name(language, texts)}: {written}"
    if announcement.kind == "correct":
        return
    yield texts.gettext("Topics: %(topics)s", topics=_topics(announcement.audience, texts))
    narrowed = "; ".join(_narrowed(announcement.audience, texts))
    yield texts.gettext(
        "Readers: %(readers)s", readers=narrowed or texts.gettext("all subscribers")
    )
    yield texts.gettext("Button: %(link)s", link=announcement.link or texts.gettext("none"))
    due = announcement.due_at
    when = moment(due, zone, texts) if due else texts.gettext("at once")
    yield texts.gettext("When: %(when)s", when=when)


def described(content: Content | None, texts: Texts) -> str:
    """What is written, in a line."""
    if content is None:
        return texts.gettext("not written yet")
    said = f"«{cut(' '.join(content.text.split()), QUOTED)}»" if content.text else ""
    kind = texts.gettext(KINDS[content.kind]) if content.kind in KINDS else ""
    return " ".join(part for part in (kind, said) if part)


def _topics(audience: Audience, texts: Texts) -> str:
    chosen = [texts.gettext(TOPICS[topic]) for topic in audience.topics]
    return ", ".join(chosen) or texts.gettext("not chosen yet")


def _narrowed(audience: Audience, texts: Texts) -> Iterator[str]:
    if audience.languages:
        names = [language_name(language, texts) for language in audience.languages]
        yield texts.gettext("language: %(language)s", language=", ".join(names))
    if audience.roles:
        yield ", ".join(_role(role, texts) for role in audience.roles)
    if days := audience.active_days:
        yield texts.ngettext(
            "have written within %(number)s day", "have written within %(number)s days", days
        )
    if listed := audience.listed:
        yield texts.gettext("from a list of %(number)s", number=number(listed, texts))


def _role(role: str, texts: Texts) -> str:
    if role == UNSAID:
        return texts.gettext("has not said who he is")
    titles = {str(known): title for known, title in ROLES.items()}
    return texts.gettext(titles[role]).lower()


def _next_step(announcement: Announcement, texts: Texts) -> str:
    if not announcement.contents:
        return texts.gettext("Write the text first, in both languages.")
    if announcement.kind == "send" and not announcement.audience.topics:
        return texts.gettext("Now choose the topics: their subscribers get it.")
    if not is_complete(announcement):
        return texts.gettext(
            "One language is missing: write it, or let its readers get the other text."
        )
    return texts.gettext("Look at it, and then it can go out.")


def _reads(readers: Readers, texts: Texts) -> str:
    own = language_name(readers.own, texts)
    count = number(readers.number, texts)
    if readers.own == readers.language:
        return f"{own}: {count}"
    other = language_name(readers.language, texts)
    return texts.gettext(
        "%(own)s: %(number)s (they get the other text: %(other)s)",
        own=own,
        number=count,
        other=other,
    )


def _when(announcement: Announcement, now: dt.datetime, texts: Texts) -> str:
    zone = now.tzinfo
    due = dt.datetime.fromtimestamp(announcement.due_at, zone) if announcement.due_at else now
    begins = after_quiet(due)
    said = str(format_datetime(begins, "d MMMM, HH:mm", tzinfo=zone, locale=texts.language))
    if begins != due:
        return texts.gettext(
            "It is quiet from 21:00 to 8:00, so it goes out %(moment)s.", moment=said
        )
    if announcement.due_at:
        return texts.gettext("It goes out %(moment)s.", moment=said)
    return texts.gettext("It goes out at once.")
