"""After a vote, and passing a question on to a person."""

from aiogram.utils.formatting import BlockQuote, Bold, Text

from bot.i18n import Texts


def thanks(texts: Texts) -> str:
    """To a vote."""
    return texts.gettext("Thank you!")


def did_not_help(texts: Texts) -> Text:
    """After 👎: what can be done now."""
    return Text(texts.gettext("I am sorry that this did not help. What shall we do?"))


def rephrase(texts: Texts) -> Text:
    """How to ask so that it is understood."""
    return Text(
        Bold(texts.gettext("Type the question in other words.")),
        "\n",
        texts.gettext(
            "A short one is best: what about and what exactly — how many, when, where, for whom."
        ),
    )


def consent(question: str, texts: Texts) -> Text:
    """Whether to pass a question on, shown as it will be passed on."""
    return Text(
        Bold(texts.gettext("Shall I pass your question on to a person?")),
        "\n",
        BlockQuote(question),
        "\n",
        texts.gettext(
            "Your name in Telegram is not passed on, numbers and mail are hidden; what else you "
            "wrote a person will see. The answer comes here."
        ),
    )


def ask_to_type(texts: Texts) -> Text:
    """Where the question itself is not known."""
    return Text(
        texts.gettext("Type your question in one message, and I will pass it on to a person.")
    )


def passed_on(texts: Texts) -> Text:
    """The question is on its way."""
    return Text(texts.gettext("Passed on. When a person answers, I will write to you here."))


def not_passed_on(texts: Texts) -> Text:
    """The person did not want to."""
    return Text(texts.gettext("All right, I have not passed it on."))


def too_many(texts: Texts) -> Text:
    """Enough questions of this person wait already."""
    return Text(
        texts.gettext("Several of your questions wait for an answer already. One of them first.")
    )


def gone(texts: Texts) -> Text:
    """The question itself can no longer be seen."""
    return Text(texts.gettext("I no longer see your question. Please type it once more."))


def nobody_there(texts: Texts) -> Text:
    """None of the people who answer could be reached."""
    return Text(
        texts.gettext(
            "I could not reach anybody just now, so the question was not kept. Try again later."
        )
    )


def withdrawn(texts: Texts) -> Text:
    """The question was taken back."""
    return Text(texts.gettext("The question was taken back and erased."))


def notice(question: str, texts: Texts) -> Text:
    """To an owner: somebody's question, and how to answer it."""
    return Text(
        Bold(texts.gettext("A question for a person")),
        "\n",
        BlockQuote(question),
        "\n",
        texts.gettext("Reply to this message: your reply goes to the person who asked."),
    )


def answer_came(question: str, texts: Texts) -> Text:
    """To the person who asked, below the answer itself."""
    return Text(
        Bold(texts.gettext("A person has answered your question:")),
        "\n",
        BlockQuote(question),
    )


def delivered(texts: Texts) -> Text:
    """To the owner who answered."""
    return Text(texts.gettext("The answer has reached the person who asked."))


def not_delivered(texts: Texts) -> Text:
    """To the owner: the person who asked has blocked the bot."""
    return Text(texts.gettext("The person who asked has blocked the bot: nothing was delivered."))


def cannot_be_copied(texts: Texts) -> Text:
    """To the owner: what he sent cannot be handed on."""
    return Text(
        texts.gettext("Telegram does not let me hand this on. Please answer in text or a photo.")
    )


def closed(texts: Texts) -> Text:
    """To the owner: the question no longer waits."""
    return Text(texts.gettext("This question is closed: it was answered or taken back."))
