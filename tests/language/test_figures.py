"""What must be the same in both languages: what is taken for the same, and what is not."""

import time

import pytest

from bot.language.figures import missing

# A text in Russian and one in Kazakh (or two spellings) that say the same.
SAME = {
    # numbers
    "a space between thousands": ("12 500 тенге", "12500 теңге"),
    "a space that does not break": ("12\N{NO-BREAK SPACE}500 тенге", "12 500 теңге"),
    "a narrow one": ("12\N{NARROW NO-BREAK SPACE}500", "12\N{NO-BREAK SPACE}500"),
    "a thin one": ("1\N{THIN SPACE}250\N{THIN SPACE}000", "1 250 000"),
    "a dot between thousands": ("120.000 тг", "120 000 тг"),
    "a comma between thousands": ("120,000 тг", "120 000 тг"),
    "dots between millions": ("1.250.000 тг", "1 250 000 тг"),
    "commas between millions": ("1,250,000 тг", "1 250 000 тг"),
    "a fraction": ("средний балл 4,5", "орташа балл 4.5"),
    "a fraction that ends in noughts": ("4,50", "4,5"),
    "thousands in words": ("10 тыс. тенге", "10 мың теңге"),
    "thousands in words and in digits": ("10 тыс. тенге", "10 000 теңге"),
    "a whole word": ("10 тысяч студентов", "10 мыңнан астам студент"),
    "one thousand": ("1 тысяча мест", "1000 орын"),
    "an adjective": ("10-тысячный студент", "10 мыңыншы студент"),
    "millions": ("1,2 млн тенге", "1 200 000 теңге"),
    "a whole word of millions": ("2 миллиона тенге", "2 миллион теңге"),
    "milliards": ("1,5 миллиарда", "1,5 млрд"),
    "thousands and the rest": ("5 тысяч 500 тенге", "5500 теңге"),
    "millions and thousands": ("1 млн 200 тыс. тенге", "1 200 000 теңге"),
    "the same in both": ("1 млн 200 тыс.", "1 млн 200 мың"),
    "from one number of thousands to another": ("10–15 тысяч", "10 000–15 000"),
    "the same with a hyphen": ("20-30 тысяч", "20 мыңнан 30 мыңға дейін"),
    "from ... to": ("от 10 до 15 тыс. тенге", "10 мыңнан 15 мың теңгеге дейін"),
    "an ending after a hyphen": ("на 2-м курсе после 9-го класса", "9-сыныптан кейін 2-курста"),
    "a list": ("курсы 1,2,3", "1, 2, 3-курс"),
    "a numbering": ("пункт 2.1.3", "2.1.3-тармақ"),
    "a range": ("с 16 до 18 лет", "16-18 жас"),
    "a code": ("специальность 4S06120101", "4S06120101 мамандығы"),
    "an ID": ("БИН 990140001234", "БСН 990140001234"),
    "an ID that begins as a phone does": ("ИИН 870123400567", "ЖСН 870123400567"),
    "Roman numbers": ("II тур", "2-кезең"),
    "Roman numbers in Kazakh letters": ("XXI век", "ХХІ ғасыр"),
    "a single Roman letter": ("I курс", "бірінші курс"),
    "per cent": ("43,7 % студентов", "студенттердің 43,7%-ы"),
    "per cent in words": ("50 процентов", "50 пайыз"),
    "per cent in words and as a sign": ("скидка 50%", "50 пайыздық жеңілдік"),
    "an adjective of per cent": ("100-процентная скидка", "100 % жеңілдік"),
    "per cents from one to another": ("10–15 %", "10 %–15 %"),
    "per cents with a hyphen": ("10-15 %", "10%-дан 15%-ға дейін"),
    # phones
    "a phone": ("+7 727 272-00-00", "8 (727) 272 00 00"),
    "a phone with the 8 in parentheses": ("(8-727) 272-00-00", "+7 (727) 2720000"),
    "a mobile phone": ("8-701-222-33-44", "+77012223344"),
    "a phone in groups of two": ("8 701 222 33 44", "8(701)2223344"),
    "a phone with dots": ("8.701.222.33.44", "+7 701 222 3344"),
    "a phone after an abbreviation": ("тел.87012223344", "тел.: 8 701 222 33 44"),
    "a phone with dashes": ("8–701–222–33–44", "8-701-222-33-44"),
    "a phone with hyphens that do not break": (
        "8\N{NON-BREAKING HYPHEN}701\N{NON-BREAKING HYPHEN}222\N{NON-BREAKING HYPHEN}3344",
        "8-701-222-3344",
    ),
    "a code of four digits": ("8 (7273) 12-34-56", "+7 7273 123456"),
    "a phone without its beginning": ("(727) 272-00-00", "+7 727 272 00 00"),
    "a mobile one without its beginning": ("701 222 33 44", "8 701 222 33 44"),
    "a phone with an ending": ("звоните 87012223344", "87012223344-ке қоңырау шалыңыз"),
    "a free phone": ("8-800-080-77-77", "8 800 080 7777"),
    "a phone of Almaty": ("272-00-01", "2720001"),
    "the same with spaces": ("272 00 01", "272-00-01"),
    "a short number": ("109", "109"),
    "a short number of four digits": ("звоните 1414", "1414-ке хабарласыңыз"),
    "phones one after another": (
        "+7 701 222 33 44 +7 701 222 33 55", "8(701)2223355, 8(701)2223344",
    ),
    "phones in lines": ("+7 701 222 33 44\n8 701 222 33 55", "8-701-2223344; 8-701-2223355"),
    "a phone abroad": ("+49 30 901820", "+49 (30) 90-18-20"),
    "an extension": ("8 727 272 00 00, доб. 104", "8 (727) 272-00-00 (ішкі 104)"),
    # dates
    "a date": ("01.09.2026", "2026 жылғы 1 қыркүйек"),
    "a date without noughts": ("1.9.2026", "2026 жылдың 1 қыркүйегінде"),
    "a date in words": ("1 сентября 2026 года", "2026 жылғы 1 қыркүйекте"),
    "a date with a slash": ("01/09/2026", "01.09.2026"),
    "a date as machines write it": ("2026-09-01", "1 қыркүйек 2026"),
    "a date with a short year": ("01.09.26", "2026 жылғы 1 қыркүйек"),
    "a date with hyphens": ("01-09-2026", "01.09.2026"),
    "a date without a year": ("до 25.08", "25 тамызға дейін"),
    "a date with an abbreviated year": ("1 сентября 2026 г.", "2026 ж. 1 қыркүйек"),
    "the day after its month": ("с 1 сентября", "қыркүйектің 1-інен"),
    "an ordinal": ("1-го сентября", "1-қыркүйек"),
    "from a day to another": ("с 20 июня по 15 августа", "20 маусым мен 15 тамыз аралығында"),
    "from a day to another of a month": ("1–15 сентября", "1 қыркүйектен 15 қыркүйекке дейін"),
    "from a day to another in digits": ("20.06–15.08.2026", "2026 ж. 20 маусым – 15 тамыз"),
    "from a month to another": ("июнь–август 2026 года", "2026 жылғы маусым–тамыз"),
    "from a month to another in words": ("с июня по август", "маусымнан тамызға дейін"),
    "a month and a year": ("в мае 2026 года", "2026 жылғы мамырда"),
    "a year of study": ("2026/27 учебный год", "2026–2027 оқу жылы"),
    "a year of study with a dash": ("2026-27", "2026/2027"),
    "a month that is adjective": ("августовская конференция", "тамыз конференциясы"),
    # words that are no months
    "a season": ("новый сезон", "жаңа маусым"),
    "a season with a number": ("1 сезон", "1-маусым"),
    "a season of a year": ("сезон 2026 года", "2026 жылғы маусым"),
    "a street": ("ул. Желтоксан, 45", "Желтоқсан көшесі, 45"),
    "a street with its house": ("Желтоксан, 45", "Біз Желтоқсан, 45 мекенжайындамыз"),
    "a town": ("из Казани", "Қазаннан"),
    "a town at the beginning": ("Казань, 2026", "Қазан, 2026"),
    "a holiday": ("праздник весны", "Наурыз мейрамы"),
    "a district": ("микрорайон 4", "Мамыр-4 шағынауданы"),
    "a boiler": ("оператор котельной", "қазандық операторы"),
    "a drop": ("растопка", "тамызық"),
    "a name": ("Мартин и Августина", "Мартин мен Августина"),
    "a street of Decembrists": ("на улице Декабристов", "Декабристер көшесінде"),
    "a district of October": ("в Октябрьском районе", "Қазан ауданында"),
    # times
    "hours": ("9:00–18:00", "9.00-18.00"),
    "hours with a nought before": ("09:00", "9:00"),
    "hours with a hyphen": ("с 9-00 до 18-00", "9:00-ден 18:00-ге дейін"),
    "hours with hyphens throughout": ("9-00-18-00", "9:00–18:00"),
    "hours with a hyphen and a dash": ("9-30 – 18-00", "9.30 – 18.00"),
    "half an hour": ("в 10.30", "10:30-да"),
    "hours without minutes": ("с 9 до 18 часов", "сағат 9:00-ден 18:00-ге дейін"),
    "hours in words": ("в 9 часов 30 минут", "сағат 9:30-да"),
    "a time that could be a day": ("в 10.09", "10:09-да"),
    "round the clock": ("24/7", "24/7"),
    # links
    "a link": ("https://college.kz", "https://college.kz."),
    "a link in a sentence": ("Сайт: https://college.kz!", "https://college.kz, сайты"),
    "a link in parentheses": ("сайт (https://college.kz/a)", "https://college.kz/a"),
    "a link in quotes": ("«https://college.kz»", "“https://college.kz”"),
    "a link with an ending": ("на https://college.kz/a", "https://college.kz/a-да"),
    "a link with a parenthesis": ("https://x.kz/a_(b)", "https://x.kz/a_(b)"),
    "a link without its scheme": ("https://www.college.kz/", "college.kz"),
    "a link with capital letters": ("College.kz", "college.kz"),
    "the page in the other language": ("https://gov.kz/ru/news", "https://gov.kz/kk/news"),
    "the same by a parameter": ("gov.kz/a?lang=ru&b=1", "gov.kz/a?lang=kk&b=1"),
    "the same by its host": ("https://ru.site.kz/a", "https://kk.site.kz/a"),
    "the same at the end": ("college.kz/rus", "college.kz/kaz"),
    "a link with numbers": ("t.me/college_2026", "t.me/college_2026"),
    "a mail address": ("Почта: info@college.kz.", "info@college.kz-ке жазыңыз"),
    "a mail address after a colon": ("почта:info@college.kz", "пошта:info@college.kz"),
    "a mail address in angle brackets": ("<info@college.kz>", "(info@college.kz)"),
    "a name in Telegram": ("пишите @college_bot", "@college_bot-қа жазыңыз"),
    # nothing
    "words only": ("Приходите с документами.", "Құжаттармен келіңіз."),
    "nothing": ("", ""),
}  # fmt: skip

# A text in Russian and one in Kazakh that differ; what of each is not in the other.
DIFFERENT = {
    "a number": ("12 500", "12 600", ["12 500"], ["12 600"]),
    "a digit": ("12500", "1250", ["12500"], ["1250"]),
    "a scale": ("10 тыс. тенге", "10 млн теңге", ["10 тыс"], ["10 млн"]),
    "a scale that is not there": ("10 тысяч", "10", ["10 тысяч"], ["10"]),
    "the end of a range": ("10–15 тысяч", "10–16 мың", ["15 тысяч"], ["16 мың"]),
    "a fraction": ("4,5", "4,6", ["4,5"], ["4,6"]),
    "a fraction that is not there": ("4,5", "4", ["4,5"], ["4"]),
    "per cent": ("50 %", "50 орын", ["50 %"], ["50"]),
    "per cent of another size": ("5 %", "15 %", ["5 %"], ["15 %"]),
    "a number that is only in one": ("9 и 11 классы", "9-сынып", ["11"], []),
    "a course": ("II курс", "III курс", ["II"], ["III"]),
    "an ID": ("990140001234", "990140001235", ["990140001234"], ["990140001235"]),
    "a phone": ("+7 727 272-00-00", "8 727 272 00 01", ["+7 727 272-00-00"], ["8 727 272 00 01"]),
    "a code of a town": ("8 727 272 00 00", "8 717 272 00 00", ["8 727 272 00 00"],
                         ["8 717 272 00 00"]),
    "a phone of Almaty": ("272-35-36", "272-36-35", ["272-35-36"], ["272-36-35"]),
    "a short number": ("109", "1414", ["109"], ["1414"]),
    "a phone that is not there": ("Звоните 87012223344.", "Қоңырау шалыңыз.", ["87012223344"], []),
    "a day": ("до 25 августа", "20 тамызға дейін", ["25"], ["20"]),
    "a day in digits": ("25.08.2026", "2026 жылғы 20 тамыз", ["25.08.2026"], ["20"]),
    "a month": ("1 сентября", "1 қазан", ["сентября"], ["қазан"]),
    "a month without a day": ("в июне", "шілдеде", ["июне"], ["шілдеде"]),
    "a month in digits": ("01.09.2026", "01.10.2026", ["01.09.2026"], ["01.10.2026"]),
    "a month that may be a season": ("в июле", "маусымда", ["июле"], []),
    "a month that may be a town": ("в ноябре", "қазанда", ["ноябре"], []),
    "a month at the beginning": ("Август", "Шілде", ["Август"], ["Шілде"]),
    "a year": ("2026 год", "2027 жыл", ["2026"], ["2027"]),
    "a year of study": ("2026/27", "2025/26", ["27"], ["2025"]),
    "hours": ("9:00–18:00", "9:00–17:00", ["18:00"], ["17:00"]),
    "minutes": ("в 9:30", "9:45-те", ["9:30"], ["9:45"]),
    "a time of full hours": ("в 9:30", "9:00-де", ["9:30"], []),
    "hours with a hyphen": ("9-30", "9-00", ["9-30"], []),
    "a link": ("college.kz", "college.edu.kz", ["college.kz"], ["college.edu.kz"]),
    "a path": ("college.kz/a", "college.kz/b", ["college.kz/a"], ["college.kz/b"]),
    "the case of a path": ("bit.ly/aB", "bit.ly/Ab", ["bit.ly/aB"], ["bit.ly/Ab"]),
    "a link that is not there": ("Сайт: college.kz.", "Сайт бар.", ["college.kz"], []),
    "a mail address": ("a@x.kz", "b@x.kz", ["a@x.kz"], ["b@x.kz"]),
    "a name in Telegram": ("@college_bot", "@collegebot", ["@college_bot"], ["@collegebot"]),
}  # fmt: skip


@pytest.mark.parametrize(("ru", "kk"), SAME.values(), ids=SAME)
def test_what_says_the_same_is_not_called_different(ru: str, kk: str) -> None:
    assert (missing(ru, kk), missing(kk, ru)) == ([], [])


@pytest.mark.parametrize(("ru", "kk", "of_ru", "of_kk"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_differs_is_told_as_it_is_written(
    ru: str, kk: str, of_ru: list[str], of_kk: list[str]
) -> None:
    assert (missing(ru, kk), missing(kk, ru)) == (of_ru, of_kk)


MONTHS = (
    ("январь", "января", "январе", "қаңтар", "қаңтарда", "қаңтарға"),
    ("февраль", "февраля", "феврале", "ақпан", "ақпанда", "ақпанның"),
    ("март", "марта", "марте", "наурыз", "наурызда", "наурыздан"),
    ("апрель", "апреля", "апрелю", "сәуір", "сәуірде", "сәуірдің"),
    ("май", "мая", "мае", "мамыр", "мамырда", "мамырға"),
    ("июнь", "июня", "июне", "маусым", "маусымда", "маусымнан"),
    ("июль", "июля", "июлю", "шілде", "шілдеде", "шілденің"),
    ("август", "августа", "августе", "тамыз", "тамызда", "тамызға"),
    ("сентябрь", "сентября", "сентябре", "қыркүйек", "қыркүйекте", "қыркүйегінде"),
    ("октябрь", "октября", "октябре", "қазан", "қазанда", "қазанға"),
    ("ноябрь", "ноября", "ноябре", "қараша", "қарашада", "қарашаның"),
    ("декабрь", "декабря", "декабрю", "желтоқсан", "желтоқсанда", "желтоқсаннан"),
)


@pytest.mark.parametrize("number", range(1, 13))
def test_each_month_is_known_in_its_cases(number: int) -> None:
    own, after = MONTHS[number - 1], MONTHS[number % 12]
    for form in own:
        assert missing(f"5 {form}", f"05.{number:02}.2026") == []
        assert missing(f"05.{number:02}", f"5 {form}") == []
        assert missing(f"до 5 {form.title()} 2026", f"05.{number:02}.2026") == []
        for other in after:
            assert missing(f"5 {form}", f"5 {other}") == [form]


@pytest.mark.parametrize("number", range(1, 13))
def test_a_month_by_itself_is_told_in_russian_and_not_asked_for_where_it_may_be_something_else(
    number: int,
) -> None:
    *russian, kazakh, _, _ = MONTHS[number - 1]
    doubtful = kazakh in ("наурыз", "мамыр", "маусым", "қазан", "желтоқсан")
    assert [missing(form, "") for form in russian] == [[form] for form in russian]
    assert missing(kazakh, "") == ([] if doubtful else [kazakh])
    assert missing(russian[0], kazakh) == []


def test_what_is_missing_is_told_once_and_in_order() -> None:
    assert missing("9 класс, 11 класс, снова 9, сайт a.kz, до 5 мая", "") == [
        "9", "11", "a.kz", "5", "мая",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["1" * 4096, "a" * 4096, "a." * 2048, "1 " * 2048, "@" * 4096, "1-1" * 1365, "+7 " * 1365,
     "12:30" * 819, "http://" * 585, "мая " * 1024, "1.1" * 1365, "IV" * 2048, "a-" * 2048],
    ids=lambda text: text[:7],
)  # fmt: skip
def test_whatever_is_written_is_compared_at_once(text: str) -> None:
    start = time.perf_counter()
    assert missing(text, text) == []
    assert time.perf_counter() - start < 2


# What no comparison of figures sees, and what it takes for a difference: see the module.
@pytest.mark.parametrize(
    ("ru", "kk"),
    [
        ("9 класс — 100 мест, 11 класс — 200 мест", "9-сынып — 200 орын, 11-сынып — 100 орын"),
        ("100 $", "100 теңге"),
        ("5 и 5", "5"),
    ],
)
def test_a_difference_out_of_reach(ru: str, kk: str) -> None:
    assert (missing(ru, kk), missing(kk, ru)) == ([], [])


@pytest.mark.parametrize(
    ("ru", "kk", "of_kk"), [("три дня", "3 күн", ["3"]), ("в 6 вечера", "18:00-де", ["18:00"])]
)
def test_an_equality_out_of_reach(ru: str, kk: str, of_kk: list[str]) -> None:
    assert missing(kk, ru) == of_kk
