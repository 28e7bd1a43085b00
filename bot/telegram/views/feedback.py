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
            "wrote a person will see. The answer comes here, and I may learn it for others who "
            "ask the same."
        ),
    )


def ask_to_type(texts: Texts) -> Text:
    """Where the question itself is not known."""
    return Text(
        texts.gettext("Type your question in one message, and I will pass it on to a person.")
    )


def passed_on(question: str, is_taken: bool, texts: Texts) -> Text:
    """The question is on its way, and how it stands."""
    stands = (
        texts.gettext("Taken: a person is preparing the answer. It comes here.")
        if is_taken
        else texts.gettext("Received. When a person answers, I will write to you here.")
    )
    return Text(
        Bold(texts.gettext("Your question was passed on to a person")),
        "\n",
        BlockQuote(question),
        "\n",
        stands,
    )


def waits_no_more(texts: Texts) -> Text:
    """To whoever looks after a question that is answered, or too old."""
    return Text(
        texts.gettext(
            "This question no longer waits: the answer has come, or nobody could give one in 30 "
            "days."
        )
    )


def banned(texts: Texts) -> Text:
    """To somebody whose questions are not passed on for a while."""
    return Text(
        texts.gettext("For a while I do not pass on questions from you. Others I answer as ever.")
    )


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
    """To an administrator: somebody's question, and how to answer it."""
    return Text(
        Bold(texts.gettext("A question for a person")),
        "\n",
        BlockQuote(question),
        "\n",
        texts.gettext("Reply to this message: your reply goes to everyone who asks this."),
    )


def closed(texts: Texts) -> Text:
    """To the administrator: the question no longer waits."""
    return Text(texts.gettext("This question is closed: it was answered or taken back."))
