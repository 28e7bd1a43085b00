"""The report's layer as the files that it can be read from again: `read_knowledge` turned round.

What was lost at building is not written: comments, and which ways of asking stood in one file.
"""

from collections.abc import Mapping

from bot.knowledge.facts import Fact
from bot.knowledge.files import REPORT_FACT
from bot.knowledge.models import Concept, Entry, Knowledge, Model, Phrasings
from bot.knowledge.yaml_text import write_record, write_yaml
from bot.language import LANGUAGES

Record = dict[str, object]

SERVICES = "services"
GAPS = "gaps"  # where it is not known in which file a gap has stood


def report_files(knowledge: Knowledge) -> dict[str, str]:
    """The text of each file, by its path within the folder."""
    return {
        "report.yaml": write_record(_record(knowledge.source)),
        "topics.yaml": write_yaml([_record(topic) for topic in knowledge.topics]),
        "facts.yaml": write_yaml(fact_records(knowledge.facts)),
        **_entry_files(knowledge),
        **_gap_files(knowledge),
        **_asks_files(knowledge),
        "colleges.yaml": write_yaml([_record(college) for college in knowledge.colleges]),
        "pictures.yaml": write_yaml([_record(picture) for picture in knowledge.pictures]),
        "words.yaml": write_yaml(_words(knowledge.vocabulary)),
        "offtopic.yaml": write_yaml(_phrasings(knowledge.offtopic)),
    }


def _record(model: Model) -> Record:
    """A record as an editor writes it: without what it would hold anyway."""
    return model.model_dump(mode="json", exclude_defaults=True)


def fact_records(facts: Mapping[str, Fact]) -> Record:
    """Facts as a file holds them, but for what follows from the source."""
    return {name: _fact(fact) for name, fact in facts.items() if not name.startswith(REPORT_FACT)}


def _fact(fact: Fact) -> Record:
    return {"type": fact.type, **fact.model_dump(mode="json", exclude_defaults=True)}


def _entry_files(knowledge: Knowledge) -> dict[str, str]:
    services = f"{SERVICES}.yaml"
    entries: dict[str, list[Record]] = {services: []}  # the one that must be there, if empty
    for entry in knowledge.entries:
        if entry.kind != "gap":
            file = services if entry.kind == "service" else f"entries/{entry.topic}.yaml"
            entries.setdefault(file, []).append(_entry(entry))
    return {file: write_yaml(records) for file, records in entries.items()}


def _entry(entry: Entry) -> Record:
    """An entry whose kind and topic its file tells."""
    return entry.model_dump(mode="json", exclude_defaults=True, exclude={"kind", "topic"})


def _gap_files(knowledge: Knowledge) -> dict[str, str]:
    gaps: dict[str, list[Record]] = {}
    for entry in knowledge.entries:
        if entry.kind == "gap":
            file = f"gaps/{knowledge.gap_files.get(entry.id, GAPS)}.yaml"
            gaps.setdefault(file, []).append(_gap(entry, _asks(knowledge, entry)))
    return {file: write_yaml(records) for file, records in gaps.items()}


def _gap(entry: Entry, asks: Phrasings) -> Record:
    record = entry.model_dump(mode="json", exclude_defaults=True, exclude={"kind", *LANGUAGES})
    for language in LANGUAGES:
        wording = entry.wording(language)
        (text,) = wording.text
        record[language] = {"title": wording.title, "text": text, "asks": asks.in_(language)}
    return record


def _asks(knowledge: Knowledge, entry: Entry) -> Phrasings:
    return knowledge.phrasings.get(entry.id, Phrasings())


def _asks_files(knowledge: Knowledge) -> dict[str, str]:
    """A file for each topic, since nothing else is known of how they stood together."""
    asks: dict[str, dict[str, Phrasings]] = {}
    for entry in knowledge.entries:
        if entry.kind != "gap" and entry.id in knowledge.phrasings:
            file = f"asks/{entry.topic or SERVICES}.yaml"
            asks.setdefault(file, {})[entry.id] = knowledge.phrasings[entry.id]
    return {file: write_yaml(_phrasings(ways)) for file, ways in asks.items()}


def _phrasings(ways: Mapping[str, Phrasings]) -> Record:
    return {name: _record(phrasings) for name, phrasings in ways.items()}


def _words(vocabulary: Mapping[str, Mapping[str, Concept]]) -> Record:
    return {
        kind: {name: _record(concept) for name, concept in concepts.items()}
        for kind, concepts in vocabulary.items()
    }
