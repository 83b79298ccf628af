import pytest

from dyad.labels import read_labels, shorten_iri
from dyad.namespaces import BASE
from dyad.store import EmbeddedStore

VIETNAM = BASE + "country/VNM"


@pytest.mark.parametrize(("languages", "label"), [(("en",), "Vietnam"), (("fr", "ru", "en"), "Вьетнам")])
def test_label_is_in_the_first_language_that_there_is(
    small_store: EmbeddedStore, languages: tuple[str, ...], label: str
) -> None:
    """The wanted languages are tried in their order."""
    assert read_labels(small_store, [VIETNAM], languages) == {VIETNAM: label}


def test_label_in_no_wanted_language_is_still_a_label(small_store: EmbeddedStore) -> None:
    """A label in another language is better than an IRI, and it is the same one each time."""
    assert read_labels(small_store, [VIETNAM], ("xx",)) == {VIETNAM: "Vietnam"}


def test_label_of_codes_and_documents_is_found(small_store: EmbeddedStore) -> None:
    """A code has its preferred label, a document its title, and what has none is left out."""
    code, document, nothing = BASE + "code/measure/bilateral-trade", BASE + "source/one", BASE + "nothing"
    labels = read_labels(small_store, [code, document, nothing])
    assert labels == {code: "bilateral trade", document: "One"}


def test_shorten_iri_of_elsewhere_stays_whole() -> None:
    """An IRI outside of all known namespaces is not shortened."""
    assert shorten_iri("http://www.wikidata.org/entity/Q1") == "http://www.wikidata.org/entity/Q1"
