"""Reading `data/`: the reviewed text files that the knowledge base is built from."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from bot.knowledge.concepts import ALONE
from bot.knowledge.facts import (
    Count,
    Fact,
    FactError,
    FactOf,
    Facts,
    Share,
    write_sentence,
)
from bot.knowledge.models import (
    College,
    Concept,
    Entry,
    EntryId,
    EntryKind,
    Knowledge,
    Layer,
    Model,
    Phrasings,
    Picture,
    PictureKind,
    PictureRow,
    Source,
    Title,
    Topic,
    TurnTo,
    Wording,
)
from bot.knowledge.yaml_file import (
    Fault,
    KnowledgeError,
    Location,
    YamlFile,
    explain,
    read_yaml,
)
from bot.language import LANGUAGES, Language
from bot.language.spelling import folded_words

DATA = Path(__file__).parent.parent.parent / "data"
LAYER: Layer = "report"
REPORT_FACT = "report."

# What the lengths of a row must be: facts of these types. What is not listed is not looked at.
LENGTHS: dict[PictureKind, dict[str, type[Count | Share]]] = {
    "parts": {"value": Count, "whole": Count},
    "ring": {"value": Share},
    "bars": {"value": Count},
    "tiles": {},
}


class _EntryText(Model):
    id: EntryId
    related: tuple[str, ...] = ()
    ru: Wording
    kk: Wording


class _GapWording(Model):
    title: Title
    text: str
    asks: tuple[str, ...]

    def wording(self) -> Wording:
        return Wording(title=self.title, text=(self.text,))


class _Gap(Model):
    id: EntryId
    topic: str
    related: tuple[str, ...] = ()
    turn_to: tuple[TurnTo, ...] = ()
    ru: _GapWording
    kk: _GapWording


@dataclass
class Draft:
    """What was read so far, with the place of each piece, and all faults."""

    source: Source | None = None
    topics: list[Topic] = field(default_factory=list)
    facts: Facts = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    phrasings: dict[str, Phrasings] = field(default_factory=dict)
    colleges: list[College] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    vocabulary: dict[str, dict[str, Concept]] = field(default_factory=dict)
    offtopic: dict[str, Phrasings] = field(default_factory=dict)
    gap_files: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[YamlFile, Location]] = field(default_factory=dict)
    files: list[YamlFile] = field(default_factory=list)

    def faults(self) -> list[Fault]:
        """All faults of all files."""
        return [fault for file in self.files for fault in file.faults]

    def fault(self, key: str, within: Location, reason: str) -> None:
        """Note a fault at a piece that was read, by its key («entry …», «fact …»)."""
        file, at = self.places[key]
        file.fault((*at, *within), reason)


def content_hash(folder: Path = DATA) -> str:
    """A fingerprint of all data files, by which a change is noticed."""
    digest = hashlib.sha256()
    for path in yaml_files(folder, "**"):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(_content(path) + b"\0")
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # read_knowledge() tells what is wrong with it


def yaml_files(folder: Path, within: str) -> list[Path]:
    """The data files of one of the folders in a folder, by their names."""
    # Hidden files are none of ours: editors leave their locks beside what they have open.
    found = sorted(folder.glob(f"{within}/*.yaml"))
    return [path for path in found if "/." not in f"/{path.relative_to(folder).as_posix()}"]


def read_knowledge(folder: Path = DATA) -> Knowledge:
    """Read and check all data files; KnowledgeError lists every fault with file and line."""
    draft = read_draft(folder)
    if faults := draft.faults():
        raise KnowledgeError(faults)
    if draft.source is None:
        raise KnowledgeError([Fault("report.yaml", 1, "it says nothing of the source")])
    return Knowledge(
        source=draft.source,
        topics=tuple(draft.topics),
        facts=draft.facts,
        entries=tuple(draft.entries.values()),
        phrasings=draft.phrasings,
        colleges=tuple(draft.colleges),
        pictures=tuple(draft.pictures),
        vocabulary=draft.vocabulary,
        offtopic=draft.offtopic,
        gap_files=draft.gap_files,
    )


def read_draft(folder: Path) -> Draft:
    """Read all data files as far as they can be read; the faults stay in the draft."""
    draft = Draft()
    _read_source(draft, folder)
    _read_topics(draft, folder)
    _read_facts(draft, folder)
    for path in yaml_files(folder, "entries"):
        _read_entries(draft, folder, path, "answer", path.stem)
    _read_entries(draft, folder, folder / "services.yaml", "service", None)
    for path in yaml_files(folder, "gaps"):
        _read_gaps(draft, folder, path)
    for path in yaml_files(folder, "asks"):
        _read_phrasings(draft, folder, path)
    _read_colleges(draft, folder)
    _read_pictures(draft, folder)
    _read_vocabulary(draft, folder)
    _read_offtopic(draft, folder)
    _check_references(draft)
    return draft


def _open(draft: Draft, folder: Path, path: Path) -> YamlFile:
    file = read_yaml(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
    draft.files.append(file)
    return file


def _read_source(draft: Draft, folder: Path) -> None:
    file = _open(draft, folder, folder / "report.yaml")
    draft.places["source"] = (file, ())
    if value := file.mapping():
        draft.source = file.model(Source, value)
    if draft.source and draft.source.kind != LAYER:
        file.fault(("kind",), f"only the layer «{LAYER}» is built from files")


def _read_topics(draft: Draft, folder: Path) -> None:
    file = _open(draft, folder, folder / "topics.yaml")
    for position, item in enumerate(file.items()):
        topic = file.model(Topic, item, (position,))
        if topic is None:
            continue
        if topic.id in {known.id for known in draft.topics}:
            file.fault((position, "id"), f"topic «{topic.id}» exists already")
        draft.topics.append(topic)


def _read_facts(draft: Draft, folder: Path) -> None:
    file = _open(draft, folder, folder / "facts.yaml")
    for name, item in file.mapping().items():
        draft.places[f"fact {name}"] = (file, (name,))
        refuse_own(file, name)
        if fact := read_fact(file, name, item):
            draft.facts[name] = fact
    if draft.source:
        draft.facts |= source_facts(draft.source)


def read_facts(folder: Path) -> Facts:
    """The facts of a folder alone, as far as they can be read."""
    draft = Draft()
    _read_facts(draft, folder)
    return draft.facts


def refuse_own(file: YamlFile, name: str) -> None:
    """A fault where a fact takes a name that is kept for the source itself."""
    if name.startswith(REPORT_FACT):
        file.fault((name,), f"names that begin with «{REPORT_FACT}» are the source's own")


def read_fact(file: YamlFile, name: str, item: object) -> Fact | None:
    """One fact of a file; None where it is no good, which is noted as a fault."""
    try:
        return FactOf.model_validate({"fact": item}).fact
    except ValidationError as error:
        # Two parts of each place are not in the file: the key «fact» and the type.
        for where, reason in explain(error, outer=2):
            file.fault((name, *where), f"fact «{name}»: {reason}")
        return None


def source_facts(source: Source) -> Facts:
    """What sentences may say of the source itself: its publisher, date and title."""
    return {
        f"{REPORT_FACT}{name}": FactOf.model_validate({"fact": fact}).fact
        for name, fact in {
            "date": _date(source.published.isoformat()),
            "publisher": _name(source.publisher, source.publisher),
            "title": _name(source.title.ru, source.title.kk),
        }.items()
    }


def _date(day: str) -> dict[str, object]:
    return {"type": "date", "paragraph": 0, "said": day, "value": day}


def _name(ru: str, kk: str) -> dict[str, object]:
    return {"type": "name", "paragraph": 0, "said": ru, "ru": {"name": ru}, "kk": {"name": kk}}


def _read_entries(
    draft: Draft, folder: Path, path: Path, kind: EntryKind, topic: str | None
) -> None:
    file = _open(draft, folder, path)
    for position, item in enumerate(file.items()):
        read = file.model(_EntryText, item, (position,))
        if read:
            values = {"kind": kind, "topic": topic, **read.model_dump()}
            _add_entry(draft, file, (position,), Entry.model_validate(values))


def _read_gaps(draft: Draft, folder: Path, path: Path) -> None:
    file = _open(draft, folder, path)
    for position, item in enumerate(file.items()):
        gap = file.model(_Gap, item, (position,))
        if gap is None:
            continue
        values = gap.model_dump(include={"id", "topic", "related", "turn_to"})
        wordings = {"ru": gap.ru.wording(), "kk": gap.kk.wording()}
        entry = Entry.model_validate({"kind": "gap", **values, **wordings})
        _add_entry(draft, file, (position,), entry)
        draft.gap_files[gap.id] = path.stem
        draft.phrasings[gap.id] = Phrasings(ru=gap.ru.asks, kk=gap.kk.asks)


def _add_entry(draft: Draft, file: YamlFile, at: Location, entry: Entry) -> None:
    if entry.id in draft.entries:
        file.fault((*at, "id"), f"entry «{entry.id}» exists already")
    draft.places[f"entry {entry.id}"] = (file, at)
    draft.entries[entry.id] = entry


def _read_phrasings(draft: Draft, folder: Path, path: Path) -> None:
    file = _open(draft, folder, path)
    for entry_id, item in file.mapping().items():
        if entry_id in draft.phrasings:
            file.fault((entry_id,), f"ways of asking for «{entry_id}» stand elsewhere already")
        phrasings = file.model(Phrasings, item, (entry_id,))
        draft.places[f"asks {entry_id}"] = (file, (entry_id,))
        if phrasings:
            draft.phrasings[entry_id] = phrasings


def _read_colleges(draft: Draft, folder: Path) -> None:
    file = _open(draft, folder, folder / "colleges.yaml")
    for position, item in enumerate(file.items()):
        college = file.model(College, item, (position,))
        if college is None:
            continue
        if f"college {college.id}" in draft.places:
            file.fault((position, "id"), f"college «{college.id}» exists already")
        draft.colleges.append(college)
        draft.places[f"college {college.id}"] = (file, (position,))


def _read_pictures(draft: Draft, folder: Path) -> None:
    file = _open(draft, folder, folder / "pictures.yaml")
    for position, item in enumerate(file.items()):
        picture = file.model(Picture, item, (position,))
        if picture is None:
            continue
        if f"picture {picture.id}" in draft.places:
            file.fault((position, "id"), f"picture «{picture.id}» exists already")
        draft.pictures.append(picture)
        draft.places[f"picture {picture.id}"] = (file, (position,))


def _read_vocabulary(draft: Draft, folder: Path) -> None:
    file = _open(draft, folder, folder / "words.yaml")
    draft.places["words"] = (file, ())
    for kind, names in file.mapping().items():
        if not isinstance(names, dict):
            file.fault((kind,), "a mapping of concepts («name: {ru: …, kk: …}») is expected here")
            continue
        for name, item in names.items():
            concept = file.model(Concept, item, (kind, name))
            if concept:
                draft.vocabulary.setdefault(kind, {})[name] = concept


def _read_offtopic(draft: Draft, folder: Path) -> None:
    file = _open(draft, folder, folder / "offtopic.yaml")
    for group, item in file.mapping().items():
        phrasings = file.model(Phrasings, item, (group,))
        if phrasings:
            draft.offtopic[group] = phrasings


def _check_references(draft: Draft) -> None:
    topics = {topic.id for topic in draft.topics}
    for entry in draft.entries.values():
        key = f"entry {entry.id}"
        if entry.topic is not None and entry.topic not in topics:
            draft.fault(key, ("topic",), f"no topic is named «{entry.topic}»")
        for other in entry.related:
            if other not in draft.entries:
                draft.fault(key, ("related",), f"no entry is named «{other}»")
        for language, template, place in sentences(entry):
            _check_sentence(draft, key, language, template, place)
    for college in draft.colleges:
        _check_college(draft, college)
    for picture in draft.pictures:
        _check_picture(draft, picture, topics)
    for entry_id in draft.phrasings:
        if entry_id not in draft.entries:
            draft.fault(f"asks {entry_id}", (), f"no entry is named «{entry_id}»")
    _check_alone(draft)


def _check_alone(draft: Draft) -> None:
    """A word by itself must ask for something that there is, and for one thing only."""
    asked: dict[str, str] = {}
    for name, phrases in draft.vocabulary.get(ALONE, {}).items():
        if name not in draft.entries and name not in draft.offtopic:
            draft.fault("words", (ALONE, name), f"no entry is named «{name}»")
        for phrase in (*phrases.ru, *phrases.kk):
            first = asked.setdefault(" ".join(folded_words(phrase)), name)
            if first != name:
                draft.fault("words", (ALONE, name), f"«{phrase}» asks for «{first}» already")


def _check_sentence(
    draft: Draft, key: str, language: Language, template: str, place: Location
) -> None:
    try:
        write_sentence(template, draft.facts, language)
    except FactError as error:
        draft.fault(key, place, str(error))


def _check_college(draft: Draft, college: College) -> None:
    if college.entry not in draft.entries:
        draft.fault(f"college {college.id}", ("entry",), f"no entry is named «{college.entry}»")
    if college.name not in draft.facts:
        draft.fault(f"college {college.id}", ("name",), f"no fact is named «{college.name}»")
    for language, template, place in known_texts(college):
        _check_sentence(draft, f"college {college.id}", language, template, place)


def _check_picture(draft: Draft, picture: Picture, topics: set[str]) -> None:
    key = f"picture {picture.id}"
    if picture.topic not in topics:
        draft.fault(key, ("topic",), f"no topic is named «{picture.topic}»")
    for number, entry in enumerate(picture.entries):
        if entry not in draft.entries:
            draft.fault(key, ("entries", number), f"no entry is named «{entry}»")
    for language, template, place in picture_texts(picture):
        _check_sentence(draft, key, language, template, place)
    for number, row in enumerate(picture.rows):
        for name, reason in _length_faults(draft.facts, picture.kind, row):
            draft.fault(key, ("rows", number, name), reason)
    if picture.kind == "ring" and len(picture.rows) > 1:
        draft.fault(key, ("rows", 1), "a ring shows one row only")


def _length_faults(facts: Facts, kind: PictureKind, row: PictureRow) -> Iterator[tuple[str, str]]:
    for name, given in (("value", row.value), ("whole", row.whole)):
        wanted = LENGTHS[kind].get(name)
        if wanted is None:
            if given:
                yield name, f"a picture of kind «{kind}» has no «{name}»"
        elif given is None:
            yield name, f"a picture of kind «{kind}» needs «{name}»: the name of a fact"
        elif given not in facts:
            yield name, f"no fact is named «{given}»"
        elif not isinstance(facts[given], wanted):
            yield name, f"fact «{given}» is no {wanted.__name__.lower()}"


def sentences(entry: Entry) -> Iterator[tuple[Language, str, Location]]:
    """Every sentence of an entry with its language and its place within the entry."""
    for language in LANGUAGES:
        for number, template in enumerate(entry.wording(language).text):
            yield language, template, (language, "text", number)


def known_texts(college: College) -> Iterator[tuple[Language, str, Location]]:
    """Every text of a college with its language and its place within the college."""
    for attribute, text in college.known.items():
        for language in LANGUAGES:
            yield language, text.in_(language), ("known", attribute, language)


def picture_texts(picture: Picture) -> Iterator[tuple[Language, str, Location]]:
    """Every text of a picture with its language and its place within the picture."""
    for language in LANGUAGES:
        wording = picture.wording(language)
        yield language, wording.title, (language, "title")
        yield language, wording.caption, (language, "caption")
        for number, row in enumerate(picture.rows):
            at = ("rows", number, language)
            words = row.wording(language)
            yield language, words.label, (*at, "label")
            if words.figure:
                yield language, words.figure, (*at, "figure")
            for name, lines in (("notes", words.notes), ("items", words.items)):
                for line, template in enumerate(lines):
                    yield language, template, (*at, name, line)
