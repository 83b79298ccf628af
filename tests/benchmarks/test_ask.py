from __future__ import annotations

import datetime
import json
from collections import Counter
from pathlib import Path
from typing import Any

import ask
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import Mark, judge
from question_files import Question, read_questions
from scores import Asked, Row, as_json, percentile, reaches_aim, score, write_report
from wording import parse_number, same_date, same_number, same_person, same_text

from dyad.store import EmbeddedStore

HANOI = "https://example.org/hanoi"
DOCUMENT = "https://example.org/document"


def question(type_: str, *answer: str, **more: Any) -> Question:
    """A question with its answer."""
    forms = {"person": "who", "date": "when", "number": "how-many", "yesno": "yes-no"}
    more = {"form": forms.get(type_, "list"), "kind": "single" if answer else "nothing", **more}
    return Question(id="x", text="?", type=type_, found=bool(answer), answer=answer, **more)


def reply(*answers: dict[str, Any] | str) -> dict[str, Any]:
    """A reply that found these."""
    return {"found": True, "answers": [{"label": a} if isinstance(a, str) else a for a in answers]}


def mark(asked: Question, *answers: dict[str, Any] | str) -> Mark:
    """The mark of some answers to a question."""
    return judge(asked, reply(*answers)).mark


@pytest.mark.parametrize(
    ("expected", "given", "same"),
    [
        ("Gennady Bezdetko", "Gennady Stepanovich Bezdetko", True),
        ("Vladimir Putin", "President Putin", True),
        ("To Lam", "Tô Lâm", True),
        ("Pham Minh Chinh", "PM Phạm Minh Chính", True),
        ("To Lam", "Luong Cuong", False),
        ("Vladimir Putin", "To Lam's phone call with Vladimir Putin in August", False),
        ("Vladimir Putin", "", False),
        ("Le Quoc Hung", "Nguyen Manh Hung", False),
    ],
)
def test_person_given_in_another_way_is_the_same(expected: str, given: str, same: bool) -> None:
    """Title, accent, middle name or bare surname change nothing; another name or a sentence does."""
    assert same_person(expected, given) is same


@pytest.mark.parametrize(
    ("expected", "given", "same"),
    [
        ("2025-05", "2025-05", True),
        ("2025-05", "May 2025", True),
        ("2025-12-29", "29 December 2025", True),
        ("2025-12-29", "2025-12-29T00:00:00Z", True),
        ("1994", "1994-06-16", True),
        ("1994-06", "1994", False),
        ("2025-12-29", "2025-12", False),
        ("2026-01-14/2026-01-17", "2026-01-14", False),
        ("2026-01-14/2026-01-17", "2026-01-14/2026-01-17", True),
        ("2026-01/2026-03", "2026-33", True),
        ("2025", "../2026", False),
        ("2025", "", False),
        ("XXXX-08-08", "XXXX-08-08", True),
        ("8 August", "8 August", True),
    ],
)
def test_date_is_judged_at_the_precision_asked(expected: str, given: str, same: bool) -> None:
    """What is more exact is right, what is less exact is not, and an interval counts as a whole."""
    assert same_date(expected, given) is same


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)))
def test_date_day_is_within_its_month_and_never_the_reverse(day: datetime.date) -> None:
    """Any day answers for its month and year; neither month nor year answers for the day."""
    month, year = day.strftime("%Y-%m"), day.strftime("%Y")
    assert same_date(month, day.isoformat())
    assert same_date(year, month)
    assert not same_date(day.isoformat(), month)
    assert not same_date(month, year)


@pytest.mark.parametrize(
    ("expected", "unit", "given", "given_unit", "same"),
    [
        ("4150000000", "USD", "4.15 billion", "US dollar", True),
        ("4150000000", "USD", "$4,150,000,000", "", True),
        ("4150000000", "USD", "4150000000", "VND", False),
        ("4150000000", "USD", "4.15", "USD", False),
        ("91.2%", "", "91.2", "percent", True),
        ("98%", "%", "98", "", True),
        ("590000", "visitors", "590000.0", "visit", True),
        ("16", "rank", "16th", "", True),
        ("3", "rank", "third", "", True),
        ("20", "agreements", "Package of 20 agreements signed in May", "", False),
        ("20", "agreements", "2025", "", False),
    ],
)
def test_number_is_judged_by_value_and_unit(
    expected: str, unit: str, given: str, given_unit: str, same: bool
) -> None:
    """Any writing of the value is right; another currency is not, and neither is a number within a name."""
    assert same_number(expected, unit, given, given_unit) is same


@given(st.integers(0, 10**13))
def test_number_with_separators_is_the_same(value: int) -> None:
    """A number is read the same with and without commas."""
    assert parse_number(f"{value:,} USD") == (float(value), "USD")
    assert same_number(str(value), "USD", f"{value:,}", "$")


def test_text_with_much_beside_it_is_not_the_same() -> None:
    """A name within a few words counts, within a long sentence not; spelling and plural do not matter."""
    assert same_text("Nong", "Military Command of Nong district", 4)
    assert not same_text("Nong", "units of Se Pon, Nong, Sa Muoi, Khe Sanh and of others", 4)
    assert same_text("UN cybercrime prevention center", "United Nations Cybercrime Prevention Centre", 4)
    assert not same_text("United States", "United Nations", 4)


def test_judge_yes_no_strictly() -> None:
    """Only the one right word is right, and both words at once are wrong."""
    asked = question("yesno", "no")
    assert mark(asked, {"value": "no", "label": "No, it is planned"}) is Mark.RIGHT
    assert mark(asked, {"value": False}) is Mark.RIGHT
    assert mark(asked, {"value": "yes"}) is Mark.WRONG
    assert mark(asked, {"value": "no"}, {"value": "yes"}) is Mark.WRONG
    assert mark(asked, {"value": "not yet signed"}) is Mark.WRONG


def test_judge_lists_as_sets() -> None:
    """Order does not matter; one missing or one too many is wrong, but for what may stand beside."""
    asked = question("list", "Egypt", "Angola")
    assert mark(asked, "Angola", "Egypt") is Mark.RIGHT
    assert mark(asked, "Angola") is Mark.WRONG
    assert mark(asked, "Angola", "Egypt", "Kenya") is Mark.WRONG
    asked = question("list", "Egypt", "Angola", also=("Kenya",))
    assert mark(asked, "Angola", "Egypt", "Kenya") is Mark.RIGHT
    assert mark(asked, "Angola", "Kenya") is Mark.WRONG


def test_judge_open_questions_by_time() -> None:
    """Further answers must be of the time asked about: of the very day, or of a part of a longer period."""
    for within, date, expected in (
        ("2025-12-29", "2025-12-29", Mark.RIGHT),
        ("2025-12-29", "2025", Mark.WRONG),
        ("2025-12-29", "2025-10", Mark.WRONG),
        ("2025-12-29", None, Mark.WRONG),
        ("2025-12-29", "2025-12-27/2025-12-30", Mark.RIGHT),
        ("2025-12-29", "2025-12-30/2025-12-31", Mark.WRONG),
        ("2025-12", "2025-12-29", Mark.RIGHT),
        ("2024-05/2024-08", "2024", Mark.RIGHT),
        ("2024-05/2024-08", "2024/2025", Mark.WRONG),
        ("2024-05/2024-08", "2024-12", Mark.WRONG),
    ):
        asked = question("list", "Phone call", within=within)
        assert mark(asked, "Phone call", {"label": "Talks", "date": date}) is expected, (within, date)


def test_judge_other_wordings() -> None:
    """What is as good as an answer counts for it: for any of them in a list, for its own in a mapping."""
    pool = question("list", "ASEAN", "Eurasian Economic Union", accept=("EAEU",))
    assert mark(pool, "ASEAN", "EAEU") is Mark.RIGHT
    assert mark(pool, "EAEU") is Mark.WRONG
    own = question("list", "Salavan", "Nong", variants={"Salavan": ("Saravane",)})
    assert mark(own, "Saravane", "Nong") is Mark.RIGHT
    assert mark(own, "Saravane", "Salavan") is Mark.WRONG


def test_judge_any_name_of_the_thing() -> None:
    """A name in another language is right where the release knows it; the name of the fact is no answer."""
    asked = question("list", "Hanoi")
    given = reply({"label": "河内市", "iri": HANOI})
    assert judge(asked, given).mark is Mark.WRONG
    assert judge(asked, given, lambda iri: ("河内市", "Hanoi") if iri == HANOI else ()).mark is Mark.RIGHT
    assert judge(asked, given, lambda _: ("Talks in Hanoi",)).mark is Mark.WRONG


def test_judge_statement_by_its_name() -> None:
    """What is expected counts in the name of a statement, not anywhere in a long summary after it."""
    told = "Sandboxes for ASEAN: they let new models be tried, as with the trust network, which many want"
    assert mark(question("list", "sandboxes"), told) is Mark.RIGHT
    assert mark(question("list", "trust network"), told) is Mark.WRONG


def test_judge_date_of_an_event() -> None:
    """An event that has the date answers for it, but the value goes first where that is a date."""
    asked = question("date", "2024-08")
    assert mark(asked, {"label": "Phone call", "value": "Phone call", "date": "2024-08"}) is Mark.RIGHT
    assert mark(asked, {"value": "2024-07", "date": "2024-08"}) is Mark.WRONG


def test_judge_several_persons_for_one_is_wrong() -> None:
    """A guess among several is not an answer."""
    assert mark(question("person", "To Lam"), "To Lam", "Luong Cuong") is Mark.WRONG


def test_judge_nothing_found() -> None:
    """Nothing found is right where nothing is told, and wrong elsewhere; no answers are nothing found."""
    nothing = {"found": False, "answers": [], "reason": "understood, and no fact says so"}
    unknown = question("date", reasons=("no-fact",))
    assert judge(unknown, nothing).mark is Mark.REFUSED_RIGHTLY
    assert judge(unknown, nothing).reason_right is True
    assert judge(unknown, {**nothing, "reason": "not understood"}).reason_right is False
    assert judge(unknown, {**nothing, "reason": "understood, and no source covers it"}).reason_right is False
    assert judge(question("date", "2025"), nothing).mark is Mark.REFUSED_WRONGLY
    assert judge(question("date", "2025"), {"found": True, "answers": []}).mark is Mark.REFUSED_WRONGLY
    assert mark(unknown, {"value": "2025"}) is Mark.WRONG


def test_judge_receipt() -> None:
    """A right answer is cited where it shows one of the paragraphs that say so."""
    asked = question("date", "2025", evidence=(("000_bba", 50),))
    for paragraph, cited in ((50, True), ([49, 50], True), (49, False)):
        given = reply({"value": "2025", "sources": [{"iri": DOCUMENT, "paragraph": paragraph}]})
        assert judge(asked, given, lambda iri: {DOCUMENT: ("000_bba",)}.get(iri, ())).cited is cited


def some_asked() -> list[Asked]:
    """Three questions, asked: one right, one wrong, one refused rightly."""
    who, when, none = question("person", "To Lam"), question("date", "2025"), question("date")
    replies = (reply("To Lam"), reply({"value": "2024"}), {"found": False})
    return [
        Asked(one, judge(one, given), seconds)
        for one, given, seconds in zip((who, when, none), replies, (0.01, 0.02, 0.09), strict=True)
    ]


def test_score_counts_by_form() -> None:
    """Rows count what their questions have in common, and the shares are of those asked."""
    rows = {row.name: row for row in score(some_asked(), lambda one: one.form)}
    assert (rows["who"].right, rows["who"].wrong) == (1, 0)
    assert (rows["when"].asked, rows["when"].right, rows["when"].wrong) == (2, 0.5, 0.5)


def test_score_report_and_json_agree() -> None:
    """People and machines get the same numbers."""
    given = as_json(some_asked())
    assert given["all"]["asked"] == 3
    assert given["all"]["answered_wrong"] == 1
    assert given["milliseconds"] == {"median": 20.0, "p95": 90.0}
    report = write_report(some_asked())
    assert "20.0 ms (median), 90.0 ms" in report
    assert "66.7%" in report


def test_score_aim() -> None:
    """Nine in ten right is the aim, and fewer than one in fifty wrong."""
    good = Counter({Mark.RIGHT: 85, Mark.REFUSED_RIGHTLY: 10, Mark.WRONG: 1, Mark.REFUSED_WRONGLY: 4})
    assert reaches_aim(Row("all", good))
    assert not reaches_aim(Row("all", good + Counter({Mark.WRONG: 2})))
    assert not reaches_aim(Row("all", good + Counter({Mark.REFUSED_WRONGLY: 20})))


def test_percentile_of_nothing_is_nought() -> None:
    """Nothing asked took no time."""
    assert percentile([], 0.5) == 0


def test_questions_of_a_broken_file_are_refused(tmp_path: Path) -> None:
    """A file that is missing, is no list, or whose question lacks something is named in the error."""
    broken = tmp_path / "broken.yaml"
    for text in (
        None,
        "a: b",
        "- {id: q1, q: Who?}",
        "- [",
        "- {id: q1, q: W, type: date, kind: x, answer: 5}",
    ):
        if text is not None:
            broken.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=r"broken\.yaml"):
            read_questions([broken])


def test_questions_of_the_sample_shape_are_read(tmp_path: Path) -> None:
    """Where form and found are missing, the type tells the form and the answer whether there is one."""
    path = tmp_path / "sample.json"
    entry = {"id": "a1", "q": "Who?", "type": "person", "kind": "nothing", "answer": [], "evidence": []}
    path.write_text(json.dumps([entry]), encoding="utf-8")
    (read,) = read_questions([path])
    assert (read.form, read.found) == ("who", False)


def test_ask_each_question_once_with_its_time() -> None:
    """The first question warms the engine up besides; each is counted once."""
    seen = []

    def engine(one: Question) -> dict[str, Any]:
        seen.append(one)
        return reply("To Lam")

    questions = [question("person", "To Lam"), question("person")]
    asked = ask.ask_all(questions, engine, lambda _: ())
    assert [one.judgement.mark for one in asked] == [Mark.RIGHT, Mark.WRONG]
    assert len(seen) == 3
    assert all(one.seconds > 0 for one in asked)


@pytest.mark.parametrize("also", [["--show", "wrong"], ["--file", "x.yaml"]])
def test_command_held_out_questions_are_not_shown(
    also: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What is kept for measuring cannot be read through the command."""
    with pytest.raises(SystemExit):
        ask.main(["--held-out", *also])
    assert "not for reading" in capsys.readouterr().err


def test_names_of_a_thing_are_all_read() -> None:
    """Labels, aliases, codes and identifiers are names; of what is no thing there are none."""
    store = ox.Store()
    store.load(
        b"""@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        <https://example.org/hanoi> rdfs:label "Hanoi"@en ; skos:altLabel "Ha Noi"@en ; rdfs:comment "city" .
        <https://example.org/document> dcterms:identifier "000_bba" .""",
        ox.RdfFormat.TURTLE,
    )
    names = ask.names_in(EmbeddedStore(store))
    assert set(names(HANOI)) == {"Hanoi", "Ha Noi"}
    assert names(DOCUMENT) == ("000_bba",)
    assert names("") == ()


def test_command_prints_score_and_what_was_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table goes to the output, the questions answered wrong beside it; --check tells of a missed aim."""
    path = tmp_path / "q.yaml"
    path.write_text(
        "- {id: q1, q: Who was it, type: person, kind: single, answer: [To Lam], evidence: []}",
        encoding="utf-8",
    )
    monkeypatch.setattr(ask, "open_store", lambda _: EmbeddedStore(ox.Store()))
    monkeypatch.setattr(ask, "open_engine", lambda _: lambda _: reply("Luong Cuong"))
    assert ask.main(["--file", str(path), "--show", "wrong"]) == 0
    printed = capsys.readouterr()
    assert "100.0%" in printed.out
    assert "q1  Who was it" in printed.err
    assert "expected To Lam, answered Luong Cuong" in printed.err
    assert ask.main(["--file", str(path), "--json", "--check"]) == 1
    assert json.loads(capsys.readouterr().out)["all"]["answered_wrong"] == 1


def test_command_without_release_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing was loaded, the command says what to do and shows no traceback."""
    monkeypatch.setenv("DYAD_HOME", str(tmp_path))
    monkeypatch.delenv("DYAD_STORE", raising=False)
    assert ask.main([]) == 1
    assert "dyad load" in capsys.readouterr().err
