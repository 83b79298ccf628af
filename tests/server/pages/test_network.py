"""The data of the network around a thing."""

from __future__ import annotations

import pytest
from tests.server.client import Client

from dyad_server.pages.network import MOST_NODES
from dyad_server.pages.things.neighbours import Link, Links


def test_network_has_the_thing_first_and_its_neighbours_with_links(client: Client) -> None:
    """The first node is the thing; each link joins it with a node that is there, and says how."""
    told = client.get("/network.json?thing=official/luong-tam-quang").get_json()
    ids = [node["id"] for node in told["nodes"]]
    assert ids[0] == "official/luong-tam-quang"
    assert told["nodes"][0]["kind"] == "Official"
    assert len(ids) == len(set(ids))
    assert "post/vnm-minister-of-public-security" in ids
    for link in told["links"]:
        assert "official/luong-tam-quang" in (link["from"], link["to"])
        assert {link["from"], link["to"]} <= set(ids)
        assert link["label"]


def test_network_of_a_busy_thing_is_bounded_and_says_what_is_left_out(client: Client) -> None:
    """A country has too many neighbours for a picture: some of each kind are given, and how many are not."""
    told = client.get("/network.json?thing=country/VNM").get_json()
    assert len(told["nodes"]) == MOST_NODES + 1
    assert told["more"] > 0
    assert len({node["kind"] for node in told["nodes"]}) >= 6


def test_network_unfolds_from_each_neighbour(client: Client) -> None:
    """The id of every neighbour can be asked for in its turn, so that the picture can be unfolded."""
    told = client.get("/network.json?thing=post/vnm-prime-minister").get_json()
    for node in told["nodes"][1:]:
        assert client.get("/network.json", query_string={"thing": node["id"]}).status_code == 200


def test_network_labels_are_in_the_language_of_the_reader(client: Client) -> None:
    """Names and addresses follow ?lang=."""
    told = client.get("/network.json?thing=dyad/RUS-VNM&lang=ru").get_json()
    russia = next(node for node in told["nodes"] if node["id"] == "country/RUS")
    assert (russia["label"], russia["href"]) == ("Россия", "/id/country/RUS.html?lang=ru")


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?thing=", 400), ("?thing=country/XXX", 404), ("?thing=%3Cscript%3E", 404)],
)
def test_network_of_nothing_says_what_is_wrong(client: Client, query: str, status: int) -> None:
    """Without a thing, or with one that is not described, the answer is a problem and no empty picture."""
    response = client.get(f"/network.json{query}")
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert "Traceback" not in response.text


def test_links_by_kind_have_the_rarest_first() -> None:
    """Few of a kind come before many, so that they are not pushed out of the picture."""
    links = [Link(f"urn:{n}", "Event", "party", outward=False) for n in range(3)]
    links.append(Link("urn:post", "Post", "postOf", outward=False))
    assert list(Links(tuple(links), complete=True).by_kind()) == ["Post", "Event"]


def test_links_that_are_not_all_may_lead_to_anything() -> None:
    """Where only some links are known, nothing is taken for absent."""
    assert Links((), complete=False).has_facts()
    assert Links((), complete=False).has_inward("state")
    assert not Links((), complete=True).has_facts()
