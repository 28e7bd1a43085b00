"""What the interface says, in both languages, from the gettext catalogues in `locales/`."""

import gettext
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.language import LANGUAGES, Language

DOMAIN = "messages"
LOCALES = Path(__file__).parent.parent / "locales"


class Texts:
    """The interface's sentences in one language. Placeholders are named: %(name)s."""

    def __init__(self, language: Language, catalogue: gettext.NullTranslations) -> None:
        self.language: Language = language
        self._catalogue = catalogue

    def gettext(self, message: str, **values: object) -> str:
        """The sentence in this language, with its placeholders filled."""
        return self._catalogue.gettext(message) % values if values else self._plain(message)

    def ngettext(self, singular: str, plural: str, number: int, **values: object) -> str:
        """The sentence in the plural form for `number`, which fills %(number)s."""
        return self._catalogue.ngettext(singular, plural, number) % {"number": number, **values}

    def _plain(self, message: str) -> str:
        # Without values a literal percent sign is still written %%, as gettext's tools expect.
        return self._catalogue.gettext(message) % {}


Catalogues = dict[Language, Texts]


def mark(message: str) -> str:
    """Mark a sentence for extraction that is translated later, where the language is known."""
    return message


def load_catalogues(folder: Path = LOCALES) -> Catalogues:
    """Read both catalogues.

    They are read from the `.po` files themselves: a compiled copy beside them could be missing
    or stale, and reading takes milliseconds.
    """
    return {language: Texts(language, _read(folder, language)) for language in LANGUAGES}


def _read(folder: Path, language: Language) -> gettext.GNUTranslations:
    path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
