"""Statistics as a CSV file, a row a day and measure: numbers only, of nobody in particular."""

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from bot.language import LANGUAGES
from bot.people.counting import Outcome
from bot.people.reports import Crowd, Day, Report

HEAD = ("date", "measure", "language", "role", "entry", "number")
MEASURES: dict[Outcome, str] = {
    "answer": "questions_answered",
    "choice": "questions_offered_a_choice",
    "gap": "questions_not_in_the_data",
    "unknown": "questions_off_the_subject",
}

Row = tuple[object, ...]


def write_csv(report: Report, entries: Iterable[tuple[object, str, int]], file: TextIO) -> None:
    """Write what was counted on each day, and the people of today.

    `entries` is how often each was asked for on each day. A group of people that is too small to
    be told has no row.
    """
    writer = csv.writer(file)
    writer.writerow(HEAD)
    for day in report.days:
        if report.since and day.date >= report.since:
            writer.writerows(_counted(day))
        writer.writerows(_announced(day))
    for date, entry, number in entries:
        writer.writerow((date, "asked_for", "", "", entry, number))
    for measure, language, role, told in _people(report.crowd):
        writer.writerow((report.span.last, measure, language, role, "", told))


def _counted(day: Day) -> Iterator[Row]:
    for outcome, measure in MEASURES.items():
        for language in LANGUAGES:
            yield _row(day, measure, day.asked.get((language, outcome), 0), language)
    yield _row(day, "votes_helped", day.votes.get(True, 0))
    yield _row(day, "votes_did_not_help", day.votes.get(False, 0))
    yield _row(day, "questions_passed_on", day.passed_on)


def _announced(day: Day) -> Iterator[Row]:
    if day.announced.number:
        yield _row(day, "announcements", day.announced.number)
        yield _row(day, "recipients", day.announced.recipients)
        for count, number in day.announced.counts.items():
            yield _row(day, f"recipients_{count}", number)


def _row(day: Day, measure: str, number: int, language: str = "") -> Row:
    return (day.date, measure, language, "", "", number)


def _people(crowd: Crowd) -> Iterator[tuple[str, str, str, int]]:
    for language, number in crowd.languages.items():
        yield "people", language or "not_chosen", "", number
    for (role, spoken), told in crowd.roles.items():
        if told is not None:
            yield "people", spoken, role, told
    for days, number in crowd.active.items():
        yield f"people_active_{days}_days", "", "", number
    yield "people_blocked", "", "", crowd.blocked
    yield "groups", "", "", crowd.groups
