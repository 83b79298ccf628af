from pathlib import Path

import pytest

from dyad.catalogue import NamedQuery, find_query, parse_query, read_catalogue, write_reference
from dyad.errors import NotFound, QueryError
from dyad.sparql_text import tokenize

QUERIES = read_catalogue()
HEAD = "# title: Things\n# description: All of them.\n"
DOCS = Path(__file__).parents[2] / "docs"


def test_catalogue_has_every_promised_query() -> None:
    """The questions that people were promised an answer to are there under their names."""
    promised = {
        *("agreements_by_dyad", "events_by_dyad", "events_by_country", "country_timeline", "dyad_timeline"),
        *("posts_by_country", "posts_by_official", "facts_by_source", "observations_by_dyad"),
        *("observations_by_country", "statements_by_dyad", "statements_by_official", "projects_by_dyad"),
        *("events_by_official", "receipts_of_thing", "thing_description", "thing_neighbours"),
        *("dyads_by_country", "documents_all"),
    }
    assert promised <= {query.name for query in QUERIES}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_query_every_parameter_is_projected_where_it_is_used(query: NamedQuery) -> None:
    """A SELECT that uses a parameter's variable also projects it: else the value would never reach it."""
    for given in (
        set(query.parameters),
        {p.name for p in query.parameters.values() if p.required},
    ):
        text = query.text_for(given)
        parameters = {v for name in given for v in query.parameters[name].variables} & query.variables_for(
            given
        )
        for projected, used in _selects(text):
            assert used & parameters <= projected


def _selects(text: str) -> list[tuple[set[str], set[str]]]:
    """Projected and used variables of each SELECT, where what a sub-query uses counts for it alone."""
    found: list[tuple[set[str], set[str]]] = []
    stack: list[tuple[int, set[str], set[str]]] = []
    depth, in_head = 0, False
    for kind, token, _ in tokenize(text):
        if kind == "word" and token.upper() == "SELECT":
            stack.append((depth, set(), set()))
            in_head = True
        elif kind == "word" and token.upper() == "WHERE":
            in_head = False
        elif kind == "mark" and token in "{}":  # noqa: S105 (no password)
            depth += {"{": 1, "}": -1}[token]
            while stack and depth < stack[-1][0]:
                found.append(stack.pop()[1:])
        elif kind == "variable":
            _, projected, used = stack[-1]
            (projected if in_head else used).add(token[1:])
    return found + [entry[1:] for entry in stack]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_query_no_parameter_is_asked_for_before_it_has_a_value(query: NamedQuery) -> None:
    """No query asks BOUND of a parameter or renames it: the engine decides both without the value."""
    variables = {f"?{v}" for parameter in query.parameters.values() for v in parameter.variables}
    tokens = [token for _, token, _ in tokenize(query.text)]
    for place, word in enumerate(tokens[:-2]):
        if word.upper() in {"BOUND", "BIND"}:
            assert tokens[place + 2] not in variables


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_query_order_is_told(query: NamedQuery) -> None:
    """Each query ends by saying in which order its rows come."""
    last = query.text.rstrip().splitlines()[-1]
    assert last.startswith("ORDER BY ")


def test_text_keeps_the_lines_of_given_parameters_only() -> None:
    """A line that belongs to a parameter is run only where that parameter has a value."""
    text = HEAD + "# parameters:\n"
    for name in ("from", "to"):
        text += f"#   {name}: {{type: year, required: false, help: A year.}}\n"
    query = parse_query("things_all", text + "a # if from\nb # if to\nc # if from or to\nd # plain\n")
    kept = {line[0] for line in query.text_for({"to"}).splitlines() if not line.startswith("#")}
    assert kept == {"b", "c", "d"}


def test_text_keeps_the_lines_of_what_is_chosen_and_of_what_is_not_given() -> None:
    """A line may belong to a choice, or to a parameter that has no value."""
    text = HEAD + "# parameters:\n#   sort: {type: choice, choices: [-a, b], default: -a, help: The order.}\n"
    text += "#   year: {type: year, required: false, help: A year.}\n"
    query = parse_query("things_all", text + "1 # if sort=-a\n2 # if sort=b\n3 # unless year\n4 # if year\n")

    def kept(*given: str) -> str:
        return "".join(line[0] for line in query.text_for(given).splitlines() if not line.startswith("#"))

    assert kept("sort", "sort=-a") == "13"
    assert kept("sort", "sort=b", "year") == "24"


CHOICES = [(query, p.name, c) for query in QUERIES for p in query.parameters.values() for c in p.choices]


@pytest.mark.parametrize(("query", "name", "choice"), CHOICES, ids=lambda part: getattr(part, "name", part))
def test_query_is_sparql_whatever_is_chosen(query: NamedQuery, name: str, choice: str) -> None:
    """Each choice makes a query that the engine takes, with all other parameters, each, and none."""
    required = {p.name for p in query.parameters.values() if p.required}
    others = {p.name for p in query.parameters.values() if not p.choices}
    chosen = {f"{p.name}={p.default}" for p in query.parameters.values() if p.default and p.name != name}
    for given in (required, others, *(required | {other} for other in others)):
        told = given | chosen | {name, f"{name}={choice}"}
        columns = query.columns_for(told)
        bound = {v for p in given for v in query.parameters[p].variables} & query.variables_for(told)
        assert bound <= set(columns)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("things", HEAD, "<subject>_<view>"),
        ("things_all", "SELECT ?s { ?s ?p ?o }", "begin it with"),
        ("things_all", "# title: [\n", "no YAML"),
        ("things_all", "# title: Things\n", "give it a description"),
        ("things_all", HEAD + "# titel: Things\n", "'titel' is no key"),
        ("things_all", HEAD + "# parameters: {x: {type: yeer, help: X.}}\n", "its type is 'yeer'"),
        ("things_all", HEAD + "# parameters: {x: {type: year}}\n", "say in help"),
        ("things_all", HEAD + "# parameters: {x: {type: code, help: X.}}\n", "has a scheme"),
        (
            "things_all",
            HEAD + "# parameters: {x: {type: pair, help: X., example: VNM}}\n",
            "give 2 as example",
        ),
        ("things_all", HEAD + "# parameters: {x: {type: choice, help: X.}}\n", "lists its choices"),
        (
            "things_all",
            HEAD + "# parameters: {x: {type: choice, choices: [a], default: b, help: X.}}\n",
            "none of its choices",
        ),
        (
            "things_all",
            HEAD + "# parameters: {x: {type: choice, choices: [a], default: a, help: X.}}\na # unless x=b\n",
            "names no choice of x",
        ),
        (
            "things_all",
            HEAD + "# parameters: {x: {type: year, help: X., example: '1'}}\na # if y\n",
            "# if y",
        ),
        (
            "things_all",
            HEAD + "# parameters: {x: {type: year, help: X., example: '1'}}\na # if x\n",
            "# if x",
        ),
    ],
)
def test_query_wrong_header_says_what_to_mend(name: str, text: str, message: str) -> None:
    """A header that is not as it should be is refused with the query's name and what is wrong."""
    with pytest.raises(QueryError, match=name) as refused:
        parse_query(name, text)
    assert message in str(refused.value)


def test_query_unknown_name_gives_the_nearest() -> None:
    """A name with a slip is refused with the one that was meant."""
    with pytest.raises(NotFound, match="did you mean agreements_by_dyad"):
        find_query("agreement_by_dyad")


def test_reference_is_in_step_with_the_queries() -> None:
    """docs/queries.md is what `python -m dyad.catalogue` prints."""
    assert (DOCS / "queries.md").read_text(encoding="utf-8") == "\n".join(write_reference()) + "\n"
