"""What can go wrong in Dyad, as one tree; the web's status codes are the server's affair.

    DyadError                 "dyad"
    ├── ConfigError           "config"           a setting is unknown or has a value it cannot have
    ├── DateError             "date"             a text is no EDTF date
    ├── SourceError           "source"           a source document, or the file of facts drawn from it
    │   ├── FactsError        "facts"            a place in a facts file that cannot be read as facts
    │   └── DataSyntaxError   "data-syntax"      RDF that is not of its format; carries line and column
    ├── ValidationFailed      "validation"       facts break the shapes; carries the violations
    ├── ReleaseError          "release"          a release cannot be built, found, opened or switched to
    ├── StoreError            "store"            the store failed, or cannot be reached
    ├── QueryError            "query"            a query is at fault, not the store
    │   ├── QuerySyntaxError  "query-syntax"     the text is no SPARQL; carries line and column
    │   ├── QueryRefused      "query-refused"    valid SPARQL that this service does not carry out
    │   ├── QueryTimeout      "query-timeout"    a query was stopped at its deadline
    │   └── QueryTooLarge     "query-too-large"  a query took more memory or gave a longer answer than it may
    ├── TooBusy               "too-busy"         as many queries are worked on as may be
    ├── WriteRefused          "write-refused"    a write that is not taken, such as to a graph of the loader's
    └── NotFound              "not-found"        nothing of that name is described here

A code is for machines and stays as it is; a message is for people, says what to do, and may change.
"""

from collections.abc import Iterable
from os import PathLike, fspath
from typing import ClassVar


class DyadError(Exception):
    """The root: everything that Dyad raises on purpose.

    Attributes:
        code: The stable name of the kind of error, in kebab-case.
    """

    code: ClassVar[str] = "dyad"


class ConfigError(DyadError):
    """A setting is unknown or has a value it cannot have."""

    code = "config"


class DateError(DyadError):
    """A text is no EDTF date; the message says what to write instead."""

    code = "date"


class _AtPlace(Exception):
    """What is wrong at a line and a column of a text; the classes below say of which."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class SourceError(DyadError):
    """A source document is at fault: missing, not the text its hash promises, or wrongly described."""

    code = "source"


class FactsError(SourceError):
    """A place in a facts file that cannot be read as facts.

    Args:
        message: What is wrong and what to do, in one sentence.
        file: The facts file.
        line: The line in it, from 1.
        column: The column in that line, from 1, if known.

    Example:
        >>> print(FactsError("'partys' is no property: write 'party'", "seeds/a.yaml", 7, 5))
        seeds/a.yaml:7:5: 'partys' is no property: write 'party'
    """

    code = "facts"

    def __init__(self, message: str, file: str | PathLike[str], line: int, column: int | None = None) -> None:
        super().__init__(message, file, line, column)
        self.message = message
        self.file = fspath(file)
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f":{self.column}" if self.column is not None else "")
        return f"{place}: {self.message}"


class DataSyntaxError(SourceError, _AtPlace):
    """RDF that is not of the format it is said to be.

    Args:
        message: What is wrong.
        line: The line, from 1.
        column: The column in that line, from 1.

    Example:
        >>> print(DataSyntaxError("expected '.'", 3, 14))
        line 3, column 14: expected '.'
    """

    code = "data-syntax"


class ValidationFailed(DyadError):
    """Facts break the shapes, and so nothing was published.

    Args:
        violations: What was found, one object each; `str()` of one is its sentence for people.
        report: The same as a SHACL validation report in Turtle, where one was made.

    Example:
        >>> print(ValidationFailed(["a.yaml:7: the agreement has no party"]))
        1 violation: a.yaml:7: the agreement has no party
    """

    code = "validation"

    def __init__(self, violations: Iterable[object], report: str = "") -> None:
        self.violations = tuple(violations)
        self.report = report
        super().__init__(self.violations)

    def __str__(self) -> str:
        count = len(self.violations)
        head = f"{count} violation" + ("" if count == 1 else "s")
        if not self.violations:
            return head
        return f"{head}{'' if count == 1 else ', the first'}: {self.violations[0]}"


class ReleaseError(DyadError):
    """A release cannot be built, found, opened or switched to."""

    code = "release"


class StoreError(DyadError):
    """The store failed, or cannot be reached."""

    code = "store"


class QueryError(DyadError):
    """A query is at fault, and not the store."""

    code = "query"


class QuerySyntaxError(QueryError, _AtPlace):
    """A text is no SPARQL.

    Args:
        message: What the parser expected.
        line: The line of the query, from 1.
        column: The column in that line, from 1.

    Example:
        >>> print(QuerySyntaxError("expected '}'", 3, 14))
        line 3, column 14: expected '}'
    """

    code = "query-syntax"


class QueryRefused(QueryError):
    """A query is valid SPARQL, but not one that this service carries out."""

    code = "query-refused"


class QueryTimeout(QueryError):
    """A query was stopped at its deadline; nothing of it is left running."""

    code = "query-timeout"


class QueryTooLarge(QueryError):
    """A query was stopped because it took more memory, or gave a longer answer, than it may."""

    code = "query-too-large"


class TooBusy(DyadError):
    """As many queries are worked on as may be at a time.

    Args:
        message: What is the matter.
        retry_after: Seconds after which to try again.
    """

    code = "too-busy"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class WriteRefused(DyadError):
    """A write that is not taken; the message says why."""

    code = "write-refused"


class NotFound(DyadError):
    """Nothing of that name is described here."""

    code = "not-found"
