"""A rule-based Kazakh stemmer for questions typed by people.

In goes one lower-case Cyrillic word, out comes its stem in folded letters, so that «оқуға»,
«окуга» and «оқу» meet in one index key. No lexicon is used beyond the short lists below.

The rules follow the order of Kazakh endings, root + plural + possessive + case + predicate,
and the usual consonant and vowel harmony. Two tracks are tried on each turn: a verb ending
closes the word, a noun ending is peeled and the rest is looked at again. Peeling to the very
end makes the base word and its inflected forms take the same way, which matters more to an
index than stopping at the dictionary form.

Every check is made on folded letters: letting «ү» or «ә» decide would give a word typed with
and without the special letters two different stems. Folded letters still show most of vowel
harmony (а, ы against е, і); what they hide would block 30 of 62,000 words, hardly any rightly.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

_FOLDING: Final = str.maketrans("әғқңөұүһіё", "агкноуухие")


def _words(*lines: str) -> tuple[str, ...]:
    """Take lines of words, give the words in their order; keeps the tables below readable."""
    return tuple(word for line in lines for word in line.split())


_VOWELS: Final = frozenset("аеыиоуэюя")
_VOICELESS: Final = "пткшщсфхцчбвгд"  # б в г д end loan words only and sound voiceless there
_SONORANT: Final = "рлймнузжь"
_CONSONANTS: Final = _VOICELESS + "рлймнузж"  # «у» after a consonant counts as a glide
_NO_O: Final = "аеыиуэюя"
_OPEN: Final = _NO_O + "о"

# Harmony by the last vowel of the rest. «и» hides both «и» and «і», «у» hides «ұ» and «ү».
_BACK_ONLY: Final = frozenset("ыя")
_FRONT_ONLY: Final = frozenset("еэ")
_LOAN_BACK: Final = ("ех", "ев")  # no Kazakh root ends so: «политехқа», «Нұрышевқа»
_BACK_UNLESS_ONE_SYLLABLE: Final = frozenset("ао")  # «ә», «ө» live in the first syllable

# --- words that must not be cut further -----------------------------------------------------

# Roots of the domain that end like an inflected word, or are too short for the length rule.
_ROOTS: Final = _words(
    "ай ат ел уй ис ой бар сан жыл адам бала ата кала жоба акша окушы алма карта апта кесте",
    "жулде мектеп мекен белги кенсе аймак маман калам билим болим тизим мерзим акы акын",
    "алматы астана турки улги орда орта команда мекеме почта баспа емтихан план орын тобе ана",
    "аке отбасы аудан нысан заман экран казан орган толем алем колем уйым ойын талап кытай",
    "мекенжай жагдай лицей музей ангиме магазин тенге жетим",
)
# «-ас/-ес/-ыс» belongs to the root here, so «кеңесі» must lose «-і» and not «-сі».
_S_ROOTS: Final = _words("кенес сериктес ариптес сыныптас жолдас отандас катынас жумыс бизнес")
# Nouns that would pass for a converb, a participle or a passive: «тәртіп», «билет», «өкіл».
_NOT_VERBS: Final = _words("тартип касип билет ауыл тасил окил кабыл орал деканат кабинет")
# Nouns in «-у» that are no infinitives, and numbers.
_NOT_INFINITIVES: Final = _words("оку елу калау жылу тау жети алты еки")
# Adverbs, postpositions and adjectives that only look like a case or a possessive.
_SMALL_WORDS: Final = _words(
    "кейин дейин тегин бугин бурын жакын киын ушин алтын келеси акылы баска кыска кайта жана",
    "енди жане осы мунда сонда онда туралы толык жалпы",
)
# Question words: they are told apart by their very endings («қайда», «қайдан», «кімге»).
_QUESTIONS: Final = _words("кай кайда кайдан кайсы кандай калай кашан канша неше неге ким кимге")

_KNOWN: Final = frozenset(
    _ROOTS + _S_ROOTS + _NOT_VERBS + _NOT_INFINITIVES + _SMALL_WORDS + _QUESTIONS
)

# Heads of compounds: «жатақхана», «кәсіпорын», «шәкіртақы», «сыйақы», «Қазақстан».
_KNOWN_TAILS: Final = ("хана", "порын", "такы", "йакы", "кстан", "истан", "нама")

# Short verb roots: two or three letters are a root only when they are listed here.
_VERB_ROOTS: Final = frozenset(
    _words(
        "ал аш от ет ек иш ил бар кел бер бол тап таб кет жет тус кир шык шыг жур тур кор бил",
        "жаз кой жат бит кос айт тарт кайт сат жап жаб кут кеш отыр орал жибер тексер",
        "кайтар корсет уйрен",
    )
)

# Verb roots in a vowel that no «-ла/-да/-та» shows: «төледі» is a past, not «төл» + «еді».
_VOWEL_ROOTS: Final = frozenset(
    _words("толе жаса ойна кара сана тиле жина дайында багала талкыла")
)

# Roots that change: «оқы-» loses its vowel in «оқу», «өткіз-» is said of the same events as
# «өт-». «сұра-» is no vowel root here, or «сұрағым» «my question» would turn into «to ask».
_IRREGULAR: Final = MappingProxyType(
    {"окы": "оку", "окыл": "оку", "откиз": "от", "сур": "сура", "жарай": "жара"}
)

_AFTER_READ: Final = frozenset("мсдт")  # «оқимын», «оқисың», «оқиды», «оқитын», not «оқиға»

# Converbs before a separate «ма» or «алады»; a general «-а» would eat «қала» and «жоба».
_CONVERBS: Final = MappingProxyType(
    {
        root + vowel: root
        for vowel, roots in (
            ("а", _words("бол бар ал шыг жаз таб айт кос тур кой отыр тапсыр ауыс катыс шакыр")),
            ("е", _words("бер кел тус кир кет жет жур кор бил жибер битир уйрен тексер")),
        )
        for root in roots
    }
)

# --- ending tables ----------------------------------------------------------------------------


class _Ending(NamedTuple):
    """What must stand before an ending: allowed letters and the fewest letters left."""

    after: frozenset[str]
    least: int


_Table = Mapping[str, _Ending]


def _table(*groups: tuple[str, str, int]) -> _Table:
    """Take (endings, allowed letters before, fewest letters left), give one read-only table."""
    rows = {
        ending: _Ending(frozenset(after), least)
        for endings, after, least in groups
        for ending in _words(endings)
    }
    return MappingProxyType(rows)


_NOUN: Final = _table(
    # plural
    ("лар лер", _OPEN + "рйь", 3),
    ("дар дер", "лмнзжьр", 3),
    ("тар тер", _VOICELESS, 3),
    # genitive, accusative
    ("нын нин", _NO_O + "мн", 3),
    ("дын дин ды ди", _SONORANT, 3),
    ("тын тин ты ти", _VOICELESS, 3),
    ("ны ни", _NO_O, 3),  # no «о»: loans in «-он» are far more frequent than loans in «-о»
    # dative, locative, ablative, instrumental
    ("га ге", _OPEN + _SONORANT, 3),
    ("ка ке", _VOICELESS, 3),
    ("да де дан ден дагы деги", _OPEN + _SONORANT, 3),
    ("та те тан тен тагы теги", _VOICELESS, 3),
    ("нан нен", "мн", 3),
    ("мен", _OPEN + "рлймнуь", 3),
    ("бен", "зжмн", 3),
    ("пен", _VOICELESS, 3),
    # possessive of the first and second person, with the dative «-ыма»; imperative «-ыңыз»
    ("ым им ыма име ымыз имиз ыныз иниз", _CONSONANTS + "уь", 3),
    ("ныз низ", _OPEN, 4),
    # predicate, «without», and «-ғы» of time words («жылғы»)
    ("мын мин", "рлймн", 4),  # after a vowel it is mostly «-ім» + «-ін»: «келісімін»
    ("мыз миз", _OPEN + "рлймн", 4),
    ("бын бин быз биз", "зж", 4),
    ("пын пин пыз пиз", _VOICELESS, 4),
    ("сыз сиз", _OPEN + _CONSONANTS, 4),
    ("дыр дир", _OPEN + _SONORANT, 4),
    ("тыр тир", _VOICELESS, 4),
    ("гы ги", "рлмнзй", 3),
)

# Cases after the possessive of the third person keep an «н»: «мамандығын», «қаласында».
_PRONOMINAL: Final = frozenset(_words("ндагы ндеги нда нде нан нен нын нин на не ны ни"))

# The verb endings whose look alone proves a verb. All follow a root in a vowel.
_AFTER_VOWEL_ROOT: Final = frozenset(
    _words("йды йди ймын ймин йсын йсин йсыз йсиз ймыз ймиз йтын йтин йм")
)

_PROVEN: Final = _table(
    ("дым дим дыныз диниз", _OPEN + _SONORANT, 3),
    ("тым тим тыныз тиниз", _VOICELESS, 3),
    ("дын дин дык дик", "аеы", 3),  # a genitive would be «-ның», an adjective «-лық»
    ("ган ген", _OPEN + _SONORANT, 3),
    ("кан кен", _VOICELESS, 3),
    # desiderative «барғым келеді»; after a vowel «-ғым» is «-қ» + «-ым», «мамандығым»
    ("гым гим гысы гиси", _SONORANT, 3),
    ("кым ким кысы киси", "птсшк", 3),
)

# Endings that nouns share by chance: taken only from something that looks like a verb root.
_GATED: Final = _table(
    ("атын етин амын емин асыз есиз амыз емиз ам ем", _CONSONANTS, 2),
    ("ып ип", _CONSONANTS, 2),
    ("п", "аеы", 3),
    ("са се сам сем сан сен сак сек саныз сениз", _OPEN + _CONSONANTS, 2),
    ("сын син", _CONSONANTS, 2),
    ("мак мек май мей", _OPEN + _SONORANT, 2),
    ("бак бек бай бей", "зжмн", 2),
    ("пак пек пай пей", _VOICELESS, 2),
    ("ды ди", _OPEN + _SONORANT, 2),
    ("ты ти", _VOICELESS, 2),
    ("ныз низ гым гим гысы гиси", "ае", 3),
)

# Endings that only a listed root may lose: «келдік» is a verb, «жеңілдік» is a noun.
_LISTED_ONLY: Final = frozenset(_words("дык дик тык тик ыныз иниз"))

# What of a verb ending may be the end of a noun instead, by the ending's first two letters.
_NOUN_PART: Final = MappingProxyType({"йд": "й", "ат": "ат", "ет": "ет"})

_VERB_ENDINGS: Final = frozenset((*_AFTER_VOWEL_ROOT, *_PROVEN, *_GATED, *_LISTED_ONLY))

# How a longer verb root ends: passive, reciprocal, causative, «тіркел-».
_VERB_MARKS: Final = _words("ыл ил ыс ис ыр ир ас ес кел")

_NEGATIVE: Final = _table(
    ("ма ме", _OPEN + "рлйу", 3), ("ба бе", "зжмн", 3), ("па пе", _VOICELESS, 3)
)
_PAST_NEGATIVE: Final = frozenset(_words("мады меди бады беди пады педи"))

# What a glued question particle may follow: «барма», «болама», «керекпе», «боладыма».
_PARTICLES: Final = frozenset(_words("ма ме ба бе па пе"))
_PARTICLE_HOSTS: Final = frozenset(
    _words("бар жок керек бола жарай жарайды жарамды мумкин тусе ала бере дурыс тегин осы")
)
_PARTICLE_HOST_TAILS: Final = ("ады", "еди", "йды", "йди", "амын", "емин")

# «-лық» makes an adjective of these: «техникалық», «академиялық», «қалалық».
_ADJECTIVE_TAILS: Final = ("ика", "ия")
_ADJECTIVE_HOSTS: Final = frozenset(("кала", "алматы", "жоба"))

# A loan in «-ия» with «-м/-ң», «стипендиям»; the letter before keeps «зиян» whole.
_LOAN_OWNED: Final = tuple(f"{letter}ия{end}" for letter in "бвгдклмнпрстцф" for end in "мн")

_TURNS: Final = 8  # more endings than any real word carries


# --- public -----------------------------------------------------------------------------------


def fold(word: str) -> str:
    """Take a lower-case word, give it without the Kazakh letters (ә→а, ғ→г, қ→к, і→и …)."""
    return word.translate(_FOLDING)


def stem(word: str) -> str:
    """Take one lower-case Cyrillic word, give its stem in folded letters.

    Order peeled, last first: question particle, predicate, case, possessive, plural; a verb
    ending closes the word. A word that carries no known ending comes back folded.
    """
    rest = _without_particle(_before_hyphen(fold(word)))
    if rest[:3] == "оки" and rest[3:4] in _AFTER_READ:
        rest = "окый" + rest[3:]  # «оқимын» is «оқы-й-мын» by the spelling rules
    for _ in range(_TURNS):
        if _is_known(rest):
            break
        verb = _verb(rest)
        if verb is not None:
            rest = verb
            break
        noun = _noun(rest)
        if noun is None:
            break
        rest = noun
    return _finish(rest)


# --- common checks ----------------------------------------------------------------------------


def _is_known(rest: str) -> bool:
    """Take a folded rest, tell whether it must not be cut further."""
    return rest in _KNOWN or rest.endswith(_KNOWN_TAILS)


def _in_harmony(rest: str, ending: str) -> bool:
    """Take a rest and its ending, tell whether their vowels may meet (vowel harmony).

    «ы» is let through: people type it for «і» («колледжды», «жетеды»).
    """
    if "а" in ending:
        return _last_vowel(rest) not in _FRONT_ONLY or rest.endswith(_LOAN_BACK)
    if "ы" in ending or ending in ("мен", "бен", "пен"):  # the instrumental has one form
        return True
    last = _last_vowel(rest)
    if last in _BACK_UNLESS_ONE_SYLLABLE:
        return rest.endswith("ь") or sum(letter in _VOWELS for letter in rest) == 1
    return last not in _BACK_ONLY


def _last_vowel(rest: str) -> str:
    """Take a rest, give its last vowel, or an empty string."""
    for letter in reversed(rest):
        if letter in _VOWELS:
            return letter
    return ""


def _soften(rest: str) -> str:
    """Take a rest before a vowel ending, give the hard final consonant back (б→п, ғ→қ, г→к).

    Also gives back the vowel that «орын» and «халық» lose («орны», «халқы»).
    """
    if rest.endswith("орн"):
        return rest[:-1] + "ын"
    if rest == "халк":
        return "халык"
    last = rest[-1:]
    if last == "г":
        return rest[:-1] + "к"
    return rest[:-1] + "п" if last == "б" else rest


def _finish(rest: str) -> str:
    """Take the bare rest, give the index key: irregular roots joined, last letter hardened.

    A loan such as «педагог» is hardened too: «педагогы» and «педагогтар» then need no lexicon.
    """
    rest = _IRREGULAR.get(rest) or _CONVERBS.get(rest) or rest
    return _soften(rest.removesuffix("ь"))


# --- before the tracks ------------------------------------------------------------------------


def _before_hyphen(word: str) -> str:
    """Take a folded word, give the part before a hyphenated ending («ұбт-да» → «убт»)."""
    head, hyphen, tail = word.rpartition("-")
    if hyphen and head and (tail in _NOUN or tail in ("ы", "и", "сы", "си")):
        return head
    return word


def _without_particle(word: str) -> str:
    """Take a folded word, give it without a glued question particle («барма» → «бар»)."""
    if word[-2:] in _PARTICLES:
        host = word[:-2]
        if host in _PARTICLE_HOSTS or host.endswith(_PARTICLE_HOST_TAILS):
            return host
    return word


# --- noun track -------------------------------------------------------------------------------


def _noun(word: str) -> str | None:
    """Take a folded word, give it one noun ending shorter, or None.

    Where several endings fit, one that leaves a known word wins, then the longest.
    """
    best: str | None = None
    for rest in _noun_rests(word):
        if _is_known(rest):
            return rest
        if best is None:
            best = rest
    return best


def _noun_rests(word: str) -> Iterator[str]:
    """Take a folded word, give every rest that a noun ending may leave, best guess first."""
    owned = _third_person_case(word)
    if owned is not None:
        yield owned
    for size in (5, 4, 3, 2):
        ending = word[-size:]
        rule = _NOUN.get(ending)
        if rule is not None:
            rest = word[:-size]
            if _allows(rule, rest, ending):
                yield _soften(rest) if ending[0] in _VOWELS else rest
    for owner in (word[:-1] if word[-1:] == "н" else "", word):
        owned = _third_person(owner)
        if owned is not None:
            yield owned
    yield from _rare_rests(word)


def _allows(rule: _Ending, rest: str, ending: str) -> bool:
    """Take an ending's rule and the rest before it, tell whether both fit together."""
    if rest[-1:] not in rule.after:
        return False
    if len(rest) < rule.least and rest not in _KNOWN:
        return False
    if ending[0] in _VOWELS and _is_doer(rest):
        return False
    return _in_harmony(rest, ending)


def _third_person_case(word: str) -> str | None:
    """Take a folded word, give it without possessive + case («қаласында» → «қала»), or None."""
    for size in (5, 3, 2):
        owner = word[:-size]
        if owner[-1:] in ("ы", "и") and word[-size:] in _PRONOMINAL:
            return _third_person(owner)
    return None


def _third_person(word: str) -> str | None:
    """Take a folded word, give it without the possessive «-ы/-і/-сы/-сі», or None."""
    if word[-1:] not in ("ы", "и"):
        return None
    rest = word[:-1]
    if rest.endswith("с") and not _is_known(rest) and _is_s_possessive(rest[:-1]):
        return rest[:-1] if _in_harmony(rest[:-1], word[-1]) else None
    if rest[-1:] in _VOWELS and rest[-1:] != "у":
        return None
    if _is_doer(rest):
        return None
    hard = _soften(rest)
    if len(rest) < 3 and hard not in _KNOWN:
        return None
    return hard if _in_harmony(rest, word[-1]) else None


def _is_doer(rest: str) -> bool:
    """Take a rest before «-ы/-і», tell whether these belong to «-шы»: «жұмысшы», «оқушы»."""
    return rest.endswith("ш") and (rest[-2:-1] not in _VOWELS or rest.endswith("уш"))


def _is_s_possessive(rest: str) -> bool:
    """Take what stands before «-сы», tell whether «с» is the ending's («қала-сы»).

    After «ы/і» it is mostly the root's («жұмыс-ы», «өндіріс-і»), save after these consonants.
    """
    last = rest[-1:]
    if last not in _VOWELS or len(rest) < 3:
        return False
    return last not in ("ы", "и") or rest[-2] in "гшчдж" or _is_known(rest)


def _rare_rests(word: str) -> Iterator[str]:
    """Take a folded word, give the rests of endings that only few words may lose.

    «-м/-ң» after the vowel of a known word, «-мын» after a doer, the adjective «-лық».
    """
    rest = word[:-1]
    if word[-1:] in ("м", "н") and (rest in _KNOWN or word.endswith(_LOAN_OWNED)):
        yield rest
    if word.endswith(("шымын", "шимин")):
        yield word[:-3]
    if word.endswith(("лык", "лик")):
        base = word[:-3]
        if base.endswith(_ADJECTIVE_TAILS) or base in _ADJECTIVE_HOSTS:
            yield base


# --- verb track -------------------------------------------------------------------------------


def _verb(word: str) -> str | None:
    """Take a folded word, give its verb root if a verb ending closes it, or None."""
    converb = _CONVERBS.get(word) or _CONVERBS.get(word.removesuffix("м"))
    if converb is not None:
        return converb
    if word.endswith(("ады", "еди", "еды")):
        return _present_or_past(word)
    for size in (5, 4, 3, 2, 1):
        if word[-size:] in _VERB_ENDINGS:
            root = _verb_rest(word, size)
            if root is not None:
                return _plain_root(root)
    if word.endswith("у"):
        return _infinitive(word[:-1])
    return None


def _verb_rest(word: str, size: int) -> str | None:
    """Take a word and an ending's length, give the verb before such an ending, or None."""
    ending, rest = word[-size:], word[:-size]
    if _is_known(rest + _NOUN_PART.get(ending[:2], "-")):
        return None  # «Қытай» + «-ды», «билет» + «-ін»
    if ending in _AFTER_VOWEL_ROOT:
        return rest if len(rest) > 2 and rest[-1] in "аеыи" else None
    if _proves_verb(rest, ending) or (ending in _LISTED_ONLY and rest in _VERB_ROOTS):
        return rest
    rule = _GATED.get(ending)
    if rule is not None and rest[-1:] in rule.after and _looks_like_verb(rest):
        return rest
    return None


def _proves_verb(rest: str, ending: str) -> bool:
    """Take a rest and an ending, tell whether the ending alone makes the word a verb."""
    rule = _PROVEN.get(ending)
    if rule is None or rest[-1:] not in rule.after:
        return False
    return (len(rest) >= rule.least or rest in _VERB_ROOTS) and _in_harmony(rest, ending)


def _looks_like_verb(rest: str) -> bool:
    """Take a rest, tell whether it is a listed root or carries a verb-making mark."""
    if rest in _VERB_ROOTS or rest in _IRREGULAR or _is_vowel_root(rest):
        return True
    if rest[-1:] in ("л", "н") and _is_vowel_root(rest[:-1]):
        return True  # «бастал-», «қабылдан-»
    return len(rest) > 3 and rest.endswith(_VERB_MARKS)


def _is_vowel_root(rest: str) -> bool:
    """Take a rest, tell whether it is a verb in «-ла/-да/-та», by the consonant pair before.

    «баста», «қабылда», «сөйле»: -та follows a voiceless consonant, -да л м н з ж, -ла р й.
    """
    if rest in _VOWEL_ROOTS:
        return True
    if len(rest) < 4 or rest[-1] not in ("а", "е"):
        return False
    before, maker = rest[-3], rest[-2]
    if maker == "т":
        return before in "пкшсх"
    return (maker == "д" and before in "лмнзж") or (maker == "л" and before in "рй")


def _present_or_past(word: str) -> str | None:
    """Take a word in «-ады/-еді», give its root: present of «бар-» or past of «баста-»."""
    if word[-4:] in _PAST_NEGATIVE:
        root = _without_negative(word[:-2])
        if root != word[:-2]:
            return _plain_root(root)
    if _is_vowel_root(word[:-2]):
        return _plain_root(word[:-2])
    rest = word[:-3]
    if len(rest) < 3 and rest not in _VERB_ROOTS:
        return None
    return _plain_root(rest)


def _infinitive(rest: str) -> str | None:
    """Take what stands before the infinitive «-у», give the verb root, or None if too short."""
    if len(rest) < 3 and rest not in _VERB_ROOTS:
        return None
    return _plain_root(rest)


def _plain_root(root: str) -> str:
    """Take a verb without tense and person, give it without negation and voice."""
    root = _without_negative(root)
    for _ in range(3):  # causative + passive + passive is the longest chain met
        shorter = _without_voice(root)
        if shorter == root:
            break
        root = shorter
    return root


def _without_negative(root: str) -> str:
    """Take a verb root, give it without «-ма/-ме/-ба/-бе/-па/-пе» («барма» → «бар»)."""
    rule = _NEGATIVE.get(root[-2:])
    rest = root[:-2]
    if rule is None or rest[-1:] not in rule.after:
        return root
    return rest if len(rest) >= rule.least or rest in _VERB_ROOTS else root


def _without_voice(root: str) -> str:
    """Take a verb root, give it one voice shorter (passive -ыл/-л/-н, causative), or as it is."""
    if root in _KNOWN or root in _VERB_ROOTS or root in _IRREGULAR:
        return root
    if root[-1:] in ("л", "н") and _is_vowel_root(root[:-1]):
        return root[:-1]
    rest = root[:-2]
    if root.endswith(("ыл", "ил")) and (len(rest) > 2 or rest in _VERB_ROOTS):
        return rest
    if root.endswith(("ын", "ин")) and rest in _VERB_ROOTS:
        return rest
    rest = root[:-3]
    if root.endswith(("дыр", "дир", "тыр", "тир")) and len(rest) > 3:
        return rest
    return root
