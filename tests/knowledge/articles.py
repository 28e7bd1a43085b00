"""Articles to try things with."""

from bot.knowledge.articles import Article, Said, Version
from bot.knowledge.models import Phrasings

# Of what the report says nothing, and what no known question asks for.
FERRY = Article(
    topic="colleges",
    ru=Said(title="Паром для студентов", text="Паром ходит по 15 рублей. Билет у причала."),
    kk=Said(title="Студенттер паромы", text="Паром 15 рубль тұрады. Билет айлақта."),
    asks=Phrasings(
        ru=("сколько стоит паром для студентов", "когда отходит паром с причала"),
        kk=("студенттерге паром қанша тұрады", "айлақтан паром қашан кетеді"),
    ),
)
# What is asked for in it is answered by the report already.
DUAL = Article(
    topic="dual",
    ru=Said(title="Дуалка иначе", text="На дуальном обучении много студентов."),
    kk=Said(title="Дуальды басқаша", text="Дуальды оқытуда студент көп."),
    asks=Phrasings(
        ru=("сколько студентов на дуальном обучении", "число студентов на дуальном"),
        kk=("дуальды оқытуда қанша студент бар екен", "дуальдыда оқитын студент саны"),
    ),
)


def version(article: Article, article_id: int = 7, number: int = 1, live: bool = False) -> Version:
    """A version of an article, as it stands in the database."""
    return Version(
        article_id=article_id,
        number=number,
        at=1_772_000_000,
        author_id=None,
        act="published" if live else "edited",
        state="published" if live else "draft",
        live=number if live else None,
        article=article,
    )
