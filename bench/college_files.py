"""Lists of invented colleges as large as one likes, and how long importing them takes.

    python -m bench.college_files FOLDER [--colleges 1000] [--programmes 10000] [--measure]

The same seed writes the same files. With --measure they are imported into a database in FOLDER,
by the command that an operator would use, and the seconds and the memory are printed.
"""

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.colleges.columns import COLUMNS, Kind

SEED = 20260115
DATE = "2026-01-15"
DISTRICTS = (
    "Алмалинский", "Ауэзовский", "Бостандыкский", "Жетысуский", "Медеуский", "Наурызбайский",
    "Турксибский", "Алатауский",
)  # fmt: skip
KINDS = (
    ("политехнический", "политехникалық"),
    ("строительный", "құрылыс"),
    ("медицинский", "медициналық"),
    ("педагогический", "педагогикалық"),
    ("экономический", "экономикалық"),
)
SPECIALITIES = (
    ("04110100", "Учет и аудит", "Есеп және аудит"),
    ("06130100", "Программное обеспечение", "Бағдарламалық қамтамасыз ету"),
    ("07130100", "Электрооборудование", "Электр жабдықтары"),
    ("10130300", "Организация питания", "Тамақтандыруды ұйымдастыру"),
    ("", "Дизайн интерьера", "Интерьер дизайны"),
)
BASES, FORMS, LANGUAGES = ("9", "11", "ТиПО"), ("очная", "заочная", "вечерняя"), ("kk", "ru", "en")

Row = dict[str, object]


def colleges(number: int, lot: random.Random) -> Iterator[Row]:
    """Rows of colleges; what is not in a row is not known."""
    for index in range(number):
        russian, kazakh = lot.choice(KINDS)
        name = f"bench-{index:05d}"
        yield {
            "college_id": name,
            "bin": f"{index:012d}",
            "name_ru": f"Алматинский {russian} колледж № {index} (образец)",
            "name_kk": f"№ {index} Алматы {kazakh} колледжі (үлгі)",
            "short_names": f"К{index}; АК-{index}",
            "ownership": lot.choice(("государственный", "жекеменшік")),
            "district": lot.choice(DISTRICTS),
            "address_ru": f"улица Образцовая, {index}",
            "address_kk": f"Үлгі көшесі, {index}",
            "lat": f"{lot.uniform(43.1, 43.4):.5f}",
            "lon": f"{lot.uniform(76.7, 77.1):.5f}",
            "phone": f"+7 727 {lot.randrange(10**7):07d}",
            "website": f"https://{name}.example.invalid/",
            "languages": lot.choice(("kk;ru", "ru", "kk;ru;en")),
            "has_dormitory": lot.choice(("да", "нет", "")),
            "has_dual": lot.choice(("иә", "жоқ", "")),
            "status": "sample",
            "source_url": f"https://example.invalid/{name}",
            "source_date": DATE,
        }


def programmes(number: int, of: int, lot: random.Random) -> Iterator[Row]:
    """Rows of programmes, the colleges by turns."""
    for index in range(number):
        college, turn = index % of, index // of
        code, russian, kazakh = SPECIALITIES[(turn + college) % len(SPECIALITIES)]
        # Every programme of a college is another one.
        grade = f" {turn // len(SPECIALITIES)}"
        yield {
            "college_id": f"bench-{college:05d}",
            "specialty_code": code,
            "specialty_ru": russian,
            "specialty_kk": kazakh,
            "qualification_ru": f"Техник{grade}",
            "qualification_kk": f"Техник{grade}",
            "base": lot.choice(BASES),
            "duration_months": lot.choice((10, 22, 34, 46)),
            "form": lot.choice(FORMS),
            "language": lot.choice(LANGUAGES),
            "tuition_kzt": lot.choice(("", 250_000, 400_000)),
            "state_order_places": lot.choice(("", 25, 50)),
            "source_url": f"https://example.invalid/bench-{college:05d}",
            "source_date": DATE,
        }


def write(folder: Path, of_colleges: int, of_programmes: int, seed: int = SEED) -> list[Path]:
    """Write both files; the same seed writes the same."""
    lot = random.Random(seed)
    tables: dict[Kind, Iterator[Row]] = {
        "colleges": colleges(of_colleges, lot),
        "programmes": programmes(of_programmes, of_colleges, lot),
    }
    return [_write(folder / f"{kind}.csv", kind, rows) for kind, rows in tables.items()]


def _write(path: Path, kind: Kind, rows: Iterator[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(COLUMNS[kind]), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def measure(files: Sequence[Path], database: Path) -> str:
    """Import the files as an operator would; one line with the seconds and the memory."""
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()
    command = [sys.executable, "main.py", "knowledge", "import", *map(str, files), "--apply"]
    environment = {**os.environ, "DATABASE_PATH": str(database), "BOT_TOKEN": ""}
    begun = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    size = sum(path.stat().st_size for path in files) / 1024 / 1024
    return f"{size:.1f} MB of files imported in {seconds:.1f} s, {peak} MB of memory at most"


def main() -> None:
    """Write, and measure where told."""
    parser = argparse.ArgumentParser(prog="bench.college_files", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--colleges", type=int, default=1_000)
    parser.add_argument("--programmes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--measure", action="store_true", help="import them too, timed")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    files = write(given.folder, given.colleges, given.programmes, given.seed)
    print(*files, sep="\n")
    if given.measure:
        print(measure(files, given.folder / "bench.sqlite3"))


if __name__ == "__main__":
    main()
