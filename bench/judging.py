"""What makes an answer right: the rules by which questions are judged, whoever answers them.

An answer is judged by what it says, not by the entry that it comes from.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bench.questions import Question

LONGEST = 700  # characters: an answer that says everything answers nothing
OPENING = 200  # characters, within which a direct answer says what was asked
OFFERED = 3  # choices that are looked at
# Too short or too shouted to tell a language by.
NO_LANGUAGE = ("short", "caps_emoji")

Verdict = Literal[
    "right", "offered", "wrong answer", "wrong choices", "too long", "declined", "false answer"
]

_N = r"[\s.,\u00a0\u202f\u2009']?"  # between the thousands
# What the answer to each unit must say: every pattern of it, in either language.
_PATTERNS = {
    "colleges.count": [r"\b88\b"],
    "colleges.students": [r"\b86\b"],
    "colleges.named": [r"электромехан", r"[әа]д[іи]лет", r"строительно-тех|құрылыс", r"мод|сән"],
    "college.aemc": [r"электромехан", r"герман"],
    "college.build": [r"строительно-тех|құрылыс", r"euroskills|евроскиллс|дани"],
    "college.auto": [r"автомоб", r"euroskills|евроскиллс|дани"],
    "college.adilet": [r"[әа]д[іи]лет", r"euroskills|евроскиллс|дани"],
    "graduates.employment": [r"94[.,]3"],
    "dual.about": [r"практи|производств|предприят|өндіріс|кәсіпорын|тәжірибе"],
    "dual.colleges": [r"\b52\b"],
    "dual.students": [rf"22{_N}067"],
    "dual.companies": [r"\b770\b"],
    "dual.specialties": [r"\b71\b"],
    "dual.share": [r"43[.,]7"],
    "abroad.about": [r"кита|қытай", r"герман"],
    "abroad.teachers": [r"\b132\b|сша|ақш", r"сингапур"],
    "abroad.china": [r"\b110\b"],
    "abroad.china.agreements": [r"чунцин", r"чж[эе]цзян"],
    "abroad.germany": [r"\b16\b", r"\b45\b"],
    "abroad.germany.pay": [r"1[.,]2|1 200 000"],
    "abroad.germany.jobs": [r"восем|\b8\b|восьм|сегіз"],
    "skills.worldskills": [r"перв\w+|\b1\b|бірінші"],
    "skills.euroskills": [r"дани", r"[әа]д[іи]лет"],
    "skills.prizes": [rf"100{_N}000|100 тыс|100 мың", rf"200{_N}000|200 тыс|200 мың"],
    "hackathons.about": [r"бизнес", r"колледж"],
    "hackathons.when": [r"2026"],
    "forum.about": [r"prof ?skills"],
    "forum.awards": [r"педагог|учител|преподават|ұстаз|мұғалім|оқытушы", r"партн[её]р|серіктес"],
    "forum.fair": [r"ярмарк|жәрмеңке", r"программ|бағдарлама|решени|шешім"],
    "year.about": [r"полити|саясат|мер\b|мер[аы]|шара"],
    "who.nukenov": [r"нукенов|нүкенов", r"заместител|замаким|орынбасар"],
    "model.partnership": [r"государств|мемлекет", r"бизнес", r"партн[её]р|серіктес"],
    "report.source": [r"kazinform|казинформ|қазақпарат|inform\.kz", r"2025"],
}
MUST = {unit: [re.compile(p) for p in patterns] for unit, patterns in _PATTERNS.items()}


@dataclass(frozen=True)
class Given:
    """What a system gave for an answer: its kind, its text, the texts of what it offers."""

    kind: str
    text: str = ""
    choices: Sequence[str] = ()
    language: str = ""


@dataclass(frozen=True)
class Judged:
    """A question, what was given for it, and what that is worth."""

    question: Question
    given: Given
    verdict: Verdict


def judge(question: Question, given: Given) -> Judged:
    """The best verdict for any unit of the question; where none is good, that for the first."""
    verdicts = [_verdict(unit, given) for unit in (question.unit, *question.also)]
    best: Sequence[Verdict] = [v for v in ("right", "offered") if v in verdicts]
    return Judged(question, given, best[0] if best else verdicts[0])


def _verdict(unit: str, given: Given) -> Verdict:
    answered = given.kind == "answer"
    if unit.startswith("decline"):
        return "false answer" if answered else "right"
    if unit.startswith("service"):
        return "right" if given.kind == "service" else "wrong answer" if answered else "declined"
    if given.kind == "choice":
        offered = any(says(unit, choice) for choice in given.choices[:OFFERED])
        return "offered" if offered else "wrong choices"
    if not answered:
        return "declined"
    if len(fold(given.text)) > LONGEST:
        return "too long"
    return "right" if says(unit, given.text) else "wrong answer"


def says(unit: str, text: str) -> bool:
    """Whether a text says everything that the answer to a unit must say."""
    folded = fold(text)
    return all(pattern.search(folded) for pattern in MUST[unit])


def is_direct(judged: Judged) -> bool:
    """Whether an answer says at its beginning what was asked for first."""
    opening = fold(judged.given.text)[:OPENING]
    return bool(MUST[judged.question.unit][0].search(opening))


def tells_language(question: Question) -> bool:
    """Whether a question is in one language, and long enough to show it."""
    return question.language in ("ru", "kk") and question.bucket not in NO_LANGUAGE


def fold(text: str) -> str:
    """Plain text for the patterns: no markup, composed, ordinary spaces, lower case."""
    plain = unicodedata.normalize("NFC", html.unescape(re.sub(r"<[^>]+>", "", text)))
    return re.sub(r"[\u00a0\u202f\u2009\u2007]", " ", plain).lower()
