"""Which of the questions that wait a new one is like."""

import asyncio

from bot.inbox.groups import Groups
from bot.knowledge.answering import Answerer
from bot.knowledge.likeness import most_alike
from bot.people.inquiries import Kin


async def kin_of(question: str, groups: Groups, answerer: Answerer) -> Kin:
    """The group that a question belongs to, and the entry nearest to it.

    Off the loop: after a start the questions of all groups are read once.
    """
    waiting = await groups.questions()
    return await asyncio.to_thread(_kin, question, waiting, answerer)


def _kin(question: str, waiting: dict[int, list[str]], answerer: Answerer) -> Kin:
    signature = answerer.sign(question)
    signed = {number: list(map(answerer.sign, asked)) for number, asked in waiting.items()}
    return Kin(most_alike(signature, signed), signature.about)
