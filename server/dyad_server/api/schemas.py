"""Schemas of the OpenAPI document: what parameters, values and parts of items are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Schema = dict[str, Any]

NAME: Final = {"type": "string", "minLength": 1, "maxLength": 300}
DATE: Final = {
    "type": "string",
    "description": "A date in EDTF: 2025, 2025-05, 2025-05-09, 2025-01/2025-11, ../2015.",
}
OF_PARAMETER: Final[Mapping[str, Schema]] = {
    "country": NAME,
    "pair": {"type": "array", "items": NAME, "minItems": 2, "maxItems": 2},
    "year": {"type": "string", "pattern": "^[1-9][0-9]{3}$"},
    "first-day": {
        "type": "string",
        "pattern": "^[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?$",
    },
    "last-day": {"type": "string", "pattern": "^[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?$"},
    "thing": NAME,
    "code": NAME,
    "text": {"type": "string", "minLength": 1, "maxLength": 2000},
    "integer": {"type": "integer"},
}
OF_KIND: Final[Mapping[str, Schema]] = {
    "things": {"$ref": "#/components/schemas/Thing"},
    "codes": {"$ref": "#/components/schemas/Thing"},
    "dates": DATE,
    "integers": {"type": "integer"},
    "numbers": {"type": "number"},
    "flags": {"type": "boolean"},
    "texts": {"type": "string"},
}
LANGUAGE: Final = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"


def text(about: str) -> Schema:
    """A text.

    Args:
        about: What it is.

    Returns:
        The schema.
    """
    return {"type": "string", "description": about}


def maybe(about: str) -> Schema:
    """A text, or null where nothing is told.

    Args:
        about: What it is.

    Returns:
        The schema.
    """
    return {"type": ["string", "null"], "description": about}


def ref(name: str) -> Schema:
    """A schema by its name.

    Args:
        name: The name.

    Returns:
        The schema.
    """
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(schema: Schema, about: str = "") -> Schema:
    """A list.

    Args:
        schema: What is in it.
        about: What it is.

    Returns:
        The schema.
    """
    return {"type": "array", "items": schema, **({"description": about} if about else {})}


def object_of(properties: Mapping[str, Schema], **more: Any) -> Schema:
    """An object with these members and no others, none of them left out.

    Args:
        properties: Its members.
        more: What else is told of it.

    Returns:
        The schema.
    """
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
        **more,
    }


DAYS: Final = {
    "firstDay": maybe("The first day on which it may have been; null where that is open or not told."),
    "lastDay": maybe("The last day on which it may have been."),
}
_RECEIPT: Final = object_of(
    {
        "source": text("The document, by its id."),
        "title": text("Its title."),
        "publisher": maybe("Who published it."),
        "published": maybe("When, in EDTF."),
        "paragraphs": list_of({"type": "integer"}, "The paragraphs that say so, counted from 1."),
        "kind": maybe("What sort of text it is, where that is less than a story."),
        "url": text("The page of the document, at the first of the paragraphs."),
    },
    description="A document that says something, and where in it.",
)
RECEIPTS: Final = list_of(ref("Receipt"), "The documents and paragraphs that say so.")
THINGS: Final = list_of(ref("Thing"))
_STATUS: Final = object_of(
    {
        "id": text("The code."),
        "label": text("What it is called."),
        "phase": {"enum": ["planned", "running", "done", "ended", "unknown", None]},
    },
    description="A status or level. The phase says whether the thing is done; a level has none.",
)
SHARED: Final[Mapping[str, Schema]] = {
    "Thing": object_of(
        {"id": text("Its id, or the address of what is not of here."), "label": text("What it is called.")},
        description="A thing or code that a value points to.",
    ),
    "Receipt": _RECEIPT,
    "Status": _STATUS,
    "Step": object_of(
        {
            "is": ref("Status"),
            "date": list_of(DATE, "Since when."),
            "attested": list_of(DATE, "On which days a document shows it so."),
            **DAYS,
            "note": list_of({"type": "string"}),
            "claimedBy": list_of(ref("Thing"), "Who says so, where the document only reports it."),
            "receipts": RECEIPTS,
        },
        description="A step in the life of a thing.",
    ),
    "Tenure": object_of(
        {
            "post": THINGS,
            "from": list_of(DATE),
            "to": list_of(DATE),
            "attested": list_of(DATE, "On which days a document shows the person in the post."),
            "note": list_of({"type": "string"}),
            "receipts": RECEIPTS,
        },
        description="A time in a post.",
    ),
    "Conflict": object_of(
        {
            "about": text("What the documents differ on."),
            "sides": list_of(object_of({"value": text("What some say."), "receipts": RECEIPTS})),
        },
        description="Where documents differ.",
    ),
    "Problem": {
        "type": "object",
        "description": "An error (RFC 9457).",
        "properties": {
            "type": text("The kind of error, as an IRI."),
            "title": text("The kind of error in words."),
            "status": {"type": "integer"},
            "detail": text("What was wrong, and what to do."),
            "code": text("The stable name of the kind of error."),
            "parameter": text("The parameter of the address that is at fault."),
            "allowed": list_of({"type": "string"}, "What it could be."),
            "suggestions": list_of({"type": "string"}, "What was perhaps meant."),
            "request": text("What the request is called in the server's log."),
        },
        "required": ["type", "title", "status", "detail", "code"],
    },
}
