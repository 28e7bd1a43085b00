"""Latin spellings, as tables: a row is a word and its spellings; each spelling is one case."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from bot.language.latin import from_kazakh, from_russian, is_latin, skeleton
from bot.language.spelling import fold

DATA = Path(__file__).parents[2] / "data"

# Read letter by letter: what comes out is the word itself, folded.
RUSSIAN = """
колледж: kolledzh kolledj kolledg kollej college
колледжей: kolledzhej kolledzhey kolledjei
студент: student
дуальное: dualnoe dual'noe dualnoje dual'noye
сколько: skolko skol'ko skol’ko
практика: praktika praktica
германия: germaniya germanija germania germaniia
китай: kitay kitai kitaj
предприятие: predpriyatie predprijatie predpriatie predpriyatiye predprijatije
хакатон: hakaton xakaton khakaton hackathon hackaton
форум: forum
ярмарка: yarmarka jarmarka iarmarka 9rmarka
выпускник: vypusknik
выпускники: vypuskniki
общежитие: obshchezhitie obschezhitie obshhezhitie obw'ezhitie obsh4ezhitie obschejitie
стипендия: stipendiya stipendija stipendia
документы: dokumenty documenty
когда: kogda
где: gde gdje
победитель: pobeditel'
заплатили: zaplatili
учатся: uchatsya uchatsja u4atsya u4ats9 uchats'ya
что: chto 4to
школа: shkola wkola 6kola
ещё: eshche esche eshchyo yeshche
экзамен: ekzamen ek3amen
это: eto
есть: est' yest' jest'
съезд: s''ezd
объявление: ob''yavlenie ob'yavlenie obyavlenie
можно: mozhno mojno mo*no
может: mozhet mojet
новый: novyj novyy novyi
какой: kakoj kakoy kakoi
какая: kakaya kakaja kakaia
люди: lyudi ljudi liudi
язык: yazyk jazyk iazyk
стажировка: stazhirovka stajirovka sta*irovka
международный: mezhdunarodnyj mejdunarodnyy
граница: granica granitsa
центр: centr tsentr
лицей: licey licei licej litsey
техника: tehnika texnika tekhnika technika
текст: text tekst
эксперт: expert ekspert
счёт: schet schyot
живут: zhivut jivut
здание: zdanie 3danie zdaniye
хорошо: horosho xorosho khorosho horowo h0r0sh0
район: rayon rajon raion
европа: evropa yevropa
работа: rabota
отдельный: otdel'nyj
фото: foto photo
"""

KAZAKH = """
қанша: qansha kansha qanşa qanwa kanwa
неше: neshe newe neşe
нешінші: neshinshi newinwi neşinşi
дуальды: dualdy dýaldy dwaldı
тәжірибе: tajiribe tazhiribe täjiribe tájiribe tájirıbe
өндіріс: ondiris öndiris óndiris öndırıs
мамандық: mamandyq mamandyk mamandıq
қытай: qytai qytay kytai qytaı qıtay
жәрмеңке: jarmenke zharmenke jármeńke järmeñke jarmengke
түлек: tulek túlek tülek
шетел: shetel wetel şetel
жатақхана: jataqhana zhatakhana jataqxana jatakkhana
шәкіртақы: shakirtaqy shakirtaky wakirtaqy şäkirtaqy şäkırtaqy shákirtaqy
құжат: qujat kuzhat qūjat qujat
қашан: qashan qawan kashan qaşan
қайда: qaida qayda kaida qaıda
жеңімпаз: jenimpaz zhenimpaz jeñimpaz jeńimpaz jengimpaz
ақша: aqsha aqwa akwa aqşa
төледі: toledi töledi tóledi töledı
жұмыс: jumys zhumys jūmys jumıs
оқу: oqu oku oqý oqw
үшін: ushin uwin üşin úshin
соң: son song soñ soń
теңге: tenge teñge tengge
жаңа: jana janga jaña
білім: bilim
ғылым: gylym ğylym ghylym ǵylym
қазақ: qazaq kazak
кейін: keiin keyin keıin
айел: ayel
ауыл: auyl awyl
жауап: jauap jawap
оқушы: oqushy oquwy oquşy
оқытуы: oqytuy oqytýy
келесі: kelesi
үй: uy üi úı üy
академия: akademiya akademia
германияда: germaniyada germaniada
технология: tehnologiya texnologiya
аяқ: ayaq aiaq aıaq
ашық: ashyq awyq aşıq
мұғалім: mugalim mūğalim muǵalim
кәсіп: kasip käsip kásip
әділет: adilet ädilet a'dilet ádilet
ұстаз: ustaz ūstaz
асхана: ashana
конференция: konferentsiya konferencia
"""

# Only the key has to meet: the spelling lost something that no reading can bring back.
SKELETON = """
қанша: канша qansha kansha qanşa qanwa kanwa
жұмыс: жумыс jumys zhumys jūmys jumıs júmys
колледж: kolledzh kolledj kolledg kollej kolledzh' college
сколько: skolko skol'ko scolko
практика: praktika praktica praktikа
учатся: учаться uchatsya u4atsya uchatsja uchatsia
студенты: studenty studenti
дуальды: дуалды dualdy dýaldy dualdi
дуальное: dualnoe dualnoye dual'noje
мамандық: мамандык mamandyq mamandik mamandıq
өндірістік: ондиристик ondiristik óndiristik öndırıstık
тәжірибе: тажирибе tajiribe tazhirybe täjiribe
предприятие: predpriatie predpriyatiye predprijatije
общежитие: obshezhitie obshejitie obwejitie obschezhitie
общага: obshaga obwaga obschaga obshchaga
выпускник: vypusknik vipusknik
жатақхана: жатакхана jataqhana jatakhana zhatakkhana jataqxana
шәкіртақы: шакиртакы shakirtaqi wakirtaki şäkırtaqy s'a'kirtaqy
құжаттар: кужаттар qujattar kuzhattar qūjattar kujattar
документы: dokumenti documenty
жәрмеңке: жарменке jarmenke zharmengke jármeńke
ярмарка: yarmarka jarmarka yarmarca
қашан: кашан qashan kawan qaşan
когда: kogda kogdа
жеңімпаз: женимпаз jenimpaz zhengimpaz jeñımpaz
победитель: pobeditel pobeditel'
заплатили: zaplatili 3aplatili
германияда: germaniada germaniyada germanııada
специалист: spetsialist specialist
кәсіпорын: касипорын kasiporyn käsiporın kásiporyn
халықаралық: халыкаралык halyqaralyq khalykaralyk xalıqaralıq
еуропа: европа europa evropa
район: raion rayon rajon
лучше: luchshe lu4she
щётка: schetka shetka
здоровье: zdorovye zdorovie zdorov'e
түлектер: тулектер tulekter túlekter tülekter
"""

DIFFERENT = """
қанша қашан
неше неге
колледж коллега
студент стипендия
практика практик
форум фирма
германия германиядан
китай кит
шетел шебер
жұмыс жылы
құжат қажет
түлек төлем
когда куда
оқу уақыт
диплом дипломат
"""


def _rows(table: str) -> list[tuple[str, str]]:
    rows = (line.split(": ") for line in table.split("\n") if line)
    return [(spelling, word) for word, spellings in rows for spelling in spellings.split()]


@pytest.mark.parametrize(("spelling", "word"), _rows(RUSSIAN))
def test_russian_is_read(spelling: str, word: str) -> None:
    assert from_russian(spelling) == fold(word)


@pytest.mark.parametrize(("spelling", "word"), _rows(KAZAKH))
def test_kazakh_is_read(spelling: str, word: str) -> None:
    assert from_kazakh(spelling).replace("ь", "") == fold(word).replace("ь", "")


@pytest.mark.parametrize(("spelling", "word"), _rows(SKELETON + RUSSIAN + KAZAKH))
def test_a_word_meets_itself(spelling: str, word: str) -> None:
    assert skeleton(spelling) == skeleton(word)


@pytest.mark.parametrize("pair", DIFFERENT.split("\n")[1:-1])
def test_different_words_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("2026", "2026"),
        ("9klass", "9клас"),
        ("3d", "3д"),
        ("QANSHA", "канша"),
        ("s\N{COMBINING CEDILLA}etel", "шетел"),
        ("алматы-да", "алмати-да"),
        ("bosch-тың", "бош-тин"),
        ("xакатон", "хакатон"),  # a Latin look-alike
        ("hakatonға", "хакатона"),
        ("", ""),
    ],
)
def test_the_key_of_odd_words(word: str, expected: str) -> None:
    assert skeleton(word) == expected


@pytest.mark.parametrize(
    "word", ["qansha", "4to", "skol'ko", "Şäkırt", "dýaldy", "3d", "o’qu", "ə"]
)
def test_is_latin(word: str) -> None:
    assert is_latin(word)


@pytest.mark.parametrize(
    "word", ["", "2026", "490", "колледж", "xакатон", "11klass", "a-b", "'", "a b"]
)
def test_is_not_latin(word: str) -> None:
    assert not is_latin(word)


def _vocabulary() -> set[str]:
    files = (*(DATA / "asks").glob("*.yaml"), *(DATA / "gaps").glob("*.yaml"))
    texts = (path.read_text(encoding="utf-8").casefold() for path in files)
    return {fold(word) for text in texts for word in re.findall("[а-яёәғқңөұүһі]+", text)}


def test_few_different_words_share_a_key() -> None:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for word in _vocabulary():
        groups[skeleton(word)].add(word)
    shared = [group for group in groups.values() if len(group) > 1]
    assert len(shared) / len(groups) < 0.02  # measured: 1.4 %


# Standard ways to write the letters of both languages in Latin.
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі"
_STYLES = {
    "passport": "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya "
    "a g k n o u u h i",
    "scholarly": "a b v g d e jo zh z i j k l m n o p r s t u f h c ch sh shh '' y ' e ju ja "
    "a g q n o u u h i",
    "chat": "a b v g d e e j z i i k l m n o p r s t u f h ts ch sh sh  y  e yu ya "
    "a g q n o u u h i",
    "of 2021": "a b v g d e e j z i i k l m n o p r s t u f h ts ç ş ş  y  e iu ia "
    "ä ğ q ñ ö ū ü h ı",
}


def _spell(word: str, style: str) -> str:
    letters = dict(zip(_CYRILLIC, _STYLES[style].split(" "), strict=True))
    return "".join(letters[letter] for letter in word)


@pytest.mark.parametrize(
    ("style", "least"),
    [("passport", 0.99), ("scholarly", 0.97), ("chat", 0.98), ("of 2021", 0.97)],
)
def test_the_whole_vocabulary_meets_itself(style: str, least: float) -> None:
    words = _vocabulary()
    met = sum(skeleton(_spell(word, style)) == skeleton(word) for word in words)
    assert met / len(words) > least
