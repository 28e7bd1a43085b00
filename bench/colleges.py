"""Measures answering from imported colleges, and what they change for all other questions.

    python -m bench.colleges [--colleges 1000] [--programmes 10000] [--questions FILE]

Times are of questions about colleges beside those of the report's own questions with nothing
imported, in the same run; they are the processor's, so that what else the machine does counts
little. The labelled questions are asked with and without the import; each whose outcome is another
is printed, whatever the verdict. FILE holds further labelled questions, which are read only.
"""

import argparse
import asyncio
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.base import read_base
from bench.figures import Tally
from bench.judging import Judged, judge
from bench.questions import Question, for_judging, read
from bench.registry import SEED, registry
from bench.systems import given
from bench.tables import plain
from bot.colleges.records import Registry
from bot.i18n import load_catalogues
from bot.knowledge.answering import Answer, Answerer
from bot.knowledge.live import build_answerer
from bot.knowledge.store import KnowledgeBase

MILLI = 1e3
MEGABYTE = 2**20
ASKED = 1_000  # questions about colleges
PAGES = 200
WARM_UP = 20
HEAD = ("questions", "n", "p50, ms", "p99, ms", "p99 beside the report's")

OF_A_COLLEGE = (
    "{name} адрес", "{name} телефон", "сколько стоит обучение в {name}", "{name} общежитие есть?",
    "{kk} мекенжайы", "{kk} оқу ақысы қанша", "какие специальности в {name}", "{name}",
)  # fmt: skip
OF_A_TRADE = (
    "где учат на {trade}", "в каких колледжах есть {trade}", "{trade} после 9 класса на казахском",
    "қай колледжде {kk} бар", "сколько стоит {trade}", "{trade} с общежитием в Ауэзовском районе",
    "колледжи с общежитием в Медеуском районе",
    "{kk} мамандығы бар мемлекеттік тапсырыспен оқытатын колледждер",
)  # fmt: skip


def main() -> None:
    """Measure everything and print it."""
    options = _options()
    base, _ = asyncio.run(read_base())
    made = registry(options.colleges, options.programmes, options.seed)
    plainly, plain_seconds, _ = _built(base)
    imported, seconds, memory = _built(replace(base, registry=made))
    print(
        f"{options.colleges} colleges, {options.programmes} programmes: built in {seconds:.2f} s, "
        f"without them in {plain_seconds:.2f} s; {memory:.0f} MB more"
    )
    print(f"\n{_times(plainly, imported, made, options.seed)}")
    print(f"\n{_pages(imported)}")
    sets = {"judge.jsonl": for_judging()}
    for path in options.questions or ():
        sets[path.name] = read(path)
    for name, questions in sets.items():
        _compare(name, questions, plainly, imported)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.colleges")
    parser.add_argument("--colleges", type=int, default=1_000)
    parser.add_argument("--programmes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--questions", type=Path, action="append", help="more labelled questions")
    return parser.parse_args()


def _built(base: KnowledgeBase) -> tuple[Answerer, float, float]:
    """An answerer, the seconds that it took, and the memory it holds (measured apart)."""
    catalogues = load_catalogues()
    begun = time.thread_time()
    answerer = build_answerer(base, catalogues)
    seconds = time.thread_time() - begun
    if not base.registry.colleges:
        return answerer, seconds, 0.0
    # Tracing makes everything several times as slow, so it is done over again.
    tracemalloc.start()
    empty = build_answerer(replace(base, registry=Registry()), catalogues)
    before, _ = tracemalloc.get_traced_memory()
    full = build_answerer(base, catalogues)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del empty, full
    return answerer, seconds, (after - 2 * before) / MEGABYTE


def _times(plainly: Answerer, imported: Answerer, made: Registry, seed: int) -> str:
    report = [question.text for question in for_judging()]
    about = list(_asked(made, random.Random(seed)))
    base = _measure(plainly.answer, report)
    rows = [
        ("the report's, nothing imported", report, base),
        ("the report's, with the import", report, _measure(imported.answer, report)),
        ("about colleges", about, _measure(imported.answer, about)),
        ("the same, asked again", about, _measure(imported.answer, about)),
    ]
    return plain(
        HEAD,
        [
            (name, str(len(texts)), f"{p50:.2f}", f"{p99:.2f}", f"{p99 / base[1]:.2f}")
            for name, texts, (p50, p99) in rows
        ],
    )


def _asked(made: Registry, lot: random.Random) -> Iterator[str]:
    """Questions about the colleges, some of them misspelt."""
    for number in range(ASKED):
        if number % 2:
            college = lot.choice(made.colleges)
            text = lot.choice(OF_A_COLLEGE).format(name=college.name_ru, kk=college.name_kk)
        else:
            one = lot.choice(made.programmes)
            trade = lot.choice((one.specialty_ru, one.qualification_ru))
            text = lot.choice(OF_A_TRADE).format(trade=trade, kk=one.specialty_kk)
        yield _misspelt(text, lot) if number % 4 < 2 else text


def _misspelt(text: str, lot: random.Random) -> str:
    words = text.split()
    longest = max(range(len(words)), key=lambda i: len(words[i]))
    word = words[longest]
    at = lot.randrange(1, max(len(word) - 1, 2))
    words[longest] = word[:at] + word[at + 1 :]
    return " ".join(words)


def _measure(ask: Callable[[str], Answer], texts: Sequence[str]) -> tuple[float, float]:
    for text in texts[:WARM_UP]:
        ask(text)
    taken = []
    for text in texts:
        begun = time.thread_time()
        ask(text)
        taken.append((time.thread_time() - begun) * MILLI)
    p50, p99 = np.percentile(taken, (50, 99))
    return float(p50), float(p99)


def _pages(imported: Answerer) -> str:
    directory = imported.library.colleges["ru"]
    parts = []
    for text in ("", "дизайн", "~9ho..", "~k9hod.auezov."):
        taken = []
        for number in range(1, PAGES + 1):
            begun = time.thread_time()
            directory.page(number, text)
            taken.append((time.thread_time() - begun) * MILLI)
        p99 = np.percentile(taken, 99)
        parts.append(f"{text or 'all'}: {p99:.1f} ms (first {taken[0]:.1f} ms)")
    return "pages of the list, p99: " + ", ".join(parts)


def _compare(
    name: str, questions: Sequence[Question], plainly: Answerer, imported: Answerer
) -> None:
    before = [plainly.answer(question.text) for question in questions]
    after = [imported.answer(question.text) for question in questions]
    changed = [
        (question, old, new)
        for question, old, new in zip(questions, before, after, strict=True)
        if old != new
    ]
    print(f"\n{name}: {len(changed)} of {len(questions)} questions are answered otherwise")
    for label, answers in (("without", before), ("with", after)):
        print(f"  {label} the import: {_scores(questions, answers)}")
    for question, old, new in changed:
        print(
            f"  [{question.unit}] {question.text!r}: {old.kind} {old.entry_id} -> {new.kind} "
            f"{new.entry_id}: {new.lead!r}"
        )


def _scores(questions: Sequence[Question], answers: Sequence[Answer]) -> str:
    judged: list[Judged] = [
        judge(question, given(answer)) for question, answer in zip(questions, answers, strict=True)
    ]
    tally = Tally(judged)
    return (
        f"right {tally.right}, or offered {tally.right_or_offered}, wrong {tally.wrong}, declines "
        f"answered {tally.false()} (gaps {tally.false('decline.gap')}, traps "
        f"{tally.false('decline.trap')}), language {tally.language}"
    )


if __name__ == "__main__":
    main()
