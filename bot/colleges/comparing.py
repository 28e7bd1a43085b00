"""What an import would change, before it does: pure, nothing is written."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.colleges.records import CollegeRecord, ProgrammeRecord, Registry

R = TypeVar("R", CollegeRecord, ProgrammeRecord)

# What makes two rows the same programme: what is learnt where, after what, how and in what.
ProgrammeKey = tuple[str | None, ...]


def programme_key(record: ProgrammeRecord) -> ProgrammeKey:
    """What makes two rows the same programme; names only where there is no code."""
    return (
        record.college_id,
        record.specialty_code or _name(record.specialty_ru, record.specialty_kk),
        record.qualification_code or _name(record.qualification_ru, record.qualification_kk),
        record.base,
        record.form,
        record.language,
    )


def _name(russian: str | None, kazakh: str | None) -> str | None:
    name = russian or kazakh
    return name.casefold() if name else None


def _college_key(record: CollegeRecord) -> str:
    return record.id


@dataclass(frozen=True)
class Changes(Generic[R]):
    """What becomes of one kind of records. `absent` is what the file does not hold."""

    added: tuple[R, ...] = ()
    changed: tuple[R, ...] = ()
    unchanged: int = 0
    absent: tuple[R, ...] = ()

    @property
    def number(self) -> int:
        """How many are written."""
        return len(self.added) + len(self.changed)


@dataclass(frozen=True)
class Comparison:
    """What becomes of everything. Where a kind is not in the files, nothing of it is absent.

    The programmes of an absent college are absent with it. `homeless` are programmes of the files
    whose college is known but absent: the list of colleges is not complete then.
    """

    colleges: Changes[CollegeRecord]
    programmes: Changes[ProgrammeRecord]
    homeless: tuple[ProgrammeRecord, ...] = ()

    @property
    def writes(self) -> int:
        """How many rows are added or changed."""
        return self.colleges.number + self.programmes.number

    @property
    def removes(self) -> int:
        """How many rows are removed where the lists are complete."""
        return len(self.colleges.absent) + len(self.programmes.absent)

    @property
    def mark(self) -> str:
        """Short, and another one where something else would be done."""
        told = hashlib.sha256()
        for changes in (self.colleges, self.programmes):
            for records in (changes.added, changes.changed, changes.absent):
                told.update(f"{len(records)};".encode())
                for record in records:
                    told.update(record.model_dump_json().encode())
        return told.hexdigest()[:12]


def compare(
    known: Registry,
    colleges: Sequence[CollegeRecord] | None,
    programmes: Sequence[ProgrammeRecord] | None,
) -> Comparison:
    """Compare what is known with what files hold; None is a kind that no file holds."""
    of_colleges = _changes(known.colleges, colleges, _college_key)
    gone = {record.id for record in of_colleges.absent}
    of_programmes = _changes(known.programmes, programmes, programme_key)
    if programmes is None:
        left = tuple(record for record in known.programmes if record.college_id in gone)
        of_programmes = Changes(unchanged=of_programmes.unchanged - len(left), absent=left)
    homeless = tuple(record for record in programmes or () if record.college_id in gone)
    return Comparison(of_colleges, of_programmes, homeless)


def _changes(
    known: Sequence[R], given: Sequence[R] | None, key: Callable[[R], object]
) -> Changes[R]:
    if given is None:
        return Changes(unchanged=len(known))
    before: Mapping[object, R] = {key(record): record for record in known}
    after = {key(record) for record in given}
    changed = tuple(record for record in given if before.get(key(record), record) != record)
    added = tuple(record for record in given if key(record) not in before)
    return Changes(
        added=added,
        changed=changed,
        unchanged=len(given) - len(added) - len(changed),
        absent=tuple(record for record in known if key(record) not in after),
    )
