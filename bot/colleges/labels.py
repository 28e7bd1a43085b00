"""What filters are called, on buttons and in headings."""

from bot.colleges.describing import BASES, OWNERSHIP, TAUGHT_IN
from bot.colleges.filters import Filters, Flag
from bot.colleges.index import CollegeIndex
from bot.i18n import Texts, mark

FLAG_LABELS: dict[Flag, str] = {
    "dormitory": mark("with a dormitory"),
    "state_order": mark("state order there"),
    "dual": mark("dual training"),
}


def filter_labels(filters: Filters, index: CollegeIndex, texts: Texts) -> list[str]:
    """What is wanted beside what shall be taught, each by its name."""
    labels = []
    if filters.district:
        labels.append(index.district_name(filters.district, texts.language))
    if filters.ownership:
        labels.append(texts.gettext(OWNERSHIP[filters.ownership]))
    if filters.language:
        language = texts.gettext(TAUGHT_IN[filters.language])
        labels.append(texts.gettext("taught in: %(language)s", language=language))
    if filters.base:
        labels.append(texts.gettext(BASES[filters.base]))
    labels += [
        texts.gettext(label) for flag, label in FLAG_LABELS.items() if flag in filters.flags
    ]
    return labels


def taught_label(filters: Filters, index: CollegeIndex, texts: Texts) -> str:
    """What shall be taught, by its name; empty where nothing was chosen."""
    if filters.speciality:
        one = index.speciality(filters.speciality)
        return one.name(texts.language) if one else ""
    return index.label_of(filters.words, texts.language)


def all_labels(filters: Filters, index: CollegeIndex, texts: Texts) -> list[str]:
    """Everything that is wanted."""
    taught = taught_label(filters, index, texts)
    return [*([taught] if taught else []), *filter_labels(filters, index, texts)]


# The fields of the state's list of specialities, by how a code begins.
FIELDS: dict[str, str] = {
    "01": mark("Education"),
    "02": mark("Arts and humanities"),
    "03": mark("Society and media"),
    "04": mark("Business and law"),
    "05": mark("Natural sciences"),
    "06": mark("IT"),
    "07": mark("Industry, building"),
    "08": mark("Farming, nature"),
    "09": mark("Health"),
    "10": mark("Services"),
}


def field_label(field: str, texts: Texts) -> str:
    """What a field is called; a code that is not listed stands for itself."""
    if not field:
        return texts.gettext("Other specialities")
    return texts.gettext(FIELDS[field]) if field in FIELDS else field
