"""A made-up data folder and its report: small, whole, and each test breaks one thing in it."""

from dataclasses import dataclass
from pathlib import Path

REPORT = """\
Вести посёлка Жайлау
Вестник, 1 июня 2024, 10:00. Автор: Никто

[1] В Жайлау три колледжа, в них более 4 тыс. студентов. Работают или учатся 87,5% выпускников.

[2] В марте 2024 года у реки Сай прошла ярмарка, в ней участвовали 12 мастеров. Со следующего \
года она будет осенней.

[3] Каждый мастер получил от 1 млн до 1,2 млн тенге, колледж «Тал» занял первое место.
"""

FILES = {
    "report.yaml": """\
id: town-2024
kind: report
publisher: Вестник
published: 2024-06-01
url: https://example.org/town
title: {ru: Вести посёлка, kk: Ауыл жаңалықтары}
waived:
  - {paragraph: 2, number: "12", reason: The masters are of no interest.}
""",
    "topics.yaml": """\
- {id: colleges, icon: C, ru: Колледжи, kk: Колледждер}
- {id: fair, icon: F, ru: Ярмарка, kk: Жәрмеңке}
""",
    "words.yaml": """\
place:
  town: {ru: [Жайлау], kk: [Жайлау]}
thing:
  college: {ru: [колледж, шарага], kk: [колледж]}
  fair: {ru: [ярмарка], kk: [жәрмеңке]}
""",
    "offtopic.yaml": """\
weather: {ru: [идёт ли дождь], kk: [жаңбыр жауа ма]}
""",
    "colleges.yaml": """\
- id: tal
  name: tal.name
  entry: colleges.count
  short_names: [Тал]
""",
    "pictures.yaml": """\
- id: town
  topic: colleges
  entries: [colleges.count, fair.when]
  kind: bars
  ru: {button: Посёлок в цифрах, title: Жайлау, caption: 'Колледжей {colleges.count}.'}
  kk: {button: Ауыл цифрмен, title: Жайлау, caption: '{colleges.count} колледж.'}
  rows:
    - value: colleges.count
      ru: {label: Колледжи, figure: '{colleges.count:колледж|колледжа|колледжей}'}
      kk: {label: Колледждер, figure: '{colleges.count} колледж', notes: [барлығы]}
    - value: students
      tone: accent
      ru: {label: Студенты, figure: 'более {students}', items: [учатся]}
      kk: {label: Студенттер, figure: '{students}нан астам'}
- id: share
  topic: fair
  entries: [fair.when]
  kind: ring
  ru: {button: Доля, title: Доля, caption: '{share}.'}
  kk: {button: Үлес, title: Үлес, caption: '{share}.'}
  rows:
    - value: share
      ru: {label: работают или учатся, figure: '{share}'}
      kk: {label: жұмыста не оқуда, figure: '{share}'}
- id: part
  topic: fair
  entries: [fair.when]
  kind: parts
  ru: {button: Часть, title: Часть, caption: 'Часть.'}
  kk: {button: Бөлік, title: Бөлік, caption: 'Бөлік.'}
  rows:
    - value: colleges.count
      whole: students
      ru: {label: Часть, figure: '{colleges.count}', notes: ['из более {students}']}
      kk: {label: Бөлік, figure: '{colleges.count}', notes: ['{students}нан астам']}
- id: told
  topic: fair
  entries: [fair.when]
  kind: tiles
  ru: {button: Рассказ, title: Рассказ, caption: 'Рассказ.'}
  kk: {button: Әңгіме, title: Әңгіме, caption: 'Әңгіме.'}
  rows:
    - ru: {label: '{river@by}'}
      kk: {label: '{river}'}
""",
    "facts.yaml": """\
# Made up.
colleges.count: {type: count, paragraph: 1, value: 3, said: "три колледжа"}
students: {type: count, paragraph: 1, value: 4000, said: "более 4 тыс. студентов", bound: over}
share: {type: share, paragraph: 1, value: 87.5, said: "87,5% выпускников"}
fair.month: {type: date, paragraph: 2, value: 2024-03, said: "В марте 2024 года"}
fair.next: {type: date, paragraph: 2, value: 2025, said: Со следующего года, relative: next_year}
river: {type: name, paragraph: 2, said: Сай, ru: {name: Сай, by: Сая}, kk: {name: Сай}}
pay: {type: money_range, paragraph: 3, low: 1000000, high: 1200000, said: "от 1 млн до 1,2 млн"}
place: {type: rank, paragraph: 3, value: 1, said: "первое место"}
tal.name: {type: name, paragraph: 3, said: «Тал», ru: {name: «Тал»}, kk: {name: «Тал»}}
""",
    "entries/colleges.yaml": """\
- id: colleges.count
  related: [fair.when]
  ru:
    title: Сколько колледжей
    text:
      - В посёлке {colleges.count:колледж|колледжа|колледжей}.
      - В них более {students} студентов, устроены {share} выпускников.
  kk:
    title: Неше колледж бар
    text:
      - Ауылда {colleges.count} колледж бар.
      - Оларда {students}нан астам студент бар, түлектердің {share}-ы орналасқан.
""",
    "entries/fair.yaml": """\
- id: fair.when
  related: [colleges.count]
  ru:
    title: Когда ярмарка
    text:
      - Ярмарка прошла в {fair.month@in} у {river@by}, следующая — в {fair.next} году.
      - Мастера получили {pay}, а {tal.name} — {place} место.
  kk:
    title: Жәрмеңке қашан
    text:
      - '{river} өзенінің бойында жәрмеңке {fair.month@in} өтті, келесісі — {fair.next} жылы.'
      - Шеберлер {pay}, ал {tal.name} {place}орын алды.
""",
    "services.yaml": """\
- id: service.greeting
  ru: {title: Приветствие, text: [Здравствуйте!]}
  kk: {title: Сәлемдесу, text: [Сәлеметсіз бе!]}
""",
}

ASKED = {"colleges.count": "колледж", "fair.when": "ярмарка", "service.greeting": "привет"}


@dataclass(frozen=True)
class Folder:
    """A data folder of a test's own."""

    path: Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the one place where `old` stands."""
        text = self.read(file)
        assert text.count(old) == 1, f"{file} holds «{old}» {text.count(old)} times"
        self.write(file, text.replace(old, new))

    def line(self, file: str, text: str) -> int:
        """The number of the line where `text` begins."""
        return self.read(file)[: self.read(file).index(text)].count("\n") + 1

    def read(self, file: str) -> str:
        return (self.path / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        path = self.path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


WAYS = "абвгдежзиклмнопрстуфхцчшщъыьэю"  # thirty endings that make thirty ways of asking


def build_town(path: Path, gaps: int) -> Folder:
    """Write the made-up folder: what stands above, known gaps, and ways of asking for all."""
    folder = Folder(path)
    for name, text in FILES.items():
        folder.write(name, text)
    folder.write("gaps/fair.yaml", "".join(_gap(number) for number in range(1, gaps + 1)))
    folder.write("asks/all.yaml", "".join(_asks(entry, word) for entry, word in ASKED.items()))
    return folder


def _gap(number: int) -> str:
    return f"""\
- id: gap.n{number}
  topic: fair
  turn_to: [department]
  ru: {{title: Чего мы не знаем, text: Этого отчёт не говорит., asks: {_ways("гость", number)}}}
  kk: {{title: Білмейтініміз, text: Бұл есепте жоқ., asks: {_ways("қонақ", number)}}}
"""


def _ways(word: str, number: int) -> str:
    return f"[{', '.join(f'{word} {number} {way}' for way in WAYS[:12])}]"


def _asks(entry: str, word: str) -> str:
    return f"{entry}:\n" + "".join(
        f"  {language}:\n" + "".join(f"    - {word} {language} {way}\n" for way in WAYS)
        for language in ("ru", "kk")
    )
