"""Who runs the bot: owners, editors, invitations, the two-person rule."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Text

from bot.i18n import Texts
from bot.people.staff import Editor
from bot.telegram.views.drafts import moment
from bot.telegram.views.layout import GAP

Named = tuple[Editor, str]  # an editor, and how Telegram calls him at this moment


def staff(
    owners: Sequence[str],
    editors: Sequence[Named],
    rule: bool,
    invitations: int,
    zone: ZoneInfo,
    texts: Texts,
) -> Text:
    """Everybody who runs the bot, the reader's open invitations, and the rule."""
    lines = [texts.gettext("Owners: %(names)s", names=", ".join(owners))]
    lines += [
        texts.gettext(
            "Editor: %(name)s, since %(moment)s",
            name=name,
            moment=moment(editor.since, zone, texts),
        )
        for editor, name in editors
    ]
    if not editors:
        lines.append(texts.gettext("There are no editors."))
    if invitations:
        lines.append(texts.gettext("Your open invitations: %(number)s", number=invitations))
    return Text(
        Bold(texts.gettext("Who runs the bot")),
        "\n",
        "\n".join(lines),
        GAP,
        _rule(rule, texts),
    )


def _rule(on: bool, texts: Texts) -> str:
    if on:
        return texts.gettext(
            "The two-person rule is on: an announcement goes out once a second administrator has "
            "approved it."
        )
    return texts.gettext("The two-person rule is off: whoever writes an announcement sends it.")


def invitation(link: str, texts: Texts) -> Text:
    """The link, and what it is good for."""
    return Text(
        texts.gettext(
            "Send this link to the one who shall write announcements. It is good for one person "
            "and for 24 hours."
        ),
        GAP,
        link,
    )


def welcome(texts: Texts) -> Text:
    """To a new editor."""
    return Text(
        Bold(texts.gettext("You are an editor now.")),
        "\n",
        texts.gettext(
            "/announce begins an announcement, /announcements shows how they go on, /knowledge "
            "what I answer, /journal who did what."
        ),
    )


def has_accepted(name: str, texts: Texts) -> Text:
    """To the owner who had invited."""
    return Text(texts.gettext("%(name)s has accepted your invitation.", name=name))


def not_good(texts: Texts) -> Text:
    """To an invitation that is used, expired, taken back or made up."""
    return Text(
        texts.gettext(
            "This invitation no longer works: it is good once and for a day. Ask for a new one, "
            "please."
        )
    )


def not_needed(texts: Texts) -> Text:
    """To an administrator who has opened an invitation, as an owner who tries his own link."""
    return Text(
        texts.gettext(
            "You have these rights already. The invitation still works: send it to somebody else."
        )
    )


def remove(name: str, texts: Texts) -> Text:
    """Whether to take somebody's rights."""
    return Text(
        texts.gettext(
            "Shall %(name)s no longer be an editor? What was confirmed goes out all the same.",
            name=name,
        )
    )


def removed(texts: Texts) -> Text:
    """To the one who is no editor any more."""
    return Text(texts.gettext("You are no longer an editor. Thank you for your work!"))


def for_owners(texts: Texts) -> str:
    """To an editor who pressed what only owners may."""
    return texts.gettext("Only owners can do this.")
