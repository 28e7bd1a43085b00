"""Where something is shown, and what can be offered there."""

from dataclasses import dataclass

from bot.i18n import Catalogues, Texts
from bot.language import Language
from bot.pictures.gallery import Gallery
from bot.telegram.links import Sharing


@dataclass(frozen=True)
class Place:
    """A chat, as far as keyboards care."""

    catalogues: Catalogues
    sharing: Sharing
    gallery: Gallery
    private: bool  # nobody else reads along
    person: bool  # a question can be passed on to a person from here

    def texts(self, language: Language) -> Texts:
        """The interface in the language of an answer, which may be another than the reader's."""
        return self.catalogues[language]
