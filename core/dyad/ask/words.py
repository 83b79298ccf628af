"""Words of questions and of facts, brought to the form in which they are compared.

A word is compared by its stem (the Snowball stemmer for English), without accents, in one spelling for the
British and the American way. Numbers keep their digits: `590,000` is the word `590000`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer

_TOKEN: Final = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+(?!\w))"
    r"|(?P<dotted>(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    r"|(?P<letter>\b[eE][-‑](?=[^\W\d_]{2}))?(?P<word>[^\W_]+)"
    r"|(?P<sign>[$€%])"
)
_POSSESSIVE: Final = re.compile(r"[’'ʼ]s\b|(?<=s)[’'](?=\s|$|[?!.,;:])")
_SIGNS: Final = {"$": "dollar", "€": "euro", "%": "percent"}
_SPELLINGS: Final = (
    (re.compile(r"is(e|ed|es|er|ers|ing|ation|ations|ational)$"), r"iz\1"),
    (re.compile(r"^cent(re|res)$"), "center"),
    (re.compile(r"^(lab|col|fav|hon|neighb|harb|behavi|endeav|vap|hum|rum|arm)our"), r"\1or"),
    (re.compile(r"^(def|off|lic)ence"), r"\1ense"),
    (re.compile(r"^programmes?$"), "program"),
    (re.compile(r"^theatre"), "theater"),
)
_STEMMER: Final = snowballstemmer.stemmer("english")


@dataclass(frozen=True)
class Token:
    """One word of a text.

    Attributes:
        text: As it is written, without a possessive `'s`.
        plain: In small letters and without accents.
        stem: What is compared.
        start: The offset of its first character.
        end: The offset after its last one.
    """

    text: str
    plain: str
    stem: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def number(self) -> float | None:
        """Its value where it is written in digits."""
        try:
            return float(self.plain) if self.plain[:1].isdigit() else None
        except ValueError:
            return None


def fold_accents(text: str) -> str:
    """Write a text in small letters without accents, its words kept apart.

    Args:
        text: The text.

    Returns:
        The folded text.

    Example:
        >>> fold_accents("Việt Nam, Đà Nẵng")
        'viet nam, da nang'
    """
    small = text.casefold().replace("đ", "d")
    if small.isascii():
        return small
    parts = unicodedata.normalize("NFKD", small)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Reduce a word to what is compared.

    Args:
        word: One word in small letters without accents.

    Returns:
        Its stem.

    Example:
        >>> stem("centre") == stem("centers"), stem("organised") == stem("organize"), stem("590000")
        (True, True, '590000')
    """
    if not word.isascii() or not word.isalpha():
        return word
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    found = _STEMMER.stemWord(word)
    return _IRREGULAR.get(word) or _IRREGULAR.get(found) or str(found)


_IRREGULAR: Final = {
    "met": "meet",
    "memoranda": "memorandum",
    "shot": "shoot",
    "meant": "mean",
    "stood": "stand",
    "ran": "run",
    "drove": "drive",
    "driven": "drive",
    "broke": "break",
    "broken": "break",
    "caught": "catch",
    "felt": "feel",
    "dealt": "deal",
    "heard": "hear",
    "lent": "lend",
    "hung": "hang",
    "struck": "strike",
    "shook": "shake",
    "shaken": "shake",
    "stole": "steal",
    "stolen": "steal",
    "swore": "swear",
    "sworn": "swear",
    "threw": "throw",
    "thrown": "throw",
    "wore": "wear",
    "worn": "wear",
    "bore": "bear",
    "borne": "bear",
    "sank": "sink",
    "sunk": "sink",
    "sang": "sing",
    "sung": "sing",
    "swam": "swim",
    "arose": "aris",
    "arisen": "aris",
    "awoke": "awak",
    "forgave": "forgiv",
    "forgot": "forget",
    "foresaw": "forese",
    "foreseen": "forese",
    "oversaw": "overse",
    "overseen": "overse",
    "undertook": "undertak",
    "undertaken": "undertak",
    "overtook": "overtak",
    "overtaken": "overtak",
    "withdrew": "withdraw",
    "withdrawn": "withdraw",
    "upheld": "uphold",
    "rebuilt": "rebuild",
    "understood": "understand",
    "fell": "fall",
    "drew": "draw",
    "drawn": "draw",
    "wrote": "write",
    "written": "write",
    "spent": "spend",
    "flew": "fli",
    "left": "leav",
    "lost": "lose",
    "laid": "lay",
    "taught": "teach",
    "thought": "think",
    "kept": "keep",
    "said": "say",
    "held": "hold",
    "took": "take",
    "taken": "take",
    "gave": "give",
    "given": "give",
    "spoke": "speak",
    "spoken": "speak",
    "speech": "speech",
    "told": "tell",
    "sent": "send",
    "led": "lead",
    "built": "build",
    "grew": "grow",
    "grown": "grow",
    "growth": "grow",
    "rose": "rise",
    "risen": "rise",
    "began": "begin",
    "begun": "begin",
    "went": "go",
    "goes": "go",
    "goe": "go",
    "came": "come",
    "chose": "choose",
    "won": "win",
    "made": "make",
    "paid": "pay",
    "sought": "seek",
    "brought": "bring",
    "bought": "buy",
    "sold": "sell",
    "fought": "fight",
    "became": "becom",
    "saw": "see",
    "seen": "see",
    "women": "woman",
    "people": "peopl",
    "countries": "countri",
    "tons": "ton",
    "tonnes": "ton",
    "tonne": "ton",
    "leaders": "leader",
    "diplomats": "diplomat",
    "signatory": "sign",
    "signature": "sign",
    "signatur": "sign",
    "signatori": "sign",
    "pharma": "pharmaceut",
    "collabor": "cooper",
    "coverag": "cover",
    "reunifi": "reunif",
    "invis": "invis",
    "economi": "econom",
    "recept": "receiv",
    "shown": "show",
    "president": "president",
    "presidents": "president",
    "presidential": "president",
    "office": "office",
    "offices": "office",
    "publication": "publication",
    "publications": "publication",
    "universal": "universal",
    "minister": "minister",
    "ministers": "minister",
    "ministerial": "minister",
    "ministry": "ministry",
    "ministries": "ministry",
}


def tokenize(text: str) -> list[Token]:
    """Split a text into words.

    Args:
        text: The text.

    Returns:
        Its words, in order; marks are left out, but `$`, `€` and `%` are words.

    Example:
        >>> [token.plain for token in tokenize("To Lam's U.S. e-commerce: 4.15 billion, 590,000?")]
        ['to', 'lam', 'us', 'ecommerce', '4.15', 'billion', '590000']
    """
    blanked = _POSSESSIVE.sub(lambda match: " " * len(match[0]), text)
    tokens = []
    for match in _TOKEN.finditer(blanked):
        written = text[match.start() : match.end()]
        if match["sign"]:
            plain = _SIGNS[match["sign"]]
        elif match["number"]:
            plain = match["number"].replace(",", "")
        elif match["dotted"]:
            plain = fold_accents(match["dotted"]).replace(".", "")
        else:
            plain = ("e" if match["letter"] else "") + fold_accents(match["word"])
        if plain:
            tokens.append(Token(written, plain, stem(plain), match.start(), match.end()))
    return tokens


def word_set(text: str) -> frozenset[str]:
    """Make a set of words.

    Args:
        text: Words with spaces between them.

    Returns:
        The words.

    Example:
        >>> sorted(word_set("is are was"))
        ['are', 'is', 'was']
    """
    return frozenset(text.split())


def stems(text: str) -> list[str]:
    """List the stems of a text's words.

    Args:
        text: The text.

    Returns:
        The stems, in order.

    Example:
        >>> stems("Agreements signed")
        ['agreement', 'sign']
    """
    return [token.stem for token in tokenize(text)]


@lru_cache(maxsize=50_000)
def name_stems(name: str) -> tuple[str, ...]:
    """List the stems of the words of a name, which is asked for again and again.

    Args:
        name: The name.

    Returns:
        The stems, in order.

    Example:
        >>> name_stems("Treaties signed")
        ('treati', 'sign')
    """
    return tuple(stems(name))
