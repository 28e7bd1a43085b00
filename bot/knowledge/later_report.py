"""A later report, read and written: a file of facts of the same form, which says its origin.

Where it is from stands in it under the key `report`, or beside it in a file `report.yaml`.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from bot.knowledge.editions import Edition, unfit
from bot.knowledge.facts import Fact, Facts
from bot.knowledge.files import read_fact, refuse_own, source_facts
from bot.knowledge.models import Bilingual, Layer, Model, Source, Waiver
from bot.knowledge.report_files import fact_records
from bot.knowledge.yaml_file import KnowledgeError, Location, YamlFile, read_yaml
from bot.knowledge.yaml_text import write_yaml

HEAD = "report"
BESIDE = "report.yaml"
NO_HEAD = (
    f"it does not say where it is from: «{HEAD}: {{id, publisher, published, url, title}}» is "
    f"missing here, and no {BESIDE} stands beside it"
)
IMPORTED: Layer = "import"
PREFIX = "later."  # how the id of its source begins: what `data/` names can never be the same
EARLIEST = 1991


class _Head(Model):
    """Where a later report is from, as `data/report.yaml` says it of the first one.

    `about` is the year that its figures are of: that of its publication where it is left out.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*$", max_length=48)]
    kind: Literal["report", "import"] = "report"
    publisher: str = Field(min_length=1)
    published: dt.date
    url: str = Field(pattern=r"^https?://\S+$")
    title: Bilingual
    about: int | None = Field(default=None, ge=EARLIEST)
    waived: tuple[Waiver, ...] = ()

    def edition(self, facts: Facts) -> Edition:
        """The report with these facts."""
        source = Source(
            id=f"{PREFIX}{self.id}",
            kind=IMPORTED,
            publisher=self.publisher,
            published=self.published,
            url=self.url,
            title=self.title,
        )
        return Edition(
            source, {**facts, **source_facts(source)}, self.about or self.published.year
        )


def read_later_report(path: Path, known: Facts | None, today: dt.date) -> Edition:
    """Read and check a later report; KnowledgeError lists every fault with file and line.

    `known` are the facts that the sentences were written for; without them any facts are read.
    """
    file = read_yaml(path, str(path))
    items = dict(file.mapping())
    in_file = items.pop(HEAD, None)
    beside = file if in_file is not None else _beside(path, file)
    head = _read_head(beside, in_file, today) if beside else None
    facts = _read_facts(file, items, known)
    faults = [*file.faults, *(beside.faults if beside and beside is not file else ())]
    if faults or head is None:
        raise KnowledgeError(faults)
    return head.edition(facts)


def _beside(path: Path, file: YamlFile) -> YamlFile | None:
    """The file that says where the report is from; where there is none, that is a fault."""
    beside = path.with_name(BESIDE)
    if beside.is_file():
        return read_yaml(beside, str(beside))
    if not file.faults:
        file.fault((), NO_HEAD)
    return None


def _read_head(file: YamlFile, in_file: object, today: dt.date) -> _Head | None:
    at: Location = () if in_file is None else (HEAD,)
    value = file.mapping() if in_file is None else in_file
    head = file.model(_Head, value, at) if value or in_file is not None else None
    for key, reason in _unlikely(head, today) if head else ():
        file.fault((*at, key), reason)
    return head


def _unlikely(head: _Head, today: dt.date) -> Iterator[tuple[str, str]]:
    if head.published > today:
        yield "published", f"«published»: {head.published} has not come yet"
    if head.about and head.about > head.published.year:
        yield "about", f"«about»: {head.about} is after the report was published"


def _read_facts(file: YamlFile, items: dict[str, object], known: Facts | None) -> Facts:
    facts: Facts = {}
    for name, item in items.items():
        refuse_own(file, name)
        fact = read_fact(file, name, item)
        for where, reason in _unfit(name, fact, known) if known is not None else ():
            file.fault((name, *where), reason)
        if fact:
            facts[name] = fact
    if not facts and not file.faults:
        file.fault((), "it holds no facts")
    return facts


def _unfit(name: str, fact: Fact | None, known: Facts) -> Iterator[tuple[Location, str]]:
    if name not in known:
        yield (), f"no fact is named «{name}»"
    elif fact:
        for where, reason in unfit(fact, known[name]):
            yield where, f"fact «{name}»: {reason}"


def write_later_report(report: Edition) -> str:
    """The text of a file that a later report is read from."""
    source = report.source
    head = _Head(
        id=report_id(source),
        publisher=source.publisher,
        published=source.published,
        url=source.url,
        title=source.title,
        about=None if report.year == source.published.year else report.year,
    )
    written = head.model_dump(mode="json", exclude_defaults=True)
    return write_yaml({HEAD: written, **fact_records(report.facts)})


def report_id(source: Source) -> str:
    """The id that the file of a later report says."""
    return source.id.removeprefix(PREFIX)
