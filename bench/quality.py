"""Measures the quality of answers on labelled questions.

    python -m bench.quality [--fit] [--plot FILE] [--readme FILE]
    python -m bench.quality --gate FILE [--accept]

Without `--gate` also measures, in the same run, what one would use instead; the thresholds of
these are chosen on the questions for fitting. With `--gate` only our own figures are measured and
compared with the kept ones, which `--accept` replaces.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import gate
from bench.base import read_base
from bench.figures import Tally, by_bucket, by_language
from bench.judging import Judged, judge
from bench.questions import Question, for_fitting, for_judging
from bench.systems import OURS, RIVALS, Bench
from bench.tables import markdown, plain, put
from bench.thresholds import MOST_FALSE, Point, Run, choose

HEAD = (
    "questions", "n", "right (95 %)", "or offered", "wrong", "direct",
    "declines", "answered (95 %)", "gap", "trap", "off", "service", "language",
)  # fmt: skip
COMPARED = (
    "system",
    "threshold",
    "right (95 %)",
    "wrong",
    "declines answered",
    "best right at 3 %",
)
README_HEAD = (
    "questions", "answerable", "right (95 %)", "right or offered", "confidently wrong",
    "to be declined", "answered all the same (95 %)",
)  # fmt: skip
README_COMPARED = (
    "answering with", "right (95 %)", "confidently wrong", "declines answered (95 %)",
    "right at best, with 3 % of declines answered",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """A system's run over the asked questions, at the threshold chosen beforehand."""

    run: Run
    point: Point

    @property
    def best(self) -> Point:
        """The best that any threshold would have done on these very questions."""
        return choose(self.run)


def main() -> int:
    """Measure, print, and do what the command line asks for; the exit code."""
    options = _options()
    bench = Bench(*asyncio.run(read_base()))
    questions = for_fitting() if options.fit else for_judging()
    answers = bench.answers(questions)
    judged = [judge(q, given) for q, given in zip(questions, answers, strict=True)]
    print(_table(judged))
    if options.gate:
        return _gate(options.gate, gate.figures(judged), options.accept)
    compared = list(_compare(bench, questions))
    print(f"\n{_comparison(compared)}")
    about = f"{len(questions)} labelled questions, Russian and Kazakh"
    if options.plot:
        # Drawing is slow to import, and the gate does without.
        from bench.picture import draw

        draw(options.plot, [one.run for one in compared], compared[0].point, about)
    if options.readme:
        put(options.readme, "quality", _for_readme(judged, compared, options.plot))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--fit", action="store_true", help="ask the questions for fitting instead")
    parser.add_argument("--plot", type=Path, help="draw the comparison into this file")
    parser.add_argument("--readme", type=Path, help="put the tables into this file")
    parser.add_argument("--gate", type=Path, help="compare with the figures kept in this file")
    parser.add_argument("--accept", action="store_true", help="keep the figures of today")
    options = parser.parse_args()
    if options.accept and not options.gate:
        parser.error("--accept needs --gate FILE")
    if options.gate and (options.fit or options.plot or options.readme):
        parser.error("--gate goes with --accept only: it measures nothing else")
    if options.fit and options.readme:
        parser.error("the README tells of the questions for judging, not of those for fitting")
    return options


def _gate(path: Path, now: gate.Figures, accept: bool) -> int:
    if accept:
        gate.write(path, now)
        print(f"\nkept in {path}")
        return 0
    if not path.exists():
        print(f"\n{path}: no kept figures; write them with --accept", file=sys.stderr)
        return 1
    faults = gate.compare(gate.read(path), now)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"\nnot worse than {path}")
    return int(bool(faults))


def _compare(bench: Bench, questions: Sequence[Question]) -> Iterator[Compared]:
    run = Run(OURS, questions, bench.proposals(questions))
    yield Compared(run, run.at(bench.threshold))
    fitting = for_fitting()
    for name in RIVALS:
        rival = bench.rival(name)
        chosen = choose(Run(name, fitting, bench.proposals_of(rival, fitting)))
        run = Run(name, questions, bench.proposals_of(rival, questions))
        yield Compared(run, run.at(chosen.threshold))


def _table(judged: Sequence[Judged]) -> str:
    languages = [_row(name, tally) for name, tally in by_language(judged).items()]
    buckets = [_row(f"· {name}", tally) for name, tally in by_bucket(judged).items()]
    text = plain(HEAD, [*languages, *buckets])
    too_long = Tally(judged).too_long
    return f"{text}\ntoo long: {too_long.count}" if too_long.count else text


def _row(name: str, tally: Tally) -> list[str]:
    return [
        *_answerable(name, tally),
        str(tally.direct),
        str(tally.false().of),
        tally.false().with_interval(),
        *(str(tally.false(f"decline.{kind}")) for kind in ("gap", "trap", "off")),
        str(tally.service),
        str(tally.language),
    ]


def _comparison(compared: Sequence[Compared]) -> str:
    rows = [
        (
            one.run.name,
            f"{one.point.threshold:.3f}",
            one.point.right.with_interval(),
            str(one.point.wrong),
            one.point.false.with_interval(),
            f"{one.best.right} at {one.best.false}",
        )
        for one in compared
    ]
    return plain(COMPARED, rows)


def _for_readme(judged: Sequence[Judged], compared: Sequence[Compared], plot: Path | None) -> str:
    tally = Tally(judged)
    languages, buckets = by_language(judged), by_bucket(judged)
    rows = [_readme_row(name, one) for name, one in languages.items()]
    # Questions in both languages are a bucket too: once is enough.
    rows += [_readme_row(name, one) for name, one in buckets.items() if name not in languages]
    parts = [
        markdown(README_HEAD, rows),
        f"Known gaps answered all the same: {tally.false('decline.gap')}, traps (another city, "
        f"another year, something else of the same thing): {tally.false('decline.trap')}, off "
        f"topic: {tally.false('decline.off')}. Words to the bot about itself understood: "
        f"{tally.service}. Answer in the question's language: {tally.language}. Begins with what "
        f"was asked: {tally.direct}.",
        "Beside what one would use instead, with the same ways of asking. Each of these answers "
        f"from the threshold at which at most {MOST_FALSE:.0%} of the declines among the "
        "questions for fitting are answered, or the nearest to that; this bot from its own, and "
        "its weights were fitted on these questions too. The last column takes the best threshold "
        "in hindsight, for all alike:",
        markdown(README_COMPARED, [_readme_rival(one) for one in compared]),
    ]
    if plot:
        parts.append(f'<img src="{plot.as_posix()}" width="640" alt="{PICTURE}">')
    return "\n\n".join(parts)


PICTURE = "Share of answerable questions answered right against share of declines answered"


def _answerable(name: str, tally: Tally) -> list[str]:
    """What both tables say of the answerable questions."""
    return [
        name,
        str(tally.right.of),
        tally.right.with_interval(),
        str(tally.right_or_offered),
        str(tally.wrong),
    ]


def _readme_row(name: str, tally: Tally) -> list[str]:
    return [
        *_answerable(name, tally),
        str(tally.false().of),
        tally.false().with_interval(),
    ]


def _readme_rival(one: Compared) -> list[str]:
    point = one.point
    return [
        one.run.name,
        point.right.with_interval(),
        str(point.wrong),
        point.false.with_interval(),
        f"{one.best.right} (at {one.best.false})",
    ]


if __name__ == "__main__":
    sys.exit(main())
