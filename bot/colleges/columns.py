"""How columns and values are called in lists of colleges, in Russian, Kazakh and English."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Literal

from bot.language.spelling import fold, normalise

Kind = Literal["colleges", "programmes"]
KINDS: tuple[Kind, ...] = ("colleges", "programmes")

_EITHER: dict[str, str] = {
    "source_url": "source, источник, ссылка на источник, адрес источника, дереккөз, "
    "дереккөз сілтемесі",
    "source_date": "дата источника, на дату, дата, дереккөз күні, күні, дереккөз мерзімі",
    "licence": "license, лицензия данных, лицензия источника, деректер лицензиясы",
}
_ID = "id колледжа, колледж id, код колледжа, идентификатор колледжа, колледж коды, " + (
    "колледж идентификаторы, organization_id, school_id"
)
# The names beside that of the column itself. Case, signs and Kazakh letters make no difference.
COLUMNS: Mapping[Kind, Mapping[str, str]] = MappingProxyType(
    {
        "colleges": {
            "college_id": f"{_ID}, id, идентификатор",
            "bin": "бин, бсн, бизнес идентификационный номер, бизнес сәйкестендіру нөмірі",
            "name_ru": "name, name_full_ru, ru_fullName, название, наименование, "
            "полное наименование, название на русском, наименование на русском, название рус, "
            "наименование рус, название ru, наименование ru, атауы орысша, орысша атауы",
            "name_kk": "name_full_kk, kk_fullName, name_kz, атауы, толық атауы, атауы қазақша, "
            "қазақша атауы, название на казахском, наименование на казахском, название каз, "
            "наименование каз, название kk, название kz",
            "short_names": "short_name, краткое название, краткое наименование, сокращение, "
            "сокращения, сокращённое название, қысқаша атауы, қысқартылған атауы",
            "ownership": "форма собственности, собственность, вид собственности, меншік, "
            "меншік нысаны, меншік түрі",
            "college_type": "type, тип, тип колледжа, вид колледжа, түрі, колледж түрі",
            "district": "район, район города, аудан, ауданы, қала ауданы",
            "address_ru": "address, legal_address_ru, адрес, адрес на русском, адрес рус, "
            "юридический адрес, фактический адрес, мекенжайы орысша",
            "address_kk": "legal_address_kk, мекенжай, мекенжайы, мекен жай, мекен жайы, "
            "мекенжайы қазақша, адрес на казахском, адрес каз",
            "lat": "latitude, широта, ендік",
            "lon": "lng, longitude, долгота, бойлық",
            "phone": "телефон, телефоны, тел, контактный телефон, байланыс телефоны",
            "email": "e mail, mail, почта, эл почта, электронная почта, электрондық пошта, пошта",
            "website": "site, web, сайт, веб сайт, сайты",
            "instagram": "инстаграм, инстаграмм",
            "languages": "language, языки, язык, языки обучения, язык обучения, оқыту тілдері, "
            "оқыту тілі, оқу тілі, тілдер, тілі",
            "has_dormitory": "dormitory, hasDormitory, общежитие, есть общежитие, "
            "наличие общежития, жатақхана, жатақханасы",
            "has_state_order": "state_order, hasGrants, госзаказ, государственный заказ, "
            "государственный образовательный заказ, гранты, мемлекеттік тапсырыс, "
            "мемлекеттік білім беру тапсырысы, грант",
            "has_dual": "dual, дуальное обучение, дуальная форма, дуалка, дуальды оқыту, "
            "дуалды оқыту",
            "status": "status_of_org, статус, мәртебе, мәртебесі, күйі",
            **_EITHER,
        },
        "programmes": {
            "college_id": f"{_ID}, колледж",
            "specialty_code": "speciality_code, код специальности, шифр, шифр специальности, "
            "мамандық коды, мамандықтың коды, мамандық шифры",
            "specialty_ru": "specialty, speciality, speciality_ru, специальность, "
            "название специальности, наименование специальности, специальность на русском, "
            "специальность рус, мамандық орысша",
            "specialty_kk": "speciality_kk, specialty_kz, мамандық, мамандығы, мамандық атауы, "
            "мамандықтың атауы, мамандық қазақша, специальность на казахском, специальность каз",
            "qualification_code": "код квалификации, шифр квалификации, біліктілік коды, "
            "біліктіліктің коды",
            "qualification_ru": "qualification, квалификация, название квалификации, "
            "наименование квалификации, квалификация на русском, квалификация рус, "
            "біліктілік орысша",
            "qualification_kk": "qualification_kz, біліктілік, біліктілігі, біліктілік атауы, "
            "біліктілік қазақша, квалификация на казахском, квалификация каз",
            "base": "база, на базе, база обучения, базовое образование, база приема, "
            "негізі, оқу негізі, базасы, білім базасы",
            "duration_months": "duration, studyDuration, срок, срок обучения, "
            "срок обучения мес, срок обучения в месяцах, мерзімі, оқу мерзімі, оқыту мерзімі, "
            "оқу мерзімі ай",
            "form": "форма, форма обучения, нысаны, оқу нысаны, оқыту нысаны, оқу түрі",
            "language": "язык, язык обучения, тілі, оқыту тілі, оқу тілі",
            "tuition_kzt": "tuition, tuitionFee, fee, стоимость, стоимость обучения, "
            "стоимость в год, стоимость обучения в год, цена, оплата, оқу ақысы, оқу құны, "
            "ақысы, бағасы, жылдық ақысы",
            "state_order_places": "places, места по госзаказу, мест по госзаказу, "
            "количество мест, количество мест по госзаказу, грантовые места, "
            "мемлекеттік тапсырыс орындары, грант саны, орын саны",
            "has_dual": "dual, дуальное обучение, дуальная форма, дуалка, дуальды оқыту, "
            "дуалды оқыту",
            **_EITHER,
        },
    }
)
# By these a table is recognised: what a programme always has, and what a college.
MARKS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        "programmes": frozenset({"specialty_code", "specialty_ru", "specialty_kk"}),
        "colleges": frozenset({"name_ru", "name_kk"}),
    }
)
REQUIRED = ("college_id", "source_url", "source_date")
NEEDED = "college_id, name_ru / specialty_code, source_url, source_date"

Values = Mapping[str, str]
OWNERSHIP: Values = MappingProxyType(
    {
        "state": "государственный, государственная, государственное, гос, мемлекеттік, public",
        "private": "частный, частная, частное, негосударственный, жекеменшік, жеке меншік, жеке",
    }
)
LANGUAGE: Values = MappingProxyType(
    {
        "kk": "kz, kaz, казахский, казахском, на казахском, каз, қазақ, қазақша, қазақ тілі, "
        "қазақ тілінде, kazakh",
        "ru": "rus, русский, русском, на русском, рус, орыс, орысша, орыс тілі, орыс тілінде, "
        "russian",
        "en": "eng, английский, английском, на английском, англ, ағылшын, ағылшынша, "
        "ағылшын тілі, ағылшын тілінде, english",
    }
)
BASE: Values = MappingProxyType(
    {
        "9": "9 класс, 9 классов, 9 кл, 9 класса, на базе 9 классов, на базе 9 класса, "
        "после 9, после 9 класса, основное среднее, основное среднее образование, 9 сынып, "
        "9 сынып негізінде, 9 сыныптан кейін, негізгі орта, негізгі орта білім",
        "11": "11 класс, 11 классов, 11 кл, 11 класса, на базе 11 классов, на базе 11 класса, "
        "после 11, после 11 класса, общее среднее, общее среднее образование, 11 сынып, "
        "11 сынып негізінде, 11 сыныптан кейін, жалпы орта, жалпы орта білім",
        "tvet": "типо, типпо, тжкб, на базе типо, тжкб негізінде, после колледжа, "
        "техническое и профессиональное, колледжден кейін",
    }
)
FORM: Values = MappingProxyType(
    {
        "full_time": "очная, очный, очно, очная форма, дневная, күндізгі, күндізгі оқу, "
        "full time, fulltime",
        "part_time": "заочная, заочный, заочно, сырттай, сырттай оқу, part time",
        "evening": "вечерняя, вечерний, кешкі, кешкі оқу",
        "distance": "дистанционная, дистанционный, дистанционно, онлайн, қашықтан, қашықтықтан, "
        "қашықтан оқу, online",
    }
)
TRUTH: Values = MappingProxyType(
    {
        "true": "да, иә, ия, yes, 1, есть, имеется, бар, y, д, +",
        "false": "нет, жоқ, no, 0, нету, не имеется, отсутствует, n, н",
    }
)
# The same as an empty cell: it is not known, which is never “no”.
UNKNOWN = (
    "-, –, —, ?, н/д, нет данных, неизвестно, нет сведений, белгісіз, деректер жоқ, мәлімет жоқ, "
    "unknown"
)
STATUS: Values = MappingProxyType({"sample": "образец, үлгі, пример, example"})
# What a spreadsheet shows where it could not compute something.
ERRORS = frozenset(
    {
        *("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"),
        *("#FIELD!", "#BUSY!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#GETTING_DATA", "#ERROR!"),
        *("#ССЫЛКА!", "#Н/Д", "#ИМЯ?", "#ЗНАЧ!", "#ДЕЛ/0!", "#ПУСТО!", "#ЧИСЛО!"),
    }
)
FREE = "бесплатно, бесплатное, тегін, free"
MONTH = r"мес(?:яц(?:а|ев)?)?\.?|айлық|ай|months?"
YEAR = r"лет|года?|г\.?|жылдық|жыл|years?"

_SIGNS = re.compile(r"[^\w+]+|_")


def key(text: str) -> str:
    """What is the same name or value in spite of how it was typed."""
    return " ".join(_SIGNS.sub(" ", fold(normalise(text))).split())


@cache
def _names(kind: Kind) -> Mapping[str, str]:
    return {
        key(alias): column
        for column, aliases in COLUMNS[kind].items()
        for alias in (column, *aliases.split(","))
    }


@cache
def _lookup(vocabulary: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return {
        key(alias): value
        for value, aliases in vocabulary
        for alias in (value, *aliases.split(","))
    }


def meant(text: str, vocabulary: Values) -> str | None:
    """The value that a text means, or None."""
    return _lookup(tuple(vocabulary.items())).get(key(text))


def is_unknown(text: str) -> bool:
    """Whether a cell only says that something is not known."""
    return text.casefold() in _unknown()


@cache
def _unknown() -> frozenset[str]:
    return frozenset(each.strip() for each in ("", *UNKNOWN.split(",")))


def columns_of(kind: Kind, header: Sequence[str]) -> list[str | None]:
    """Which column each name of a header is, None where it is none of ours."""
    names = _names(kind)
    return [names.get(key(name)) if name else None for name in header]


def kind_of(header: Sequence[str]) -> Kind | None:
    """Of what a table with this header is a list."""
    for kind in ("programmes", "colleges"):
        found = {*columns_of(kind, header)}
        if found & MARKS[kind] and len(found - {None}) >= len(REQUIRED):
            return kind
    return None
