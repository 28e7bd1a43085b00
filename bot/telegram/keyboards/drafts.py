"""The buttons of a draft: its texts, readers and time, and the last look."""

from collections.abc import Iterable

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.announcements.audience import UNSAID, Audience
from bot.announcements.models import Announcement
from bot.i18n import Texts
from bot.language import LANGUAGES, Language
from bot.people.people import ROLES, Role
from bot.people.subscriptions import TOPICS
from bot.telegram.callbacks_announcements import (
    ChooseReaders,
    ChooseTime,
    ChooseTopics,
    Confirm,
    Decide,
    Discard,
    OpenAnnouncement,
    Preview,
    SendList,
    SetActive,
    SetOtherLanguage,
    SetReadersLanguage,
    SetReadersRole,
    SetTime,
    SetTopic,
    TypeTime,
    WriteLink,
    WriteText,
)
from bot.telegram.keyboards.building import markup, ticked
from bot.telegram.views.drafts import is_complete, language_name

ACTIVE_DAYS = (7, 30, 90)

Button = tuple[str, CallbackData]
Rows = list[list[Button]]


def keyboard(rows: Rows) -> InlineKeyboardMarkup:
    """Rows of buttons: what stands on each, and what it carries."""
    builder = InlineKeyboardBuilder()
    for row in rows:
        for label, data in row:
            builder.button(text=label, callback_data=data)
    return markup(builder.adjust(*[len(row) for row in rows]))


def draft(announcement: Announcement, texts: Texts) -> InlineKeyboardMarkup:
    """Everything that a draft is made of; a correction has only its texts."""
    here, sending = announcement.id, announcement.kind == "send"
    # What people have in a language can be corrected; what they never got cannot.
    languages = LANGUAGES if sending else tuple(announcement.contents)
    rows: Rows = [[_text_button(announcement, language, texts) for language in languages]]
    if sending:
        rows += _choices(announcement, texts) + _missing_language(announcement, texts)
    if is_complete(announcement):
        rows.append([(texts.gettext("👁 Look at it"), Preview(announcement=here))])
    rows.append([(texts.gettext("🗑 Throw away"), Discard(announcement=here))])
    return keyboard(rows)


def back(announcement_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """Only the way back to the draft."""
    return keyboard([[_back(announcement_id, texts)]])


def writing(announcement: Announcement, language: Language, texts: Texts) -> InlineKeyboardMarkup:
    """While a text is waited for: take it out, where there is one, or go back."""
    here = announcement.id
    out = WriteText(announcement=here, language=language, out=True)
    written = language in announcement.contents and announcement.kind == "send"
    return _waiting(here, out if written else None, texts)


def linking(announcement: Announcement, texts: Texts) -> InlineKeyboardMarkup:
    """While an address is waited for."""
    out = WriteLink(announcement=announcement.id, out=True)
    return _waiting(announcement.id, out if announcement.link else None, texts)


def topics(announcement: Announcement, texts: Texts) -> InlineKeyboardMarkup:
    """All topics, those that are chosen ticked."""
    chosen, here = announcement.audience.topics, announcement.id
    rows = [
        [_choice(texts.gettext(title), SetTopic(announcement=here, topic=topic, on=on), not on)]
        for topic, title in TOPICS.items()
        for on in [topic not in chosen]
    ]
    return keyboard([*rows, [_back(here, texts)]])


def readers(announcement: Announcement, texts: Texts) -> InlineKeyboardMarkup:
    """Languages, roles, days and the list."""
    here, audience = announcement.id, announcement.audience
    return keyboard(
        [
            _languages(here, audience, texts),
            *_roles(here, audience, texts),
            _days(here, audience, texts),
            [_list_button(here, audience, texts)],
            [_back(here, texts)],
        ]
    )


def time(
    announcement: Announcement, due: Iterable[tuple[str, int]], texts: Texts
) -> InlineKeyboardMarkup:
    """At once, some moments that are often wanted (label, seconds since 1970), or another."""
    here = announcement.id
    at_once = _choice(
        texts.gettext("At once"), SetTime(announcement=here, due=0), not announcement.due_at
    )
    rows = [[at_once]]
    rows += [
        [_choice(label, SetTime(announcement=here, due=at), announcement.due_at == at)]
        for label, at in due
    ]
    rows.append([(texts.gettext("Another moment…"), TypeTime(announcement=here))])
    return keyboard([*rows, [_back(here, texts)]])


def last_look(announcement: Announcement, quiet: bool, texts: Texts) -> InlineKeyboardMarkup:
    """Let it go out, or go back; in quiet hours also the deliberate press for what is urgent."""
    here, version = announcement.id, announcement.version
    label = (
        texts.gettext("⏳ Send later")
        if announcement.due_at or quiet
        else texts.gettext("📣 Send")
    )
    rows: Rows = [[(label, Confirm(announcement=here, version=version))]]
    if quiet and announcement.kind == "send":
        urgent = Confirm(announcement=here, version=version, urgent=True)
        rows.append([(texts.gettext("🚨 Urgent: do not wait"), urgent)])
    return keyboard([*rows, [_back(here, texts)]])


def discard(announcement_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """Throw away or go back."""
    sure = Discard(announcement=announcement_id, sure=True)
    return keyboard([[(texts.gettext("🗑 Throw away"), sure)], [_back(announcement_id, texts)]])


def look_first(announcement_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """To a second administrator: look before deciding."""
    return keyboard([[(texts.gettext("👁 Look at it"), Preview(announcement=announcement_id))]])


def decide(announcement: Announcement, texts: Texts) -> InlineKeyboardMarkup:
    """To a second administrator who has looked: agree or not."""
    here, version = announcement.id, announcement.version
    yes = Decide(announcement=here, version=version, agree=True)
    no = Decide(announcement=here, version=version, agree=False)
    return keyboard([[(texts.gettext("✅ Approve"), yes)], [(texts.gettext("✖️ Do not send"), no)]])


def _choice(label: str, data: CallbackData, chosen: bool) -> Button:
    return ticked(label, chosen), data


def _back(announcement_id: int, texts: Texts) -> Button:
    return texts.gettext("‹ Back"), OpenAnnouncement(announcement=announcement_id)


def _waiting(here: int, out: CallbackData | None, texts: Texts) -> InlineKeyboardMarkup:
    rows: Rows = [[(texts.gettext("Take out"), out)]] if out else []
    return keyboard([*rows, [_back(here, texts)]])


def _text_button(announcement: Announcement, language: Language, texts: Texts) -> Button:
    written = language in announcement.contents
    label = ticked(language_name(language, texts), written)
    return f"{'' if written else '✍️ '}{label}", WriteText(
        announcement=announcement.id, language=language
    )


def _choices(announcement: Announcement, texts: Texts) -> Rows:
    here = announcement.id
    chosen = bool(announcement.audience.topics)
    return [
        [
            _choice(texts.gettext("Topics"), ChooseTopics(announcement=here), chosen),
            (texts.gettext("Readers"), ChooseReaders(announcement=here)),
        ],
        [
            _choice(
                texts.gettext("Button"), WriteLink(announcement=here), bool(announcement.link)
            ),
            (texts.gettext("When"), ChooseTime(announcement=here)),
        ],
    ]


def _missing_language(announcement: Announcement, texts: Texts) -> Rows:
    if len(announcement.contents) != 1:
        return []
    on = announcement.audience.other_language
    label = (
        texts.gettext("Also to Kazakh readers")
        if "ru" in announcement.contents
        else texts.gettext("Also to Russian readers")
    )
    return [[_choice(label, SetOtherLanguage(announcement=announcement.id, on=not on), on)]]


def _languages(here: int, audience: Audience, texts: Texts) -> list[Button]:
    both = _choice(
        texts.gettext("Both"), SetReadersLanguage(announcement=here), not audience.languages
    )
    each = [
        _choice(
            language_name(language, texts),
            SetReadersLanguage(announcement=here, language=language),
            audience.languages == (language,),
        )
        for language in LANGUAGES
    ]
    return [both, *each]


def _roles(here: int, audience: Audience, texts: Texts) -> Rows:
    roles: list[tuple[Role | None, str]] = [*ROLES.items(), (None, texts.gettext("Not said"))]
    buttons = []
    for role, title in roles:
        chosen = (UNSAID if role is None else role) in audience.roles
        data = SetReadersRole(announcement=here, role=role, on=not chosen)
        label = title if role is None else texts.gettext(title)
        buttons.append(_choice(label, data, chosen))
    return [buttons[:2], buttons[2:4], buttons[4:]]


def _days(here: int, audience: Audience, texts: Texts) -> list[Button]:
    anybody = _choice(
        texts.gettext("Any time"), SetActive(announcement=here, days=0), not audience.active_days
    )
    return [
        anybody,
        *(
            _choice(
                texts.ngettext("%(number)s day", "%(number)s days", days),
                SetActive(announcement=here, days=days),
                audience.active_days == days,
            )
            for days in ACTIVE_DAYS
        ),
    ]


def _list_button(here: int, audience: Audience, texts: Texts) -> Button:
    if audience.listed:
        return texts.gettext("✓ List of ids: take out"), SendList(announcement=here, out=True)
    return texts.gettext("List of ids…"), SendList(announcement=here)
