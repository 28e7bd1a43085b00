"""Wrong keyboard layouts, as tables: what was typed, what was meant."""

import re
from pathlib import Path
from typing import Literal

import pytest

from bot.language.layout import from_qwerty, looks_like_layout, to_qwerty

DATA = Path(__file__).parents[2] / "data"

RUSSIAN = [
    ("rjkktl;", "колледж"),
    ("rjkktl;b fkvfns", "колледжи алматы"),
    ("ghfrnbrf", "практика"),
    ("cneltyn", "студент"),
    ("lefkmyjt j,extybt", "дуальное обучение"),
    ("crjkmrj", "сколько"),
    ("uthvfybz", "германия"),
    ("rbnfq", "китай"),
    ("ghtlghbznbt", "предприятие"),
    ("[frfnjy", "хакатон"),
    ("ajhev", "форум"),
    ("zhvfhrf", "ярмарка"),
    ("dsgecrybr", "выпускник"),
    ("j,ot;bnbt", "общежитие"),
    ("cnbgtylbz", "стипендия"),
    ("ljrevtyns", "документы"),
    ("rjulf", "когда"),
    ("ult", "где"),
    ("gj,tlbntkm", "победитель"),
    ("pfgkfnbkb", "заплатили"),
    ("j,]zdktybt", "объявление"),
    ("tot", "еще"),
    ("to`", "ещё"),
    ("'rpfvty", "экзамен"),
    ("c]tpl", "съезд"),
    ("itcnm", "шесть"),
    ("xnj 'nj&", "что это?"),
    ("ghbdtn? rjkktl;", "привет, колледж"),
    ("itkb/", "шели."),
    ("d 2026 ujle", "в 2026 году"),
    ("9 rkfcc", "9 класс"),
    ("86 818 cneltynjd", "86 818 студентов"),
    ("xnj^ @uhfyn@ #5$", 'что: "грант" №5;'),
    ('[j{jn }nj:f"pf<b>k~', "хохот ътожаэзабиюлё"),
    ("колледж", "колледж"),
    ("", ""),
]

KAZAKH = [
    ("0fkfq n8ctvsy", "қалай түсемын"),
    ("rjkktl;", "колледж"),
    ("0fyif", "қанша"),
    ("ytit", "неше"),
    ("yti3yi3", "нешінші"),
    ("n2;3hb,t", "тәжірибе"),
    ("-yl3h3c", "өндіріс"),
    ("vfvfyls0", "мамандық"),
    ("0snfq", "қытай"),
    (";2hvt4rt", "жәрмеңке"),
    ("n8ktr", "түлек"),
    ("itntk", "шетел"),
    (";fnf0[fyf", "жатақхана"),
    ("i2r3hnf0s", "шәкіртақы"),
    ("09;fn", "құжат"),
    ("0fifv", "қашам"),
    ("0fqlf", "қайда"),
    (";t43vgfp", "жеңімпаз"),
    ("f0if", "ақша"),
    ("n-ktl3", "төледі"),
    (";9vsc", "жұмыс"),
    ("5skfv", "ғылам"),
    ("ufe=fh", "гауһар"),
    ("j0e 8i3y", "оқу үшін"),
    ("$ %skjv", "ң ғылом"),
    ("(cnfp *qht)", "ұстаз үйреқ"),
    ("_yth +@#", "өнер һәі"),
    ("2026", "2026"),
    ("2026 ;sks", "2026 жылы"),
    ("94,3 %", "94,3 ғ"),
    ("22 067 cneltyn", "22 067 студент"),
    ("2-rehc", "2-курс"),
    ("11-csysg", "11-сынып"),
    ("rjkktl;6 cneltyn7", "колледж, студент."),
    ("0fyif?", "қанша?"),
    ("0fyif/", "қанша."),
    ("", ""),
]

LATIN = [
    ("цщкдвылшдды", "worldskills"),
    ("угкщылшдды", "euroskills"),
    ("фдьфен зкща ылшдды", "almaty prof skills"),
    ("лфяфлрыефт", "kazakhstan"),
    ("руддщ цщкдв", "hello world"),
    ("рфслферщт", "hackathon"),
    ("вгфд", "dual"),
    ("ызщышищ", "sposibo"),
    ("йфтырф", "qansha"),
    ("ылщдлщ", "skolko"),
    ("пукьфтн", "germany"),
    ("ещз 10", "top 10"),
    ("эх", "'["),
    ("", ""),
]


@pytest.mark.parametrize(("typed", "meant"), RUSSIAN)
def test_russian_keys(typed: str, meant: str) -> None:
    assert from_qwerty(typed, "ru") == meant


@pytest.mark.parametrize(("typed", "meant"), KAZAKH)
def test_kazakh_keys(typed: str, meant: str) -> None:
    assert from_qwerty(typed, "kk") == meant


@pytest.mark.parametrize(("typed", "meant"), LATIN)
def test_latin_words_on_cyrillic_keys(typed: str, meant: str) -> None:
    assert to_qwerty(typed) == meant


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("съешь ещё этих мягких французских булок да выпей же чаю", "ru"),
        ("в 2026 году 88 колледжей", "ru"),
        ("сколько? много. да: нет; №5", "ru"),
        ("әңгіме өткізу ғұмыры үшін қажет һәм", "kk"),
        ("жұмысқа орналасқан түлектердің үлесі қанша", "kk"),
        ("қай колледждер германияға студент жіберді", "kk"),
    ],
)
def test_a_text_comes_back_from_the_us_keys(text: str, layout: Literal["ru", "kk"]) -> None:
    assert from_qwerty(to_qwerty(text), layout) == text


def _words() -> list[str]:
    files = sorted((*(DATA / "asks").glob("*.yaml"), *(DATA / "gaps").glob("*.yaml")))
    texts = (path.read_text(encoding="utf-8").casefold() for path in files)
    return sorted({word for text in texts for word in re.findall("[а-яёәғқңөұүһі]+", text)})


def test_every_word_of_the_data_comes_back() -> None:
    assert [word for word in _words() if from_qwerty(to_qwerty(word), "kk") != word] == []


def test_no_word_of_the_data_is_missed() -> None:
    typed = [to_qwerty(word) for word in _words() if len(word) > 1]
    assert [word for word in typed if not looks_like_layout(word)] == []


@pytest.mark.parametrize(
    "text",
    [
        "rjkktl;",
        "crjkmrj rjkktl;tq d fkvfns",
        "0fkfq n8ctvsy",
        "j,of;yz",
        "ult",
        "ghbdtn",
        "GHBDTN",
        "bnjub worldskills kazakhstan",
        ",fh vf",
        "ajhev",
        "itntk",
        "thanks",  # in doubt True
    ],
)
def test_may_be_a_wrong_layout(text: str) -> None:
    assert looks_like_layout(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "?!",
        "колледж",
        "сколько студентов на worldskills",
        "worldskills kazakhstan",
        "hello",
        "how many colleges are there in almaty",
        "skolko kolledzhey v almaty",
        "gde prohodit praktika, v germanii?",
        "qansha kolledj bar",
        "jataqhana bar ma",
        "dýaldy oqytý degen ne",
    ],
)
def test_is_no_wrong_layout(text: str) -> None:
    assert not looks_like_layout(text)
