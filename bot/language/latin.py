"""Russian and Kazakh words written in Latin letters, read as folded Cyrillic.

Each reading is an ordered list of rewriting rules: digits that stand for letters, then letter
groups, then letters whose value hangs on their neighbours, then one letter for one. The rules
follow what people write, see "How young people write" in the research notes on Kazakh: chat
Latin («qansha», «kansha», «qanwa»), the alphabets of 2017 («s'», «o'»), 2018 («oqý», «qalaı»)
and 2021 («şäkırt»), the Turkic one of the Kazakh Wikipedia («oqw», «jumıs»), and Russian
translit in its passport form («shch», «ya»), its scholarly form («ja», «novyj») and its chat
form («4to», «w», «9»).

A reading is one guess. A skeleton is a key that need not guess: it merges what the spellings
confuse, so that a word meets itself.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from bot.language.spelling import fold

_Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*lines: tuple[str, str]) -> _Rules:
    """Take (pattern, replacement) pairs, give them compiled, in their order."""
    return tuple((re.compile(pattern), new) for pattern, new in lines)


def _apply(word: str, rules: _Rules) -> str:
    """Take a word, give it after each rule in turn."""
    for pattern, new in rules:
        word = pattern.sub(new, word)
    return word


def _in(letter: str, frames: str) -> str:
    """Take a letter and frames such as «sta_ mo_n», give the pattern of the letter in a gap."""
    pairs = (frame.split("_") for frame in frames.split())
    return "|".join(f"(?<={before}){letter}(?={after})" for before, after in pairs)


# --- what both languages share ----------------------------------------------------------------

# Every apostrophe there is becomes the plain one; the dot that "İ" leaves in lower case goes.
_APOSTROPHES: Final = str.maketrans("’ʼ‘`´′ʹʻ", "''''''''", "\N{COMBINING DOT ABOVE}")
_LATIN_WORD: Final = re.compile(r"(?=.*[a-zß-öø-ɏə])[a-zß-öø-ɏə46930']+")
_LETTER: Final = re.compile(r"[a-zß-öø-ɏə]")
_LATIN_RUN: Final = re.compile(r"[a-zß-öø-ɏə46930']+")

# Letters with marks, of all the alphabets named above; «ı» and «ý» hang on the word.
_MARKED: Final[Mapping[int, int]] = str.maketrans(
    "áäəóöúüūŭýğǵǧñńŋşśšçčžéèíï", "аааооууууугггннншшшччжееии"
)

# Digits for letters: «4to», «6kola», «dl9», «ra3», «sk0ko». A digit before a unit is a number.
_UNITS: Final = r"kl|k[uy]r|mes|god|let|chas|den|dne|ml|tys|ten|[jz]h?yl|ai|ay|kun|[dgxmth]?$"
_DIGITS: Final = _rules(
    (r"sh4", "щ"),
    (rf"^([34690])(?={_UNITS})", r"\1_"),
    (r"4(?!_)", "ч"),
    (r"6(?!_)", "ш"),
    (r"9(?!_)", "я"),
    (r"(?<=[a-zа-я'])3|^3(?!_)", "з"),
    (r"(?<=[a-zа-я])0|^0(?!_)", "о"),
    (r"_", ""),
)

# Loan words that the letter rules would misread, in both languages.
_LOANS: Final = _rules(
    (r"^coll?ege(?=$|[sd])", "колледж"),
    (r"[ck]oll?e(?:dg?zh|d[gjz]|j)", "колледж"),
    (r"(?<=b)([yij]?[uw])d[gj](?=et)", r"\1дж"),
    (r"(?<=ene)d[gj](?=er)", "дж"),
    (r"(?<=^ra)sh(?=od)|(?<=proi)sh(?=o)|(?<=^i)sh(?=od)", "сх"),
    (r"^(j|zh)ata[kq]?k?hana", "жатакхана"),
    (r"^ashana", "асхана"),
    (r"ph(?=ana)", "пх"),
    (r"ng(?:gh|g|h)", "нг"),
    (r"^vy(?=e|u[чc])", "вы"),
    (r"(?<=^te)ch(?=n)|(?<=^me)ch(?=an)|(?<=^ar)ch(?=it)", "х"),
    (r"^e(?=k[zoзчsrv]|x[pct]|le[kg]|ff|ner|ta[pjz]|poh)", "э"),
    (r"ra[yji]on", "район"),
    (r"dizajn|dizayn|design", "дизайн"),
    (r"w(?=orld|eb(?:$|s))", "в"),
    (r"hack(?=at)", "хак"),
    (r"thon(?=$|[^aeiou])", "тон"),
    (r"^euro", "евро"),
    (r"^shem(?=[aeuy]|$)", "схем"),
)

# «c» is «ц» before e, i, y, and in «-ница», «-лица» («granica», but «technica», «praktica»);
# «x» is «кс» in loans («text», «expert»), else «х» («xakaton»).
_C_AND_X: Final = _rules(
    (r"(?<![hnr]n[iи])(?<=[nl][iи])c(?=[auoyе])", "ц"),
    (r"c(?=[eiyие]|$)", "ц"),
    (_in("c", "boti_ az_ spe_ [yj]a_ d_at neme_ nem_ ran_ an_ami?$ el_[au]"), "ц"),
    (_in("c", "[jж]en_ [ae][iyj]_a"), "ц"),
    (r"ck|c", "к"),
    (_in("x", "^te_t nte_t [eэ]_[pct] ple_ nde_ [mt]a_i nu_"), "кс"),
    (r"(?<=[fmb]i)x$|(?<=bo)x$", "кс"),
)

_SINGLE: Final[Mapping[int, int]] = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстуввхыз"
)

# --- Kazakh -----------------------------------------------------------------------------------

_ACUTE: Final = re.compile(r"[áóúýǵń]")  # the alphabet of 2018: «ı» is «и» or «й»
_HARMONY: Final = _rules(
    (r"^ı(?=de|nst|nf|nn|mm)", "i"),  # 2018: «ıdeıa»
    (r"(?<=[aeoáóäö])ı", "i"),  # 2018: «qalaı»
    (r"ı(?=[aáuýı])", "i"),  # 2018: «Germanııa»
)
_TURKIC: Final = re.compile(r"[äöüğşçñıï]")  # where these are, «w» is «у»
_FRONT: Final = re.compile(r"(?=.*[eäöüi])[^aoyūqğ]+")
_FRONT_I: Final = re.compile(r"([eäöüi][^aeiouyäöüūáóúý]*?)ı")  # 2021: «kolledjı»

_KAZAKH: Final = (
    *_rules(
        # The alphabet of 2017 wrote its extra letters with an apostrophe.
        (r"s'", "ш"),
        (r"c'", "ч"),
        (r"a'(?=.)", "а"),
        (r"y'", "u"),
        (r"'", ""),
        (r"shch|sch", "щ"),
        (r"sh", "ш"),
        (r"ch", "ч"),
        (r"dzh|dj", "дж"),
        (r"zh", "ж"),
        (r"gh", "г"),
        (r"kh", "х"),
        (r"ph", "ф"),
        # «tsentr», «litsey»; but the conditional «aitsa»
        (r"^ts|ts(?=i|e[nijy])|(?<![or])tz", "ц"),
        # «ң»; before a vowel it stays «нг», as in «tenge», save in these words.
        (r"^([жj][ae]|ma|so|o|ke)ng(?=[ayio]|es)|(?<!^e)ng(?=[yi]z)", r"\1н"),
        (r"ng(?![aeiouyаеиоу]|l[iy])", "н"),
        # «w» of the Turkic alphabet is «у», that of chat is «ш».
        (r"(?<=^a[kq])w", "ш"),
        (_in("w", "^a_yl(?![ua]) ^a_ys ^[dqk]a_y[ms] ^[dqk]a_ip ^sa_s ^ja_ap ^ta_ar"), "u"),
        (r"(?<=[bvgdjzklmnprstyйжшгкq])w$|(?<=[ldtn][aeа])w$", "u"),
        (r"(?<=^[bdgjkqlmnstдж])w", "u"),
        (r"(?<=[bvgdzklmnpqrst])w(?=[bvgdzjklmnpqrst])", "u"),
        (r"(?<=[aeаuoiy])w(?=[bvgdzjlmnr])", "u"),
        (r"w", "ш"),
    ),
    *_C_AND_X,
    *_rules(
        (r"iia", "ия"),
        (r"ia(?=$|d[ae]|n[iy]|g[ah]|s[iy]|l[ae]r|men|lyq|lyk|lыq)", "ия"),
        (r"(?<=[aeouyаоу])i(?=[aа])", "y"),
        (r"ya|^ia", "я"),
        (r"yu|iu", "ю"),
        (r"^ye", "е"),
        (r"(?<=[aeuoаоу])(?<![aeiouyаоу]u)y(?=[eo])", "й"),
        # «у» after a vowel or a stem is a consonant, so «y», «i» after it are «ы», «і»: «auyl»,
        # «oqytuy», «oquym»; after another vowel they are «й»: «qalay», «keiin», «üi».
        (r"(?<=[aeiouаеоу]u)y|(?<=[tdlqgкнр]u)y$|(?<=[qкldrt]u)y(?=[mn])", "ы"),
        (r"(?<=[aeoаео]u)i", "и"),
        (r"(?<=[bdgkqlmnprstvz]y)[iy](?![aouа])", "й"),
        (r"(?<=i)y(?=[bdgklmnpqrstz])", "ы"),
        (r"(?<=[aeouаеоу])i(?![aаoоu])|(?<=[aeouiаеоуи])y(?![aeouуа])", "й"),
        (r"y", "ы"),
    ),
)

# --- Russian ----------------------------------------------------------------------------------

# Where «j» is «ж» although its place speaks for «й», a gap for the «j»: found by writing the
# words of data/asks in Latin. «stajirovka» needs no frame, «ji» is always «жи».
_J_AS_ZH: Final = """
sta_k sta_a sta_e rta_ uva_ tka_et tka_ut ska_e ska_u$ ka_d ka_et ka_eш va_n va_en da_e$ tak_e
tya_e tja_e bli_a bli_e ir_e la_en be_en oz_e$ hu_e ^vi_u sta_$ kta_$ ode_$ mo_n mo_et mo_eш mo_em
lo_en lo_n po_al oro_a ado_da to_e$ ^do_d[ijl] ^u_e$ eu_e ^ne_e ^ni_e$ ^ni_n u_n$ dru_b dru_a slu_
nu_n nu_d nu_e hu_a ju_n kru_ mu_ч ^чu_ dvi_ sti_e sti_n kni_n zni_n bi_a uni_ e_du me_d nade_
ode_d obe_d obe_da re_d re_n ene_n sve_a are_e ere_e ube_ ^a_em ga_d uje_ re_de ^ro_d aro_d gra_d
eta_ udo_ ez_a ye_a ken_a in_en dol_n dol_e odol_ ir_o der_a ver_ tor_e oro_n ^ol_a ^ч_e
"""


_RUSSIAN: Final = (
    *_rules(
        (r"\*", "ж"),
        (r"s(?=ch(?:it|[eyj]?[eo]t|ast))", "с"),  # «счёт», «считать», «счастье» against «щ»
        (r"(?<=[ei])[wш]'$", "шь"),
        (r"shch|shh|sch|[wш]'", "щ"),
        (r"^e(?=t(?:[oaiu]|o[tmyji]|omu|ogo|imi?|i?k?h)$)", "э"),
        (r"tch", "тч"),
        (r"ch", "ч"),
        (r"sh", "ш"),
        (r"dzh|dj(?![aeuo])", "дж"),
        (r"zh", "ж"),
        (r"kh", "х"),
        (r"ph", "ф"),
        (r"w", "ш"),
        # «-тся», «-тский» and «отс-» hold two letters, «ts» elsewhere is «ц».
        (r"t'?s'?(?:[yj]a|я)$|(?<=[eu])tsia$|(?<=ova)tsia$", "тся"),
        (r"(?<=^o)ts(?=[uy]|t|ro)|(?<!neme)ts(?=k)|ts(?=tv)", "тс"),
        (r"ts|(?<![or])tz", "ц"),
    ),
    *_C_AND_X,
    *_rules(
        (r"qu(?=[aeio])", "кв"),
        # «ж» typed as «j»
        (r"^j(?=[^aeou]|ela|en|ele|al)", "ж"),
        (_in("j", _J_AS_ZH), "ж"),
        (r"j(?=[iy])|^j(?=d)", "ж"),
        (r"^(ob'?|pod'?|raz'?)[yj](?=a|e)", r"\1ъj"),
        (r"''|'?ъ'?", "ъ"),
        # «я», «ю», «ё», «е» of two letters
        (r"[yj]a", "я"),
        (r"[yj]u", "ю"),
        (r"[yj]o", "е"),
        (r"(?<=[a-zа-я])(?<![aeiouyаеиоуыяюьъ'])y(?=e$)", "ы"),
        (r"(?<![aeiouyаеиоуыяюьъ'])y(?=e.)(?<=..)", "ь"),
        (r"(?<![yъ])[yj](?=e)|(?<=ъ)j(?=e)", ""),
        (r"iia|iя", "ия"),
        (r"(?<=[aeouy])ia|^ia|(?<=tel)ia|(?<=[lntsdzvbm])ia(?=[bvkmptszшчх]|l[iaоo]?$|lsя)", "я"),
        (r"(?<=pr)ia|ia$|ia(?=m$|х$|mi$)", "ия"),
        (r"(?<=[aeouаео])iu", "ю"),
        (r"iu$", "ию"),
        (r"iu", "ю"),
        # «й»
        (r"(?<=[aeouiyаеиоуяю])y|(?<=[aeouiyаеиоуыяю])j(?![aeouаеоу])", "й"),
        (r"(?<=s[kt])ii$|(?<=sh)ii$", "ий"),
        (r"^(mo|tvo|svo)i$", r"\1и"),
        (r"(?<=[aeou])i$|(?<=[aei])i(?=sk|ц|ro)|(?<=[ueo])i(?=st[eav])|(?<=^na)i(?=t)", "й"),
        (r"(?<=[nvtk]y)i$", "й"),
        (r"y", "ы"),
        (r"j", "ж"),
        # soft signs that hardly anybody types
        (r"(?<=[st][kt]ol)(?=k)|(?<=^tol)(?=k)|(?<=bol)(?=ш)|(?<=dual)(?=[nd])", "ь"),
        (r"(?<=[aeoiьр]l)(?=ц)", "ь"),
        (r"(?<=.[a-zа-я][a-zа-я]ost)$", "ь"),
        (r"'", "ь"),
    ),
)

# --- the key ----------------------------------------------------------------------------------

# Spellings that only a reading as Kazakh explains. Words in «j» are Kazakh («jumys»), save those
# where it begins «я», «ю», «е», or where a Russian «жа», «же» goes on with a «j» for «й».
_KAZAKH_LOOK: Final = re.compile(
    "|".join(
        (
            r"[qğǵǧñńŋşäáöóüúūýıïə]|gh",  # letters and a digraph of its own
            r"[acgou]'.|s'(?=[aeiou])",  # 2017
            r"[bvgdjzlmnprst]w$|[lt]aw$|lew$|ew[^aeiouy]",  # «w» as «у»: «alw», «tazalaw»
            r"[bdfgklmnprstzvx]w[bdfgklmnprstzvx]|^dw|^[dqk]?aw(?:y[lsmd]|d)",
            r"^[ck]ujat|^kajet|^majil|natij",
            r"^j(?!armar|azyk|anvar|asn|avl|a$|urist|urli|un[oiyaе]|uan|ug[aeou])"
            r"(?!est|esli|evro|edin|ejeg|eh|osh|ela[jyie]|alov)",
        )
    )
)

_KEY: Final = _rules(
    (r"э", "е"),
    (r"[ьъ](?=[еи])", "и"),
    (r"[ьъ]", ""),
    (r"я", "иа"),
    (r"ю", "иу"),
    (r"шч|сч|щ", "ш"),
    (r"к+х", "х"),
    (r"дж", "ж"),
    (r"ц", "с"),
    (r"тс+", "с"),
    (r"[ый]", "и"),
    (r"нг", "н"),
    (r"^еу(?=р)", "ев"),
    (r"(.)\1+", r"\1"),
    (r"ие|ио", "е"),
    (r"(.)\1+", r"\1"),
)

_CYRILLIC: Final = re.compile(r"[Ѐ-ӿ]")
_LOOK_ALIKES: Final = str.maketrans("aeopcxykmthb", "аеорсхукмтнв")


# --- public -----------------------------------------------------------------------------------


def is_latin(word: str) -> bool:
    """Whether a word is Latin letters, digits that stand for letters (4 6 9 3 0), apostrophes."""
    return _LATIN_WORD.fullmatch(_plain(word)) is not None


def from_kazakh(word: str) -> str:
    """The best single reading of a Kazakh word in Latin letters, in folded Cyrillic."""
    plain = _harmony(_prepared(_plain(word).rstrip("'"))).translate(_MARKED)
    return fold(_apply(plain, _KAZAKH).translate(_SINGLE))


def from_russian(word: str) -> str:
    """The best single reading of Russian translit, in folded Cyrillic («ё» is «е»)."""
    plain = _prepared(_plain(word)).translate(_MARKED)
    return fold(_apply(plain, _RUSSIAN).translate(_SINGLE))


def skeleton(word: str) -> str:
    """A key that is the same for a word in Cyrillic, with or without Kazakh letters, and Latin.

    Lossy: ы и й і are one letter, so are х кх, щ ш, ц тс с, ж дж, н нг, ие ио е; double letters
    count once, soft and hard signs not at all.
    """
    parts = re.split(r"(-)", _plain(word).replace("*", "zh"))
    return "".join(_apply(_cyrillic(part), _KEY) for part in parts)


# --- inside -----------------------------------------------------------------------------------


def _plain(word: str) -> str:
    """Take a word as typed, give it composed, in lower case, with plain apostrophes."""
    return unicodedata.normalize("NFC", word).casefold().translate(_APOSTROPHES)


def _prepared(word: str) -> str:
    """Take a plain word, give it with digits for letters and loan words read; numbers stay."""
    return _apply(_apply(word, _DIGITS), _LOANS) if _LETTER.search(word) else word


def _harmony(word: str) -> str:
    """Take a Kazakh word, give it with each «ı» read: й and и of 2018, і after front vowels, ы.

    The alphabets disagree on this letter; within a word vowel harmony tells.
    """
    if _TURKIC.search(word):
        word = word.replace("w", "u")
    word = _apply(word, _HARMONY)
    if _ACUTE.search(word) or _FRONT.fullmatch(word):
        return word.replace("ı", "i").replace("ý", "u")
    while (front := _FRONT_I.sub(r"\1i", word)) != word:
        word = front
    return word.replace("ı", "ы")


def _cyrillic(word: str) -> str:
    """Take a plain word in any script, give it in folded Cyrillic; each Latin run is read."""
    if not _CYRILLIC.search(word):
        return _read(word) if is_latin(word) else word
    looks = word.translate(_LOOK_ALIKES)
    if not _LATIN_WORD.search(looks):
        return fold(looks)
    return fold(_LATIN_RUN.sub(lambda run: _read(run[0]), word))


def _read(word: str) -> str:
    """Take a Latin word of unknown language, give it in folded Cyrillic, good for a key only."""
    return from_kazakh(word) if _KAZAKH_LOOK.search(word) else from_russian(word)


_HEARD: Final = str.maketrans("ое", "аи")


def sound(word: str) -> str:
    """A skeleton without the vowels that Russian confuses by ear: о and а, е and и."""
    return skeleton(word).translate(_HEARD)
