"""The page of questions, and its JSON."""

from __future__ import annotations

import pytest
from tests.server.client import Client

PAGE = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}


def test_ask_page_shows_answer_receipts_and_how_it_was_understood(client: Client) -> None:
    """A person sees the answer, the paragraph and the reading."""
    response = client.open("/ask", query_string={"q": "When did To Lam visit Singapore?"}, headers=PAGE)
    assert response.status_code == 200
    assert "March 2025" in response.text
    assert "How the question was understood" in response.text
    assert "Vietnam News Today" in response.text


def test_ask_page_plan_looks_different_from_what_is_done(client: Client) -> None:
    """What is signed and what is still negotiated stand in one list, and do not look the same."""
    question = "agreements between Vietnam and Russia in 2025"
    page = client.open("/ask", query_string={"q": question}, headers=PAGE).text
    assert '<span class="badge done">signed</span>' in page
    assert '<span class="badge running">being implemented</span>' in page
    assert '<span class="badge planned">under negotiation</span>' in page


def test_ask_json_by_accept_or_format_is_the_same(client: Client) -> None:
    """Programs choose by header or by parameter."""
    question = "Who chaired ADGMIN 6?"
    one = client.open("/ask", query_string={"q": question}, headers=JSON).get_json()
    other = client.open("/ask", query_string={"q": question, "format": "json"}, headers=PAGE).get_json()
    assert one == other
    assert [answer["value"] for answer in one["answers"]] == ["Nguyen Manh Hung"]


def test_ask_page_without_question_gives_examples(client: Client) -> None:
    """Who comes without a question is shown some."""
    response = client.open("/ask", headers=PAGE)
    assert response.status_code == 200
    assert "/ask?q=" in response.text


def test_ask_page_nothing_found_says_so_and_shows_what_is_near(client: Client) -> None:
    """No answer is an answer, and no error."""
    question = "How much was Vietnam-Russia trade worth over the whole of 2025?"
    response = client.open("/ask", query_string={"q": question}, headers=PAGE)
    assert response.status_code == 200
    assert "No answer." in response.text
    assert "Related, and not the answer" in response.text


@pytest.mark.parametrize(
    "question", ["<script>alert(1)</script>", "a" * 3000, "合意 ベトナム", "\x01\x02", "{{7*7}}"]
)
def test_ask_page_hostile_question_gets_a_page(client: Client, question: str) -> None:
    """Whatever is asked, the page is one, and nothing of it is carried out."""
    response = client.open("/ask", query_string={"q": question}, headers=PAGE)
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "49" not in response.text.partition("<h1>")[2].partition("</h1>")[0]


def test_ask_unknown_format_or_day_is_refused_with_what_to_do(client: Client) -> None:
    """A wrong parameter is told, with what would be right."""
    for query in ({"q": "x", "format": "pdf"}, {"q": "x", "on": "yesterday"}):
        response = client.open("/ask", query_string=query, headers=JSON)
        assert response.status_code == 400
        assert "choose" in response.text or "write a day" in response.text
