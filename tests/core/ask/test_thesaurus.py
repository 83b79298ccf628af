"""The thesaurus of plain English."""

from __future__ import annotations

from dyad.ask.thesaurus import SAME, WIDER, read_thesaurus


def test_thesaurus_family_ties_verb_and_noun() -> None:
    """A noun is told by the verb that it is formed from."""
    assert "recognit" in read_thesaurus().family["recogn"]


def test_thesaurus_near_is_the_same_both_ways() -> None:
    """If one word may stand for another, the other may for the one, and never as well as itself."""
    near = read_thesaurus().near
    assert all(
        near[other][word] == strength for word in ("journey", "buy") for other, strength in near[word].items()
    )
    assert near["buy"]["purchas"] == SAME
    assert near["journey"]["travel"] == WIDER


def test_thesaurus_unknown_word_has_nothing_near() -> None:
    """A word that it does not have is no error."""
    assert not read_thesaurus().of("xyzzy")
