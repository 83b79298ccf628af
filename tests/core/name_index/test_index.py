"""The index of names: completing, near names, whole names, labels."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dyad.errors import ReleaseError
from dyad.name_index import NameIndex
from dyad.name_index.file import FILE, Name, Named, write_index
from dyad.name_index.folding import split_words
from dyad.namespaces import BASE
from dyad.release import open_release
from dyad.store import EmbeddedStore


@pytest.fixture(scope="module")
def index(release_home: Path) -> Iterator[NameIndex]:
    """The index of the shipped facts."""
    opened = NameIndex.open(open_release(release_home).folder)
    yield opened
    opened.close()


def first(index: NameIndex, text: str) -> str:
    """The id of the first suggestion."""
    found = index.suggest(text, limit=1)
    return found[0].iri.removeprefix(BASE) if found else ""


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("viet", "country/VNM"),
        ("v", "country/VNM"),
        ("VN", "country/VNM"),
        ("Вьетнам", "country/VNM"),
        ("Вьет", "country/VNM"),
        ("ВЬЕ", "country/VNM"),
        ("越南", "country/VNM"),
        ("ベト", "country/VNM"),
        ("viet-nam", "country/VNM"),
        ("cote divoire", "country/CIV"),
        ("cotedi", "country/CIV"),
        ("Bezdetko", "official/gennady-bezdetko"),
        ("bezdetko genn", "official/gennady-bezdetko"),
        ("Путин", "official/vladimir-putin"),
        ("Tô Lâm", "official/to-lam"),
        ("ninh thuan nuc", "project/ninh-thuan-1-nuclear-power-plant"),
        ("vietnam russia", "dyad/RUS-VNM"),
        ("us", "country/USA"),
        ("state visit", "code/event-type/state-visit"),
    ],
)
def test_suggest_finds_by_beginnings_in_any_order_script_and_spelling(
    index: NameIndex, typed: str, thing: str
) -> None:
    """The thing that people mean comes first."""
    assert first(index, typed) == thing


@pytest.mark.parametrize(
    ("typed", "thing"),
    [
        ("vitnam", "country/VNM"),
        ("wietnam", "country/VNM"),
        ("bezdecko", "official/gennady-bezdetko"),
        ("genady bezdetkо", "official/gennady-bezdetko"),  # the last letter is Cyrillic
        ("ambasador of rusia", "post/rus-ambassador-to-vnm"),
        ("vietnam xyzzy", "country/VNM"),
    ],
)
def test_suggest_with_typing_error_finds_near_and_says_so(index: NameIndex, typed: str, thing: str) -> None:
    """Typing errors are forgiven where nothing begins so."""
    found = index.suggest(typed, limit=5)
    assert thing in [one.iri.removeprefix(BASE) for one in found]
    assert all(one.near for one in found if one.iri.endswith(thing))


def test_suggest_with_exact_beginnings_forgives_nothing(index: NameIndex) -> None:
    """Where names begin as typed, no misspelt ones are mixed in."""
    assert not any(one.near for one in index.suggest("vietnam", limit=50))


@pytest.mark.parametrize(
    "typed", ["", "   ", "'\"*()", "\x00", "AND OR NOT", "éé*", "a" * 5000, "ß" * 400, "💥"]
)
def test_suggest_with_odd_text_gives_a_list(index: NameIndex, typed: str) -> None:
    """Marks, operators of search languages and endless words are harmless."""
    for found in (index.suggest(typed), index.nearest(typed)):
        assert isinstance(found, list)
    assert isinstance(index.find_names(typed), list)


def test_suggest_narrowed_to_classes_gives_only_these(index: NameIndex) -> None:
    """Wide classes, narrow ones and schemes of codes narrow what is given."""
    assert {one.class_name for one in index.suggest("v", limit=30, classes=["Country"])} <= {
        "Country",
        "FormerCountry",
    }
    assert {one.iri for one in index.suggest("visit", classes=["event-type"])} >= {
        BASE + "code/event-type/state-visit"
    }
    assert index.suggest("vietnam", classes=["Official"]) == [] or all(
        one.class_name == "Official" for one in index.suggest("vietnam", classes=["Official"])
    )


def test_suggest_gives_label_in_wanted_language_and_what_matched(index: NameIndex) -> None:
    """The label is the reader's, and the name that was found is told beside."""
    one = index.suggest("vietnam", limit=1, languages=("vi", "en"))[0]
    assert (one.label, one.exact) == ("Việt Nam", True)
    other = index.suggest("Вьетнам", limit=1)[0]
    assert (other.label, other.matched, other.language, other.kind) == ("Vietnam", "Вьетнам", "ru", "name")


def test_nearest_of_misspelt_id_prefers_its_kind(index: NameIndex) -> None:
    """For an id, things of the same kind come first."""
    assert index.nearest("official/bezdetko-genady")[0].iri == BASE + "official/gennady-bezdetko"
    assert index.nearest("agreement/rus-vnm-20-agreement")[0].iri.startswith(BASE + "agreement/rus-vnm-20-")
    assert index.nearest("xyzzy qqq") == []


def test_labels_are_by_language(index: NameIndex) -> None:
    """A thing's labels are given by language, and none for what is not there."""
    labels = index.labels(BASE + "country/VNM")
    assert (labels["en"], labels["ru"], labels["vi"]) == ("Vietnam", "Вьетнам", "Việt Nam")
    assert index.labels(BASE + "country/XXX") == {}


def test_called_gives_things_of_whole_name(index: NameIndex) -> None:
    """Only whole names count."""
    assert [one.iri for one in index.called("viet nam")][:1] == [BASE + "country/VNM"]
    assert index.called("vie") == []
    assert index.called("") == []


def test_index_made_of_store_knows_the_same(index: NameIndex, release_home: Path) -> None:
    """Without a file, the index is made of the store and answers alike."""
    release = open_release(release_home)
    made = NameIndex.of_store(release.open_store())
    assert (made.things, made.names) == (index.things, index.names)
    assert made.suggest("viet") == index.suggest("viet")
    made.close()


def test_index_holds_every_named_thing(index: NameIndex, release_home: Path) -> None:
    """Each thing with a label is in the index, but for parts of things."""
    query = (
        "SELECT DISTINCT ?x WHERE { ?x rdfs:label|skos:prefLabel|dcterms:title ?name . ?x a ?c "
        f'FILTER(STRSTARTS(STR(?x), "{BASE}") && ?c NOT IN (dyad:DyadYear, dyad:StatusStep, dyad:Tenure)) }}'
    )
    things = {row["x"].value for row in open_release(release_home).open_store().query(query).rows()}  # type: ignore[union-attr]
    assert len(things) > 1000
    assert [iri for iri in things if index.entry(iri) is None] == []


def test_small_store_is_indexed_with_codes_and_weights(small_store: EmbeddedStore) -> None:
    """Codes, former countries and schemes are told apart."""
    index = NameIndex.of_store(small_store)
    assert [one.iri.removeprefix(BASE) for one in index.suggest("viet")] == [
        "country/VNM",
        "country/VDR",
        "dyad/RUS-VNM",
    ]
    assert {one.iri for one in index.find_names("Congo")[0].candidates} == {
        BASE + "country/COD",
        BASE + "country/COG",
    }
    assert index.suggest("VNM")[0].kind == "code"
    assert "measure" in index.suggest("tourist arr")[0].classes
    assert index.entry(BASE + "dyad/RUS-VNM/2025") is None
    index.close()


@pytest.mark.parametrize("damage", ["missing", "empty", "garbage", "other"])
def test_open_of_damaged_file_raises_and_says_what_to_do(tmp_path: Path, damage: str) -> None:
    """A file that is no index of this version is refused with a hint."""
    path = tmp_path / FILE
    if damage == "empty":
        path.touch()
    elif damage == "garbage":
        path.write_bytes(b"no database" * 1000)
    elif damage == "other":
        write_index(path, [])
        base = sqlite3.connect(path)
        base.execute("UPDATE about SET form = 99")
        base.commit()
        base.close()
    with pytest.raises(ReleaseError, match="dyad load --force"):
        NameIndex.open(path)


def test_threads_share_an_index(index: NameIndex) -> None:
    """Several threads may ask at a time."""
    expected = index.suggest("russia")
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda: found.extend(index.suggest("russia") for _ in range(20)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 80


_WORDS = ["viet", "nam", "vietnam", "rus", "russia", "lao", "laos", "ha", "hanoi", "noi", "thai", "thailand"]


@settings(max_examples=30, deadline=None)
@given(
    names=st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4), min_size=1, max_size=40),
    typed=st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3),
    cut=st.integers(1, 8),
)
def test_suggest_finds_just_the_things_with_these_beginnings(
    tmp_path_factory: pytest.TempPathFactory, names: list[list[str]], typed: list[str], cut: int
) -> None:
    """What is found is what comparing every name would find."""
    words = [*typed[:-1], typed[-1][:cut]]
    things = [
        Named(f"{BASE}t/{n}", "Event", ["Event"], n, [Name(" ".join(name), "en", "name")])
        for n, name in enumerate(names)
    ]
    path = tmp_path_factory.mktemp("index") / FILE
    write_index(path, things)
    index = NameIndex.open(path)
    expected = {
        thing.iri
        for thing, name in zip(things, names, strict=True)
        if all(any(own.startswith(word) for own in name) for word in words)
        or "".join(name) == "".join(words)
        or ("".join(name).startswith("".join(words)) and len("".join(words)) >= 4)
    }
    found = {one.iri for one in index.suggest(" ".join(words), limit=100) if not one.near}
    index.close()
    assert found == expected


def test_suggest_among_many_gives_the_weightiest(tmp_path: Path) -> None:
    """Of thousands with the same beginning, those come that most points to."""
    chance = random.Random(3)  # noqa: S311 (an order)
    pointers = list(range(3000))
    chance.shuffle(pointers)
    write_index(
        tmp_path / FILE,
        (Named(f"{BASE}t/{n}", "Event", ["Event"], n, [Name(f"Anna {n}", "en", "name")]) for n in pointers),
    )
    index = NameIndex.open(tmp_path)
    assert index.suggest("a", limit=1)[0].iri == f"{BASE}t/2999"
    assert len(index.suggest("ann", limit=5000)) == 1000
    index.close()


def test_words_of_mentions_are_words_of_names(index: NameIndex) -> None:
    """Every label of the index is found again by itself."""
    for one in index.suggest("viet", limit=100):
        if len(split_words(one.label)) <= 12:
            assert one.iri in {other.iri for other in index.suggest(one.label, limit=20)}
