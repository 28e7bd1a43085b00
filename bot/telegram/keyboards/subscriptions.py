"""Topics to subscribe to, who somebody is, and the one button under an announcement."""

from collections.abc import Collection

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.i18n import Texts
from bot.people.people import ROLES, Role
from bot.people.subscriptions import TOPICS, SubscriptionTopic
from bot.telegram.callbacks import (
    ChooseRole,
    LeaveAll,
    SetSubscription,
    ShowRoles,
    ShowSubscriptions,
    ShowTopics,
    SubscribeAgain,
    Unsubscribe,
)
from bot.telegram.keyboards.building import markup, ticked


def way_in(texts: Texts) -> InlineKeyboardButton:
    """The button that opens the subscriptions."""
    return InlineKeyboardButton(
        text=texts.gettext("🔔 Subscriptions"), callback_data=ShowSubscriptions().pack()
    )


def leave_all(texts: Texts) -> InlineKeyboardButton:
    """The way out of every topic, in one tap."""
    return InlineKeyboardButton(
        text=texts.gettext("Leave everything"), callback_data=LeaveAll().pack()
    )


def topics(chosen: Collection[SubscriptionTopic], texts: Texts) -> InlineKeyboardMarkup:
    """All topics, those that are chosen ticked; the way out of all only where there is one."""
    builder = InlineKeyboardBuilder()
    for topic, title in TOPICS.items():
        on = topic in chosen
        data = SetSubscription(topic=topic, on=not on)
        builder.button(text=ticked(texts.gettext(title), on), callback_data=data)
    if chosen:
        builder.add(leave_all(texts))
    rows = [1] * len(list(builder.buttons))
    builder.button(text=texts.gettext("Who are you?"), callback_data=ShowRoles())
    builder.button(text=texts.gettext("‹ Topics"), callback_data=ShowTopics())
    return markup(builder.adjust(*rows, 2))


def roles(chosen: Role | None, texts: Texts) -> InlineKeyboardMarkup:
    """Who somebody may be, the chosen one ticked, and the way back."""
    builder = InlineKeyboardBuilder()
    for role, title in ROLES.items():
        label = ticked(texts.gettext(title), role == chosen)
        builder.button(text=label, callback_data=ChooseRole(role=role))
    label = ticked(texts.gettext("Rather not say"), chosen is None)
    builder.button(text=label, callback_data=ChooseRole())
    builder.button(text=texts.gettext("‹ Back"), callback_data=ShowSubscriptions())
    return markup(builder.adjust(2, 2, 1))


def unsubscribe(topic: SubscriptionTopic, texts: Texts) -> InlineKeyboardButton:
    """The button that stands under every announcement of a topic."""
    return InlineKeyboardButton(
        text=texts.gettext("Unsubscribe"), callback_data=Unsubscribe(topic=topic).pack()
    )


def subscribe_again(topic: SubscriptionTopic, texts: Texts) -> InlineKeyboardButton:
    """What it turns into once it was pressed."""
    return InlineKeyboardButton(
        text=texts.gettext("Subscribe again"), callback_data=SubscribeAgain(topic=topic).pack()
    )


def turned(
    keyboard: InlineKeyboardMarkup, pressed: str | None, instead: InlineKeyboardButton
) -> InlineKeyboardMarkup:
    """A keyboard with another button in the place of the one that was pressed."""
    rows = [
        [instead if button.callback_data == pressed else button for button in row]
        for row in keyboard.inline_keyboard
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)
