import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dyad.errors import NotFound
from dyad.names import find_code, find_side, find_thing, fold
from dyad.namespaces import BASE
from dyad.store import EmbeddedStore


@pytest.mark.parametrize(
    "text",
    [
        *("VNM", "vnm", "VN", "Vietnam", "vietnam ", "Viet  Nam", "Вьетнам", "вьетнам", "Nam"),
        *("Việt Nam", "country/VNM", "https://w3id.org/dyad/id/country/VNM"),
    ],
)
def test_side_by_code_name_or_id_is_found(small_store: EmbeddedStore, text: str) -> None:
    """A country is found by either code, by a name in any language, by an alias, by its id and by its IRI."""
    node, code = find_side(small_store, text)
    assert (node.value, code) == (BASE + "country/VNM", "VNM")


def test_side_organisation_by_code_is_found(small_store: EmbeddedStore) -> None:
    """An intergovernmental organisation is a side, too, and is found by its code."""
    assert find_side(small_store, "asean")[1] == "ASEAN"


def test_side_state_that_is_goes_before_one_that_is_gone(small_store: EmbeddedStore) -> None:
    """Where a name is that of a country and of a former one, the country is meant."""
    assert find_side(small_store, "Viet-Nam")[1] == "VNM"


def test_side_ambiguous_name_lists_the_codes(small_store: EmbeddedStore) -> None:
    """A name that two countries bear is refused with the codes to choose from."""
    with pytest.raises(NotFound, match="COD, COG"):
        find_side(small_store, "congo")


@pytest.mark.parametrize(("text", "hint"), [("Vietnm", "VNM"), ("Russland", "RUS"), ("zzzz", "ISO 3166")])
def test_side_unknown_gives_the_nearest(small_store: EmbeddedStore, text: str, hint: str) -> None:
    """What is not found is refused with the nearest country, or with what to write."""
    with pytest.raises(NotFound, match=hint):
        find_side(small_store, text)


def test_side_thing_that_is_no_side_is_refused(small_store: EmbeddedStore) -> None:
    """The id of something that forms no pairs is no country."""
    with pytest.raises(NotFound):
        find_side(small_store, "organisation/vnm-ministry")


@given(st.text(alphabet=st.characters(), max_size=400))
@example("\x00")
@example('"} UNION { ?s ?p ?o')
def test_side_any_text_is_found_or_refused(small_store: EmbeddedStore, text: str) -> None:
    """No text makes the look-up fail with anything but a refusal."""
    try:
        _, code = find_side(small_store, text)
    except NotFound:
        return
    assert code in {"VNM", "RUS", "COD", "COG", "VDR", "ASEAN"}


@pytest.mark.parametrize("text", ["tourist-arrivals", "Tourist arrivals"])
def test_code_by_name_or_label_is_found(small_store: EmbeddedStore, text: str) -> None:
    """A code is found by the last part of its IRI and by its label."""
    assert find_code(small_store, text, "measure").value == BASE + "code/measure/tourist-arrivals"


def test_code_unknown_gives_the_nearest(small_store: EmbeddedStore) -> None:
    """A code that the scheme does not have is refused with the nearest."""
    with pytest.raises(NotFound, match="did you mean tourist-arrivals"):
        find_code(small_store, "tourist-arrival", "measure")


@pytest.mark.parametrize("text", ["official/jane-doe", "jane doe", BASE + "official/jane-doe"])
def test_thing_by_id_or_name_is_found(small_store: EmbeddedStore, text: str) -> None:
    """A thing is found by its id, its IRI and its name."""
    assert find_thing(small_store, text, "Person").value == BASE + "official/jane-doe"


def test_thing_of_another_class_is_refused(small_store: EmbeddedStore) -> None:
    """Where a person is asked for, the id of an agreement is refused."""
    with pytest.raises(NotFound, match="no person"):
        find_thing(small_store, "agreement/plan", "Person")


def test_thing_ambiguous_name_lists_the_ids(small_store: EmbeddedStore) -> None:
    """A name that two things bear is refused with both ids."""
    with pytest.raises(NotFound, match="official/jack-roe, official/john-roe"):
        find_thing(small_store, "J. Roe", "Person")


def test_thing_unknown_gives_the_nearest(small_store: EmbeddedStore) -> None:
    """An id with a slip is refused with the one that was meant."""
    with pytest.raises(NotFound, match="official/jane-doe"):
        find_thing(small_store, "official/jane-do", "Person")


def test_fold_name_without_letters_is_empty() -> None:
    """A name of marks alone folds to nothing, and finds nothing."""
    assert fold("?! –") == ""
