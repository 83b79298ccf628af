"""The named queries: what each is called, takes and asks, read from `queries/<subject>_<view>.rq`.

A query file is SPARQL whose first lines are comments, and these comments are YAML:

    # title: Agreements of a pair
    # description: >-
    #   One or two sentences.
    # parameters:
    #   country: {type: pair, help: The two sides., example: [VNM, RUS]}
    #   year: {type: year, required: false, help: Only this year., example: "2025"}

The types are those of `TYPES`. A parameter is bound to the variable of its name; a `pair` is bound to the
variables `dyad`, `<name>1` and `<name>2`. A line of the query that ends in `# if year` is kept only where
`year` is given, one that ends in `# if from or to` where any of the two is, and one that ends in
`# unless year` where it is not. A `choice` is bound to nothing: its header lists its values in `choices`, and
a line that ends in `# if sort=name` is kept where that one is chosen. So the text that is run is always made
of lines of the file, and all other values are bound as terms (`dyad.binding`).

Rules for the author of a query, since the engine gives a bound variable its value only while it evaluates,
after it has taken the text for what it is:

- every variable of a parameter stands in the SELECT clause, and in that of each sub-query that uses it;
- it stands in a triple pattern or is compared in a FILTER, but never in BOUND() or BIND(?parameter AS ...),
  which the engine has decided before the value is there;
- so that the cost follows the answer and not the graph: the facts are chosen by one pattern with the
  parameter, every further condition is a FILTER EXISTS, and all that is told of a fact is an OPTIONAL of its
  own that begins with the fact, for these are looked up fact by fact; a plain join may read the whole graph,
  and so may an OPTIONAL of more than two triple patterns: a FILTER EXISTS within it takes the rest.

`python -m dyad.catalogue` prints the reference `docs/queries.md`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import click
import pyoxigraph as ox
import yaml

from dyad.errors import NotFound, QueryError
from dyad.sparql_text import tokenize
from dyad.store import EmbeddedStore

TYPES: Final[dict[str, str]] = {
    "country": "a country or intergovernmental organisation: code (VNM, VN, ASEAN) or name in any language",
    "pair": "two different countries or intergovernmental organisations: the option is given twice",
    "year": "four digits",
    "first-day": "a day, month or year (EDTF), taken at its first day",
    "last-day": "a day, month or year (EDTF), taken at its last day",
    "thing": "an id (official/to-lam), an IRI or a name",
    "code": "a code of the scheme (state-visit) or its label",
    "text": "any text",
    "integer": "a whole number",
    "choice": "one of the words that are listed",
}
"""The types of parameters, with what a person writes for a value."""

FOLDER: Final = Path(__file__).parent / "queries"

_TOLD = r"[a-z][\w-]*(?:=[\w-]+)?"
_CONDITION = re.compile(rf"[ \t]#[ \t]*(if|unless)[ \t]+({_TOLD}(?:[ \t]+or[ \t]+{_TOLD})*)[ \t]*$")
_OR = re.compile(r"[ \t]+or[ \t]+")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_HEADER_KEYS = ("title", "description", "parameters")
_PARAMETER_KEYS = ("type", "scheme", "class", "choices", "required", "default", "help", "example")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a named query.

    Attributes:
        name: Its name: the option's, and for all types but `pair` the variable's.
        type: A key of `TYPES`.
        help: What it is for, in a sentence.
        example: Values that give an answer on what ships with Dyad: two of a pair, else one; of an optional
            parameter there may be none.
        required: Whether a value must be given.
        default: The value where none is given.
        scheme: For a code, the name of its scheme.
        class_name: For a thing, the class it must have, by its name in the vocabulary.
        choices: For a choice, its values.
    """

    name: str
    type: str
    help: str
    example: tuple[str, ...] = ()
    required: bool = True
    default: str | None = None
    scheme: str = ""
    class_name: str = ""
    choices: tuple[str, ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that its value is bound to, where the query has them."""
        if self.type == "pair":
            return ("dyad", f"{self.name}1", f"{self.name}2")
        return () if self.type == "choice" else (self.name,)

    @property
    def times(self) -> int:
        """How many values it takes."""
        return 2 if self.type == "pair" else 1


@dataclass(frozen=True)
class NamedQuery:
    """A named query.

    Attributes:
        name: `<subject>_<view>`.
        title: A few words.
        description: What its rows are.
        parameters: By name, in the order of the header.
        text: The SPARQL text with the header.
    """

    name: str
    title: str
    description: str
    parameters: dict[str, Parameter] = field(hash=False)
    text: str = field(repr=False)

    def text_for(self, given: Collection[str]) -> str:
        """Leave out the lines that belong to parameters without a value.

        Args:
            given: The names of the parameters that have a value; of a choice also with it, as `sort=name`.

        Returns:
            The SPARQL text to run; the same for all values.
        """
        return "\n".join(line for line in self.text.splitlines() if _is_kept(line, given)) + "\n"

    def variables_for(self, given: Collection[str]) -> frozenset[str]:
        """List the variables of the text that is run.

        Args:
            given: The names of the parameters that have a value.

        Returns:
            The names, without their question marks.
        """
        return frozenset(token[1:] for kind, token, _ in tokenize(self.text_for(given)) if kind == "variable")

    @property
    def columns(self) -> list[str]:
        """The columns of the answer where every parameter is given."""
        chosen = {f"{p.name}={p.default or p.choices[0]}" for p in self.parameters.values() if p.choices}
        return self.columns_for({*(p.name for p in self.parameters.values() if not p.choices), *chosen})

    def columns_for(self, given: Collection[str]) -> list[str]:
        """List the columns of an answer.

        Args:
            given: The names of the parameters that have a value, as `text_for` takes them.

        Returns:
            Their names, in the order of the query.
        """
        return EmbeddedStore(ox.Store()).query(self.text_for(given)).variables


def _is_kept(line: str, given: Collection[str]) -> bool:
    condition = _CONDITION.search(line)
    if condition is None:
        return True
    return any(name in given for name in _OR.split(condition[2])) == (condition[1] == "if")


def parse_query(name: str, text: str) -> NamedQuery:
    """Parse a query file.

    Args:
        name: The file's name without `.rq`.
        text: Its text.

    Returns:
        The query.

    Raises:
        QueryError: The name or the header is not as the module's documentation says; names the query and what
            to mend.

    Example:
        >>> parse_query("things_all", "# title: Things\\n# description: All.\\nSELECT ?s { ?s ?p ?o }").title
        'Things'
    """
    if not _NAME.fullmatch(name):
        raise QueryError(f"named query {name!r}: a name is <subject>_<view> in small letters")
    header = _read_header(name, text)
    parameters = {}
    told = header.get("parameters") or {}
    if not isinstance(told, dict):
        raise QueryError(f"named query {name}: parameters is a mapping from names to descriptions")
    for key, entry in told.items():
        parameters[key] = _parse_parameter(name, key, entry)
    conditions = (match for line in text.splitlines() if (match := _CONDITION.search(line)))
    for word, condition in {(found[1], part) for found in conditions for part in _OR.split(found[2])}:
        asked, equals, value = condition.partition("=")
        if asked not in parameters or parameters[asked].required:
            raise QueryError(f"named query {name}: `# {word} {condition}` names no optional parameter")
        if equals and value not in parameters[asked].choices:
            raise QueryError(f"named query {name}: `# {word} {condition}` names no choice of {asked}")
    return NamedQuery(name, header["title"], header["description"], parameters, text)


def _read_header(name: str, text: str) -> dict[str, Any]:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line[1:].removeprefix(" "))
    try:
        # The base loader makes every scalar a string: an example such as 2025 or NO must not change.
        header = yaml.load("\n".join(lines), Loader=yaml.CBaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        raise QueryError(f"named query {name}: the comments at its top are no YAML ({error})") from None
    if not isinstance(header, dict):
        raise QueryError(f"named query {name}: begin it with the comments `# title:` and `# description:`")
    _check_keys(name, header, _HEADER_KEYS)
    for key in ("title", "description"):
        if not isinstance(header.get(key), str) or not header[key].strip():
            raise QueryError(f"named query {name}: give it a {key}")
        header[key] = " ".join(header[key].split())
    return header


def _parse_parameter(query: str, name: str, entry: Any) -> Parameter:
    place = f"{query}, parameter {name}"
    if not isinstance(entry, dict) or not re.fullmatch(r"[a-z][a-z0-9]*", name):
        raise QueryError(
            f"named query {place}: a parameter has a name in small letters, and type, help and example"
        )
    _check_keys(place, entry, _PARAMETER_KEYS)
    kind = entry.get("type")
    if kind not in TYPES:
        raise QueryError(f"named query {place}: its type is {kind!r}; give one of {', '.join(TYPES)}")
    if not isinstance(entry.get("help"), str):
        raise QueryError(f"named query {place}: say in help what it is for")
    if entry.get("required", "true") not in ("true", "false"):
        raise QueryError(f"named query {place}: required is true or false")
    if (kind == "code") != ("scheme" in entry):
        raise QueryError(f"named query {place}: a code, and nothing else, has a scheme")
    choices = entry.get("choices", [])
    if (kind == "choice") != bool(choices) or not isinstance(choices, list):
        raise QueryError(f"named query {place}: a choice, and nothing else, lists its choices")
    if choices and entry.get("default", choices[0]) not in choices:
        raise QueryError(f"named query {place}: its default is none of its choices")
    told = entry.get("example", [])
    parameter = Parameter(
        name,
        kind,
        " ".join(entry["help"].split()),
        tuple(told) if isinstance(told, list) else (told,),
        required=entry.get("required", "true") == "true" and "default" not in entry,
        default=entry.get("default"),
        scheme=entry.get("scheme", ""),
        class_name=entry.get("class", ""),
        choices=tuple(choices),
    )
    if len(parameter.example) not in ({parameter.times} if parameter.required else {0, parameter.times}):
        raise QueryError(f"named query {place}: give {parameter.times} as example")
    return parameter


def _check_keys(place: str, entry: dict[str, Any], known: tuple[str, ...]) -> None:
    for key in entry:
        if key not in known:
            raise QueryError(
                f"named query {place}: {key!r} is no key of its header; known are {', '.join(known)}"
            )


@lru_cache(maxsize=8)
def read_catalogue(folder: Path = FOLDER) -> tuple[NamedQuery, ...]:
    """Read all named queries; they ship with Dyad, so once is enough for a process.

    Args:
        folder: Where they lie.

    Returns:
        The queries, sorted by name.

    Raises:
        QueryError: A file is not as it should be.
    """
    return tuple(
        parse_query(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rq"))
    )


def find_query(name: str) -> NamedQuery:
    """Find a named query.

    Args:
        name: Its name.

    Returns:
        The query.

    Raises:
        NotFound: There is none of that name; the message gives the nearest.

    Example:
        >>> list(find_query("agreements_by_dyad").parameters)
        ['country', 'year']
    """
    queries = {query.name: query for query in read_catalogue()}
    if name in queries:
        return queries[name]
    near = get_close_matches(name[:100], queries, n=1)
    hint = f"did you mean {near[0]}?" if near else "`dyad query --list` shows all"
    raise NotFound(f"there is no named query {name[:100]!r}: {hint}")


def write_command(query: NamedQuery) -> str:
    """Write the command that runs a query with its example values.

    Args:
        query: The query.

    Returns:
        One line for a shell.
    """
    words = ["dyad", "query", query.name]
    for parameter in query.parameters.values():
        for value in parameter.example:
            words += [f"--{parameter.name}", value if re.fullmatch(r"[\w./-]+", value) else f"'{value}'"]
    return " ".join(words)


def write_reference() -> Iterator[str]:
    """Write the reference of the named queries in Markdown.

    Yields:
        Its lines.
    """
    yield "# The named queries"
    yield ""
    yield "<!-- Generated by `python -m dyad.catalogue`; do not edit. -->"
    yield ""
    yield "Each is a file of `core/dyad/queries`. Values are bound as terms and never pasted into the text."
    yield "The last columns of an answer repeat the parameters that were given; tables leave them out."
    yield ""
    yield "Types of parameters:"
    yield ""
    yield from (f"- *{name}*: {told}" for name, told in TYPES.items())
    for query in read_catalogue():
        yield from ("", f"## {query.name}", "", f"{query.title}. {query.description}", "")
        if query.parameters:
            yield from ("| parameter | type | | what it is for |", "|---|---|---|---|")
            for parameter in query.parameters.values():
                need = "required" if parameter.required else "optional"
                of = parameter.scheme or parameter.class_name or ", ".join(parameter.choices)
                kind = f"{parameter.type} ({of})" if of else parameter.type
                yield f"| `{parameter.name}` | {kind} | {need} | {parameter.help} |"
            yield ""
        yield f"Columns: {', '.join(f'`{column}`' for column in query.columns)}"
        yield from ("", "```sh", write_command(query), "```")


if __name__ == "__main__":
    for reference_line in write_reference():
        click.echo(reference_line)
