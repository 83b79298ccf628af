"""Make `core/dyad/ask/thesaurus.txt` from WordNet 3.0: which stems mean the same, and which mean wider.

    python scripts/make_thesaurus.py /usr/share/wordnet core/dyad/ask/thesaurus.txt

The folder is the one of Debian's package `wordnet-base`. Kept are words in common use (those that WordNet's
own count of a corpus has), and of these the senses in which they are mostly used.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import Final, NamedTuple

from dyad.ask.words import stem

PARTS: Final = ("noun", "verb", "adj", "adv")
MOST_SENSES: Final = 3
LEAST_COUNT: Final = 2
MOST_WIDER: Final = 12
HEADER: Final = """\
# Which stems mean the same, and which mean something wider. Made by scripts/make_thesaurus.py from WordNet
# 3.0: WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Used under the WordNet
# licence, which permits to use, copy, modify and distribute it for any purpose and without fee, provided
# that this notice stands on all copies. THIS SOFTWARE AND DATABASE IS PROVIDED "AS IS" AND PRINCETON
# UNIVERSITY MAKES NO REPRESENTATIONS OR WARRANTIES, EXPRESS OR IMPLIED.
# stem|of the same family|of the same meaning|wider
"""


class Synset(NamedTuple):
    """A meaning with the words that have it.

    Attributes:
        words: The words.
        wider: The offsets of the next wider meanings.
        family: For the place of a word, words of other kinds that are formed from it.
    """

    words: tuple[str, ...]
    wider: tuple[str, ...]
    family: dict[int, list[tuple[str, str, int]]]


def read_synsets(folder: Path, part: str) -> dict[str, Synset]:
    """Read the meanings of one part of speech: offset to meaning."""
    found = {}
    for line in (folder / f"data.{part}").read_text(encoding="ascii").splitlines():
        if line.startswith(" "):
            continue
        fields = line.partition(" | ")[0].split()
        count = int(fields[3], 16)
        words = tuple(fields[4 + 2 * n].partition("(")[0].lower() for n in range(count))
        at = 5 + 2 * count
        wider, family = [], defaultdict(list)
        for n in range(int(fields[4 + 2 * count])):
            sign, offset, kind, ends = fields[at + 4 * n : at + 4 * n + 4]
            if sign == "@":
                wider.append(offset)
            elif sign in ("+", "\\") and ends != "0000":
                family[int(ends[:2], 16)].append((kind, offset, int(ends[2:], 16)))
        found[fields[0]] = Synset(words, tuple(wider), dict(family))
    return found


def read_senses(folder: Path, part: str) -> dict[str, list[str]]:
    """Read which meanings a word has, the commonest first: word to offsets."""
    found = {}
    for line in (folder / f"index.{part}").read_text(encoding="ascii").splitlines():
        if not line.startswith(" "):
            fields = line.split()
            found[fields[0]] = fields[-int(fields[2]) :]
    return found


def read_counts(folder: Path) -> dict[tuple[str, str], int]:
    """Read how often a word is used: word and part of speech to count."""
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    kinds = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
    for line in (folder / "cntlist.rev").read_text(encoding="ascii").splitlines():
        key, _, count = line.split()
        word, _, rest = key.partition("%")
        counts[word, kinds[rest[0]]] += int(count)
    return counts


def is_plain(word: str) -> bool:
    """Whether it is one word of small letters."""
    return word.isalpha() and len(word) > 2


def main(folder: Path, target: Path) -> None:
    """Write the file."""
    synsets = {part: read_synsets(folder, part) for part in PARTS}
    senses = {part: read_senses(folder, part) for part in PARTS}
    counts = read_counts(folder)
    by_letter = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
    family: defaultdict[str, set[str]] = defaultdict(set)
    same: defaultdict[str, set[str]] = defaultdict(set)
    wider: defaultdict[str, set[str]] = defaultdict(set)

    def common(word: str, part: str) -> bool:
        return is_plain(word) and counts.get((word, part), 0) >= LEAST_COUNT

    for part in PARTS:
        for word, offsets in senses[part].items():
            if not common(word, part):
                continue
            own = stem(word)
            for rank, offset in enumerate(offsets):
                synset = synsets[part][offset]
                place = synset.words.index(word) + 1 if word in synset.words else 0
                for letter, other, to in synset.family.get(place, ()):
                    formed = synsets[by_letter[letter]].get(other)
                    if formed is not None and to and is_plain(formed.words[to - 1]):
                        family[own].add(stem(formed.words[to - 1]))
                        family[stem(formed.words[to - 1])].add(own)
                if rank >= MOST_SENSES:
                    continue
                for like in synset.words:
                    if common(like, part) and offset in senses[part][like][: MOST_SENSES + 1]:
                        same[own].add(stem(like))
                        same[stem(like)].add(own)
                if rank < 2 and part in ("noun", "verb"):
                    for above in synset.wider:
                        words = [one for one in synsets[part][above].words if common(one, part)]
                        wider[own].update(stem(one) for one in words)
    lines = []
    for own in sorted({*family, *same, *wider}):
        kin = family[own] - {own}
        alike = same[own] - kin - {own}
        more = sorted(wider[own] - kin - alike - {own})[:MOST_WIDER]
        if kin or alike or more:
            lines.append("|".join((own, *(" ".join(sorted(words)) for words in (kin, alike, more)))))
    target.write_text(HEADER + "\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
