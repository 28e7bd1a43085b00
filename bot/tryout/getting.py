"""Methods that get: updates, and what the bot may know of itself and of chats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.loopback import is_loopback
from bot.tryout.errors import bad_request, conflict
from bot.tryout.limits import too_many_requests
from bot.tryout.params import Params
from bot.tryout.reading import read_chat_id
from bot.tryout.text import Json
from bot.tryout.webhooks import DEFAULT_CONNECTIONS, MOST_CONNECTIONS, Hook

if TYPE_CHECKING:
    from bot.tryout.api import BotApi

_GIFTS = (
    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
    "gifts_from_channels",
)  # fmt: skip


def get_me(api: BotApi, _params: Params) -> Json:
    """The bot itself."""
    return {
        **api.world.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": api.world.sees_everything,
        "supports_inline_queries": api.world.has_inline,
    }


async def get_updates(api: BotApi, params: Params) -> list[Json]:
    """Long polling."""
    if api.webhooks.hook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    allowed = params.array("allowed_updates")
    if allowed is not None:
        api.world.updates.allow(map(str, allowed))
    return await api.polling.get(
        params.integer("offset"), params.integer("limit", 100), params.integer("timeout")
    )


async def set_webhook(api: BotApi, params: Params) -> bool:
    """Updates are brought to an address; a stand-in brings them to its own computer, too."""
    url = params.text("url")
    if not url:
        return await delete_webhook(api, params)
    if api.now() < api.next_webhook:
        raise too_many_requests(1)
    api.next_webhook = api.now() + 1
    if not url.lower().startswith("https://") and not is_loopback(urlsplit(url).hostname or ""):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.text("secret_token")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    if (allowed := params.array("allowed_updates")) is not None:
        api.world.updates.allow(map(str, allowed))
    if params.flag("drop_pending_updates"):
        api.world.updates.clear()
    connections = params.integer("max_connections") or DEFAULT_CONNECTIONS
    await api.webhooks.set(Hook(url, secret, min(max(connections, 1), MOST_CONNECTIONS)))
    return True


async def delete_webhook(api: BotApi, params: Params) -> bool:
    """Back to long polling."""
    if params.flag("drop_pending_updates"):
        api.world.updates.clear()
    await api.webhooks.set(Hook(""))
    return True


def get_webhook_info(api: BotApi, _params: Params) -> Json:
    """What was set, and how many updates wait."""
    return {
        **api.webhooks.info(),
        "has_custom_certificate": False,
        "pending_update_count": len(api.world.updates),
    }


def get_chat(api: BotApi, params: Params) -> Json:
    """A chat, with the fields that the Bot API promises for each."""
    chat = api.world.chat(read_chat_id(api.world, params))
    chat.check_readable()
    gifts = dict.fromkeys(_GIFTS, False)
    return {
        **chat.to_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }


def get_chat_member(api: BotApi, params: Params) -> Json:
    """Who somebody is in a chat."""
    chat_id = read_chat_id(api.world, params)
    user_id = params.integer("user_id")
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    return api.world.member_json(chat_id, user_id)


def leave_chat(api: BotApi, params: Params) -> bool:
    """The bot goes by itself."""
    api.world.bot_leaves(read_chat_id(api.world, params))
    return True
