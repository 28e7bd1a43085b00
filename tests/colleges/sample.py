"""The invented colleges of the try-out page, as records."""

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.colleges.records import CollegeRecord, ProgrammeRecord, Registry
from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.live import build_answerer

FOLDER = Path(__file__).parent.parent.parent / "bot" / "tryout" / "sample"
YES = {"да": True, "нет": False}
OWNERS = {"государственный": "state", "частный": "private"}
BASES = {"ТиПО": "tvet"}
LANGUAGES = {"қазақша": "kk"}
FORMS = {
    "очная": "full_time", "күндізгі": "full_time", "заочная": "part_time",
    "сырттай": "part_time", "вечерняя": "evening", "кешкі": "evening",
}  # fmt: skip


def sample() -> Registry:
    """Twelve invented colleges and what they teach."""
    colleges = tuple(map(_college, _rows("colleges.csv")))
    return Registry(colleges=colleges, programmes=tuple(map(_programme, _rows("programmes.csv"))))


def importing(answerer: Answerer, registry: Registry, catalogues: Catalogues) -> Answerer:
    """What answers from the same knowledge after an import."""
    return build_answerer(replace(answerer.library.base, registry=registry), catalogues)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _college(row: dict[str, str]) -> CollegeRecord:
    given: dict[str, Any] = {
        name: row[name] or None
        for name in ("bin", "name_ru", "name_kk", "college_type", "district", "address_ru",
                     "address_kk", "phone", "email", "website", "instagram", "status")
    }  # fmt: skip
    return CollegeRecord(
        id=row["college_id"],
        ownership=OWNERS.get(row["ownership"]),
        short_names=_parts(row["short_names"]),
        languages=_parts(row["languages"]),
        has_dormitory=YES.get(row["has_dormitory"]),
        has_state_order=YES.get(row["has_state_order"]),
        has_dual=YES.get(row["has_dual"]),
        source={"url": row["source_url"], "date": dt.date.fromisoformat(row["source_date"])},
        **given,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _programme(row: dict[str, str]) -> ProgrammeRecord:
    given: dict[str, Any] = {
        name: row[name] or None
        for name in ("specialty_code", "specialty_ru", "specialty_kk", "qualification_code",
                     "qualification_ru", "qualification_kk")
    }  # fmt: skip
    numbers: dict[str, Any] = {
        name: int(row[name]) if row[name] else None
        for name in ("duration_months", "tuition_kzt", "state_order_places")
    }
    return ProgrammeRecord(
        college_id=row["college_id"],
        base=BASES.get(row["base"], row["base"]) or None,
        form=FORMS.get(row["form"]),
        language=LANGUAGES.get(row["language"], row["language"]) or None,
        has_dual=YES.get(row["has_dual"]),
        source={"url": row["source_url"], "date": dt.date.fromisoformat(row["source_date"])},
        **given,
        **numbers,
    )
