"""`main.py ask`: questions from the command line."""

import json
import sys
from collections.abc import Iterable
from typing import TextIO

from bot.i18n import load_catalogues
from bot.knowledge.answering import Answer
from bot.knowledge.opening import open_answerer
from bot.settings import Settings
from bot.storage.database import Database

DECIMALS = 3


async def ask(settings: Settings, question: str | None, as_json: bool) -> int:
    """Answer one question, or one a line of standard input; the exit code."""
    database = await Database.open(settings.database_path)
    try:
        answerer = await open_answerer(
            database,
            load_catalogues(),
            zone=settings.timezone,
            samples=settings.bot_token is None,
        )
        for line in [question] if question is not None else _lines(sys.stdin):
            answer = answerer.answer(line)
            print(_as_json(line, answer) if as_json else _as_text(answer), flush=True)
    finally:
        await database.close()
    return 0


def _lines(stream: TextIO) -> Iterable[str]:
    return (line.rstrip("\r\n") for line in stream)


def _as_json(question: str, answer: Answer) -> str:
    return json.dumps(
        {
            "question": question,
            "language": answer.language,
            "kind": answer.kind,
            "answer_id": answer.entry_id,
            "confidence": round(answer.confidence, DECIMALS),
            "text": answer.text,
            "choices": [
                {"answer_id": page.entry_id, "title": page.title, "text": page.text}
                for page in answer.choices
            ],
        },
        ensure_ascii=False,
    )


def _as_text(answer: Answer) -> str:
    return "\n".join([answer.text, *(f"  • {page.title}" for page in answer.choices), ""])
