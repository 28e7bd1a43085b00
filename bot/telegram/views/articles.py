"""An article as its keepers see it: the card, what is typed for it, publishing, history."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Italic, Text
from babel.dates import format_date

from bot.i18n import Texts, mark
from bot.knowledge.answering import Answer
from bot.knowledge.articles import Act, Article, Version
from bot.knowledge.changes import Change as Difference
from bot.knowledge.changes import Part
from bot.knowledge.foreseeing import Change, Foreseen
from bot.knowledge.models import TITLE_LENGTH, Topic
from bot.knowledge.publishing import LONGEST_TEXT, LONGEST_WAY, MOST_WAYS, Obstacle, Reason
from bot.language import LANGUAGES, Language
from bot.telegram.shortening import cut
from bot.telegram.views.drafts import language_name, moment
from bot.telegram.views.knowledge import ways
from bot.telegram.views.layout import GAP

TEXT = 140  # characters of a text on the card
OLD_TEXT = 280  # on the card of an earlier version, where less stands beside it
WHOLE_WAY = 80  # characters of a way of asking where it stands in a list
NAME = 30  # characters of a name
QUESTION, TITLE = 34, 24  # characters of what stands in a list of changes
OBSTACLES = 10  # on one screen

ACTS: dict[Act, str] = {
    "created": mark("begun"),
    "edited": mark("changed"),
    "published": mark("published"),
    "archived": mark("archived"),
    "restored": mark("taken back to an earlier version"),
}
PARTS: dict[tuple[Part, Language | None], str] = {
    ("title", "ru"): mark("Russian title"),
    ("title", "kk"): mark("Kazakh title"),
    ("text", "ru"): mark("Russian text"),
    ("text", "kk"): mark("Kazakh text"),
    ("ways", "ru"): mark("ways of asking in Russian: %(before)s → %(after)s"),
    ("ways", "kk"): mark("ways of asking in Kazakh: %(before)s → %(after)s"),
    ("topic", None): mark("topic"),
    ("until", None): mark("valid until"),
    ("place", None): mark("what it stands in place of"),
}
OBSTACLE: dict[tuple[Reason, Language | None], str] = {
    ("no_title", "ru"): mark("There is no Russian title."),
    ("no_title", "kk"): mark("There is no Kazakh title."),
    ("long_title", "ru"): mark("The Russian title is too long: %(what)s characters."),
    ("long_title", "kk"): mark("The Kazakh title is too long: %(what)s characters."),
    ("no_text", "ru"): mark("There is no Russian text."),
    ("no_text", "kk"): mark("There is no Kazakh text."),
    ("long_text", "ru"): mark("The Russian text is too long: %(what)s characters."),
    ("long_text", "kk"): mark("The Kazakh text is too long: %(what)s characters."),
    ("braces", "ru"): mark("In Russian there are curly braces; they cannot be shown."),
    ("braces", "kk"): mark("In Kazakh there are curly braces; they cannot be shown."),
    ("no_ways", None): mark("There is no way of asking for it: nobody would find it."),
    ("long_way", "ru"): mark("A Russian way of asking is too long: “%(what)s”"),
    ("long_way", "kk"): mark("A Kazakh way of asking is too long: “%(what)s”"),
    ("many_ways", "ru"): mark("There are too many Russian ways of asking: %(what)s."),
    ("many_ways", "kk"): mark("There are too many Kazakh ways of asking: %(what)s."),
    ("missing", "ru"): mark("The Kazakh text says this and the Russian does not: %(what)s"),
    ("missing", "kk"): mark("The Russian text says this and the Kazakh does not: %(what)s"),
    ("past", None): mark("The day until which it is valid is past."),
}


@dataclass(frozen=True)
class Surroundings:
    """What a card says beside the article itself."""

    today: dt.date
    place: str | None = None  # the title of the entry that it stands in the place of
    topic: Topic | None = None
    name: str = ""  # who changed it last


def state(version: Version, texts: Texts) -> str:
    """What people are shown of it."""
    if version.state == "archived":
        return texts.gettext("archived")
    if version.state == "published":
        return texts.gettext("published")
    if version.is_live:
        return texts.gettext("published, but its latest changes are not")
    return texts.gettext("draft")


def card(
    version: Version, around: Surroundings, zone: ZoneInfo, texts: Texts, said: str | None = None
) -> Text:
    """An article on one screen; `said` is what has just happened to it."""
    article = version.article
    heading = texts.gettext(
        "Entry no. %(id)s · %(state)s", id=version.article_id, state=state(version, texts)
    )
    parts: list[Text | str] = [said, GAP] if said else []
    parts += [Bold(heading), "\n", "\n".join(_lines(article, around, texts))]
    parts += _said(article, TEXT, texts)
    parts += [GAP, ways(article.asks, texts)]
    parts += [GAP, Italic(_changed(version, around.name, zone, texts))]
    return Text(*parts)


def _lines(article: Article, around: Surroundings, texts: Texts) -> Iterator[str]:
    if article.instead_of is not None:
        title = around.place or article.instead_of
        yield texts.gettext("In place of: %(title)s", title=title)
    topic = around.topic.title(texts.language) if around.topic else texts.gettext("none")
    yield texts.gettext("Topic: %(topic)s", topic=topic)
    yield _until(article, around.today, texts)


def _until(article: Article, today: dt.date, texts: Texts) -> str:
    if article.valid_until is None:
        return texts.gettext("Valid until: no end")
    date = _day(article.valid_until, texts)
    if article.is_expired(today):
        return texts.gettext("Valid until: %(date)s, and that is past", date=date)
    return texts.gettext("Valid until: %(date)s", date=date)


def _day(day: dt.date, texts: Texts) -> str:
    return str(format_date(day, "long", locale=texts.language))


def _said(article: Article, longest: int, texts: Texts) -> list[Text | str]:
    parts: list[Text | str] = []
    for language in LANGUAGES:
        said = article.said(language)
        title = said.title or texts.gettext("no title yet")
        text = cut(said.text, longest) or texts.gettext("no text yet")
        parts += [GAP, Bold(f"{language_name(language, texts)}: {title}"), "\n", text]
    return parts


def _changed(version: Version, name: str, zone: ZoneInfo, texts: Texts) -> str:
    return texts.gettext(
        "Latest change: %(name)s, %(moment)s",
        name=cut(name, NAME) or "—",
        moment=moment(version.at, zone, texts),
    )


def ask_for_title(language: Language, current: str, texts: Texts) -> Text:
    """What to type for a title."""
    ask = {
        "ru": texts.gettext("Type the Russian title, as it shall stand on a button."),
        "kk": texts.gettext("Type the Kazakh title, as it shall stand on a button."),
    }[language]
    return _ask(ask, texts.gettext("At most %(most)s characters.", most=TITLE_LENGTH), current)


def ask_for_body(language: Language, current: str, texts: Texts) -> Text:
    """What to type for a text."""
    ask = {
        "ru": texts.gettext("Type the Russian text."),
        "kk": texts.gettext("Type the Kazakh text."),
    }[language]
    more = texts.gettext(
        "Begin with the answer itself, then a few sentences: at most %(most)s characters.",
        most=LONGEST_TEXT,
    )
    return _ask(ask, more, current)


def _ask(ask: str, more: str, current: str) -> Text:
    parts: list[Text | str] = [Bold(ask), "\n", more]
    return Text(*parts, GAP, current) if current else Text(*parts)


def ask_for_ways(language: Language | None, texts: Texts) -> Text:
    """What to type for ways of asking."""
    ask = {
        "ru": texts.gettext("How do people ask for this in Russian?"),
        "kk": texts.gettext("How do people ask for this in Kazakh?"),
        None: texts.gettext("How do people ask for this?"),
    }[language]
    more = texts.gettext("One way a line, as people type: several lines at once are welcome.")
    told = texts.gettext("I tell the language of each by myself, or choose it below.")
    return Text(Bold(ask), "\n", more, *(() if language else ("\n", told)))


def ask_for_until(texts: Texts) -> Text:
    """What to type for the last day."""
    return Text(
        Bold(texts.gettext("Until which day does it hold? Type it like 01.09.2026")),
        "\n",
        texts.gettext("After it people are told that it was valid until then, and you are too."),
    )


def choose_topic(texts: Texts) -> Text:
    """The question above the topics."""
    return Text(Bold(texts.gettext("Under which topic of the menu does it stand?")))


def only_text(texts: Texts) -> Text:
    """To something that is no text."""
    return Text(texts.gettext("I can take only text here. Type it, please."))


def too_long(length: int, most: int, texts: Texts) -> Text:
    """To what is longer than fits."""
    return Text(
        texts.gettext(
            "Too long: %(length)s characters, at most %(most)s. Shorten it, please, and send it "
            "once more.",
            length=length,
            most=most,
        )
    )


def no_braces(texts: Texts) -> Text:
    """To a text with curly braces."""
    return Text(texts.gettext("Without curly braces, please: they cannot be shown."))


def long_way(line: int, length: int, texts: Texts) -> Text:
    """To a way of asking that is longer than people ask."""
    return Text(
        texts.gettext(
            "Line %(line)s is too long: %(length)s characters, at most %(most)s. Shorten it, "
            "please, and send all of them once more.",
            line=line,
            length=length,
            most=LONGEST_WAY,
        )
    )


def no_words(line: int, texts: Texts) -> Text:
    """To a way of asking without a word."""
    return Text(
        texts.gettext(
            "Line %(line)s has no word in it. Correct it, please, and send all of them once more.",
            line=line,
        )
    )


def many_ways(texts: Texts) -> Text:
    """To more ways of asking than are kept."""
    return Text(
        texts.gettext(
            "There would be more than %(most)s ways of asking in one language. Choose fewer, "
            "please.",
            most=MOST_WAYS,
        )
    )


def bad_day(texts: Texts) -> Text:
    """To something that is no day."""
    return Text(texts.gettext("I cannot read this as a day. Like this, please: 01.09.2026"))


def past_day(texts: Texts) -> Text:
    """To a day that is past."""
    return Text(texts.gettext("This day is past already. A later one, please."))


def ways_page(page: Sequence[tuple[Language, str]], article: Article, texts: Texts) -> Text:
    """A page of the ways of asking; each stands on a button below, which takes it out."""
    count = len(article.asks.ru) + len(article.asks.kk)
    if not count:
        return Text(texts.gettext("There is no way of asking for it yet."))
    parts: list[Text | str] = [
        Bold(texts.gettext("Ways of asking: %(number)s", number=count)),
        "\n",
        texts.gettext("Press one to take it out."),
    ]
    shown: Language | None = None
    for language, way in page:
        if language != shown:
            parts += [GAP, Italic(language_name(language, texts))]
            shown = language
        parts += ["\n", cut(way, WHOLE_WAY)]
    return Text(*parts)


def not_to_look_at(texts: Texts) -> str:
    """Where nothing can be shown yet."""
    return texts.gettext("Write a title and a text first: nothing can be shown yet.")


def changed_meanwhile(texts: Texts) -> str:
    """Where somebody else was faster."""
    return texts.gettext("It was changed meanwhile, so nothing was done. This is how it is now:")


def live_now(texts: Texts) -> str:
    """People are shown it from this moment on."""
    return texts.gettext("✅ It is live now.")


def archived(was_live: bool, texts: Texts) -> str:
    """It is put away, and if people were shown it, they are no more."""
    if was_live:
        return texts.gettext("🗄 People are no longer shown it.")
    return texts.gettext("🗄 The draft is put away.")


def undone(texts: Texts) -> str:
    """The latest change is taken back."""
    return texts.gettext("↩️ The latest change is taken back.")


def restored(number: int, texts: Texts) -> str:
    """An earlier version is back."""
    return texts.gettext("↩️ Version %(number)s is back.", number=number)


def place_taken(other: Version, texts: Texts) -> str:
    """Where another article stands in the same place."""
    return texts.gettext(
        "Entry no. %(id)s stands in the same place: archive it first.", id=other.article_id
    )


def obstacles(found: Sequence[Obstacle], taken_by: Version | None, texts: Texts) -> Text:
    """Why it cannot be published."""
    lines = [_obstacle(each, texts) for each in found]
    if taken_by is not None:
        lines.append(place_taken(taken_by, texts))
    if (rest := len(lines) - OBSTACLES) > 0:
        lines[OBSTACLES:] = [texts.gettext("and %(number)s more", number=rest)]
    heading = Bold(texts.gettext("It cannot be published yet:"))
    return Text(heading, "\n", "\n".join(f"• {line}" for line in lines))


def _obstacle(obstacle: Obstacle, texts: Texts) -> str:
    sentence = OBSTACLE[obstacle.reason, obstacle.language]
    return texts.gettext(sentence, what=cut(obstacle.what, WHOLE_WAY))


def looking(texts: Texts) -> Text:
    """While it is looked at what would change."""
    return Text(texts.gettext("I am looking which answers change…"))


def foreseen(seen: Foreseen, texts: Texts) -> Text:
    """What publishing it would change, and whether to."""
    parts: list[Text | str] = [Bold(texts.gettext("Publish it?")), "\n"]
    if not seen.changes:
        parts.append(texts.gettext("No other known question changes its answer."))
    taken = [change for change in seen.changes if change.taken]
    others = [change for change in seen.changes if not change.taken]
    if taken:
        heading = texts.gettext("⚠️ These have another answer now, and would get this one:")
        parts += [heading, *_changes(taken, texts)]
    if others:
        parts += [GAP] if taken else []
        parts += [texts.gettext("These answers change:"), *_changes(others, texts)]
    if seen.more:
        parts += ["\n", texts.gettext("and %(number)s more", number=seen.more)]
    if seen.replaced:
        said = texts.gettext(
            "Known questions where it takes over from the answer of before: %(number)s",
            number=seen.replaced,
        )
        parts += [GAP, said]
    if seen.missed:
        said = texts.gettext(
            "⚠️ Its own ways of asking that would not lead to it: %(number)s, as “%(way)s”",
            number=len(seen.missed),
            way=cut(seen.missed[0], QUESTION),
        )
        parts += [GAP, said]
    return Text(*parts)


def _changes(changes: Sequence[Change], texts: Texts) -> Iterator[str]:
    for change in changes:
        before, after = (_told(each, texts) for each in (change.before, change.after))
        yield f"\n«{cut(change.question, QUESTION)}»: {before} → {after}"


def _told(answer: Answer, texts: Texts) -> str:
    if answer.kind == "choice":
        return texts.gettext("a choice")
    if answer.kind == "unknown":
        return texts.gettext("“I do not know”")
    if answer.kind == "gap":
        return texts.gettext("gap “%(title)s”", title=cut(answer.title, TITLE))
    return cut(answer.title, TITLE)


Step = tuple[Version, Sequence[Difference]]  # a version, and what it changed


def history(page: Sequence[Step], names: Mapping[int, str], zone: ZoneInfo, texts: Texts) -> Text:
    """A page of versions, the newest first; `names` is how Telegram calls people now."""
    lines = [_step(*each, names, zone, texts) for each in page]
    return Text(Bold(texts.gettext("Versions, the newest first")), GAP, "\n".join(lines))


def _step(
    version: Version,
    differences: Sequence[Difference],
    names: Mapping[int, str],
    zone: ZoneInfo,
    texts: Texts,
) -> str:
    who = cut(names.get(version.author_id or 0, "—"), NAME)
    head = f"{version.number}. {moment(version.at, zone, texts)} · {who}"
    return f"{head} · {did(version, differences, texts)}"


def did(version: Version, differences: Sequence[Difference], texts: Texts) -> str:
    """What was done, and what is another since."""
    act = texts.gettext(ACTS[version.act])
    what = ", ".join(_difference(each, texts) for each in differences)
    return f"{act}: {what}" if what else act


def _difference(difference: Difference, texts: Texts) -> str:
    sentence = PARTS[difference.part, difference.language]
    return texts.gettext(sentence, before=difference.before, after=difference.after)


def version(
    shown: Version, latest: Version, name: str, done: str, zone: ZoneInfo, texts: Texts
) -> Text:
    """One version: what it said, and what people were shown then."""
    heading = texts.gettext(
        "Entry no. %(id)s, version %(number)s of %(all)s",
        id=shown.article_id,
        number=shown.number,
        all=latest.number,
    )
    about = f"{moment(shown.at, zone, texts)} · {cut(name, NAME) or '—'} · {done}"
    parts = [Bold(heading), "\n", about, "\n", _shown_then(shown, texts)]
    return Text(*parts, *_said(shown.article, OLD_TEXT, texts))


def _shown_then(shown: Version, texts: Texts) -> str:
    if shown.live is None:
        return texts.gettext("People were shown nothing of it.")
    if shown.live == shown.number:
        return texts.gettext("People were shown this version.")
    return texts.gettext("People were shown version %(number)s.", number=shown.live)


def past(shown: Version, texts: Texts) -> Text:
    """To every administrator: what was valid until a day no longer is."""
    until = shown.article.valid_until
    return Text(
        Bold(
            texts.gettext(
                "“%(title)s” is past its date", title=shown.article.said(texts.language).title
            )
        ),
        "\n",
        texts.gettext(
            "It was valid until %(date)s; people are told so, and that I have nothing newer. Give "
            "it a later day or another text, or archive it.",
            date=_day(until, texts) if until else "",
        ),
    )
