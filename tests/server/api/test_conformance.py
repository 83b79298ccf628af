"""Schemathesis asks what the OpenAPI document allows, and more, and holds the answers against it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import (
    CoveragePhaseConfig,
    GenerationConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.server.conftest import Server

from dyad_server.api.document import make_document

CHECKS: Any = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
"""Left out: that whatever fits the document is accepted, since no schema knows which countries there are; and
that whatever does not fit is refused, since an empty value, as forms send it, counts as not given."""

SEEN: set[int] = set()


def _config() -> SchemathesisConfig:
    generation = GenerationConfig(
        modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE], max_examples=4, deterministic=True
    )
    # Every boundary of every parameter would be some three thousand questions.
    phases = PhasesConfig(coverage=CoveragePhaseConfig(enabled=False))
    project = ProjectConfig(generation=generation, phases=phases)
    return SchemathesisConfig(projects=ProjectsConfig(default=project))


schema = schemathesis.openapi.from_dict(copy.deepcopy(make_document()), config=_config())


@schema.parametrize()
@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answer_is_as_the_document_says(case: schemathesis.Case[Any], server: Server) -> None:
    """Status, content type and body are those that the document has for the operation; nothing fails."""
    response = case.call(base_url=server.address)
    SEEN.add(response.status_code)
    case.validate_response(response, checks=CHECKS)


def test_answers_were_given_and_refused() -> None:
    """The questions above were answered and refused: values that fit the document, and values that do not."""
    if SEEN:
        assert {200, 400} <= SEEN
    else:
        pytest.skip("the questions were asked by another process")
