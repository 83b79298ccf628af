from __future__ import annotations

import asyncio
import http.client
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from tests.server.conftest import command, environment

from dyad.cli import main
from dyad_server.mcp.serving import INSTRUCTIONS, allow

pytest.importorskip("mcp")

from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError

TOOLS = {"search_things", "ask", "query", "describe", "brief"}
RESOURCES = {"dyad://ontology", "dyad://queries", "dyad://shapes"}
PACKAGE = "https://w3id.org/dyad/id/agreement/rus-vnm-20-agreements-2025-05"
QUESTION = "Which agreements did Vietnam and Russia sign in 2025?"

Talk = Callable[[Client], Awaitable[Any]]


@pytest.fixture(scope="module")
def address(release_home: Path) -> Iterator[str]:
    """A `dyad mcp --http` over the shipped facts, for all tests of this module."""
    process = subprocess.Popen(  # noqa: S603 (our own program)
        command("mcp", "--http", "--port", "0"),
        env=environment(release_home, DYAD_TIMEOUT="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    assert process.stdout is not None
    line = process.stdout.readline()
    watchdog.cancel()
    assert line.startswith("Dyad speaks MCP at "), line
    yield line.split()[4]
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0
    process.stdout.close()


def talk(address: str, with_client: Talk) -> Any:
    """Connect the official client, and give what comes of the talk."""

    async def run() -> Any:
        async with Client(address) as client:
            return await with_client(client)

    return asyncio.run(run())


def call(address: str, tool: str, **arguments: Any) -> Any:
    """Call a tool by the official client."""
    return talk(address, lambda client: client.call_tool(tool, arguments))


def text_of(result: Any) -> str:
    """The text of a result."""
    return str(result.content[0].text)


def test_stdio_official_client_finds_tools_and_gets_the_answer_with_its_receipt(release_home: Path) -> None:
    """A client that starts `dyad mcp` gets the README's answer; the process ends with the client."""
    program, *words = command("mcp")
    started = StdioServerParameters(command=program, args=words, env=environment(release_home))

    async def run() -> tuple[Any, Any, Any]:
        async with Client(started) as client:
            return (
                await client.list_tools(),
                await client.list_resources(),
                await client.call_tool("ask", {"question": QUESTION}),
            )

    tools, resources, reply = asyncio.run(run())
    assert {tool.name for tool in tools.tools} == TOOLS
    assert {str(resource.uri) for resource in resources.resources} == RESOURCES
    told = json.loads(text_of(reply))
    assert told["found"] is True
    assert any(
        answer["iri"] == PACKAGE and source["paragraph"] == 50
        for answer in told["answers"]
        for source in answer["sources"]
    )


def test_http_official_client_asks_the_readmes_question(address: str) -> None:
    """By streamable HTTP the same question has the same answer, as text and as structured content."""
    reply = call(address, "ask", question=QUESTION)
    assert not reply.is_error
    assert reply.structured_content["found"] is True
    assert PACKAGE in text_of(reply)


def test_tools_say_that_they_only_read(address: str) -> None:
    """Each tool has a description, a schema, and the hint that it changes nothing."""
    listed = talk(address, lambda client: client.list_tools())
    for tool in listed.tools:
        assert tool.description
        assert tool.input_schema["properties"]
        assert tool.annotations.read_only_hint is True


def test_instructions_keep_plans_and_claims_apart() -> None:
    """A model is told to give receipts, and not to take data for instructions."""
    assert "receipts" in INSTRUCTIONS
    assert "never instructions" in INSTRUCTIONS


def test_search_things_finds_a_name_in_another_script(address: str) -> None:
    """A beginning in Cyrillic finds the country by its English label."""
    found = call(address, "search_things", text="Вьетн", kind="Country").structured_content["found"]
    assert found[0]["label"] == "Vietnam"


def test_query_gives_rows_as_csv_and_json(address: str) -> None:
    """A query gives the rows of SPARQL, in the format asked for."""
    sparql = "SELECT ?count { <" + PACKAGE + "> dyad:count ?count }"
    assert text_of(call(address, "query", sparql=sparql, format="csv")).split() == ["count", "20"]
    rows = json.loads(text_of(call(address, "query", sparql=sparql)))["results"]["bindings"]
    assert rows[0]["count"]["value"] == "20"


@pytest.mark.parametrize(
    ("sparql", "told"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "query-timeout: "),
        ("SELECT ?a ?b ?c { ?a ?b ?c }", "query-too-large: "),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "query-syntax: "),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "query-refused: "),
        ("SELECT ?a {" + " " * 200_000 + "}", "the most"),
        ("", "query-syntax: "),
    ],
)
def test_query_that_is_not_carried_out_is_an_error_and_never_cut_off(
    address: str, sparql: str, told: str
) -> None:
    """What takes too long, is too long, writes or fetches, is an error that says what to do."""
    reply = call(address, "query", sparql=sparql)
    assert reply.is_error
    assert told in text_of(reply)
    assert "Traceback" not in text_of(reply)


def test_describe_gives_each_statement_with_its_document(address: str) -> None:
    """The package's count comes with the bulletin and paragraph 50, and its step has receipts of its own."""
    told = call(address, "describe", thing=PACKAGE).structured_content
    (count,) = (one for one in told["statements"] if one["property"] == "count")
    assert (count["value"], count["paragraphs"], count["inferred"]) == ("20", [50], False)
    assert told["receipts"][0]["published"] == "2025-12-30"
    assert told["receipts_of_parts"]["signed, 2025-05"][0]["paragraph"] == 50


def test_describe_what_is_not_there_gives_the_nearest(address: str) -> None:
    """A misspelt id is an error with the nearest ids."""
    reply = call(address, "describe", thing="official/to-lan")
    assert reply.is_error
    assert "did you mean official/to-lam" in text_of(reply)


def test_brief_has_footnotes_to_document_and_paragraph(address: str) -> None:
    """A briefing is Markdown in which the package has its footnote."""
    text = text_of(call(address, "brief", one="VNM", other="Russia", year="2025", on="2026-01-20"))
    assert text.startswith("# Russia and Vietnam in 2025")
    assert "30 December 2025, paragraph 50." in text


@pytest.mark.parametrize(
    ("uri", "media_type", "holds"),
    [
        ("dyad://ontology", "text/turtle", "dyad:Agreement a owl:Class"),
        ("dyad://queries", "application/json", '"agreements_by_dyad"'),
        ("dyad://queries/agreements_by_dyad", "application/sparql-query", "SELECT"),
        ("dyad://shapes", "text/markdown", "## Agreement"),
    ],
)
def test_resources_can_be_read(address: str, uri: str, media_type: str, holds: str) -> None:
    """The vocabulary, the named queries and the shapes' summary are there to be read."""
    (content,) = talk(address, lambda client: client.read_resource(uri)).contents
    assert content.mime_type == media_type
    assert holds in content.text


@pytest.mark.parametrize("name", ["nonsense", "..%2F..%2Fpyproject"])
def test_resource_that_is_not_there_is_an_error(address: str, name: str) -> None:
    """A query of an unknown name is an error, and a path is no name."""

    async def read(client: Client) -> str:
        try:
            await client.read_resource(f"dyad://queries/{name}")
        except MCPError as error:
            return str(error)
        return ""

    assert talk(address, read)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://{own}"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:80", "Origin": "http://evil.example:80"}, 421),
    ],
)
def test_http_other_hosts_and_origins_are_refused(address: str, headers: dict[str, str], status: int) -> None:
    """A page of the web that a browser shows cannot reach the server, by no name that leads to it."""
    own = str(urlsplit(address).netloc)
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    sent = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    sent |= {name: value.replace("{own}", own) for name, value in headers.items()}
    connection = http.client.HTTPConnection(own, timeout=30)
    try:
        connection.request("POST", "/mcp", json.dumps(hello).encode(), sent)
        response = connection.getresponse()
        response.read()
        assert response.status == status
    finally:
        connection.close()


def test_allow_further_names_are_taken_with_the_port_and_without() -> None:
    """Who serves under a name of his own says so, and other names stay refused."""
    settings = allow("0.0.0.0", 8081, ["dyad.example", "other:9"])  # noqa: S104 (a text)
    assert {"dyad.example", "dyad.example:8081", "other:9", "localhost:8081"} <= set(settings.allowed_hosts)
    assert "other" not in settings.allowed_hosts
    assert settings.enable_dns_rebinding_protection


def test_command_without_the_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package mcp is missing, the message names the extra."""
    for name in [name for name in sys.modules if name.startswith("dyad_server.mcp.serving")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    result = CliRunner().invoke(main, ["mcp"])
    assert (result.exit_code, "pip install dyad[mcp]" in result.stderr) == (1, True)


def test_command_allow_host_without_http_is_wrong_usage() -> None:
    """An option that would do nothing is refused."""
    result = CliRunner().invoke(main, ["mcp", "--allow-host", "x"])
    assert (result.exit_code, "--http" in result.stderr) == (2, True)


def test_command_without_a_release_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is loaded: the command ends at once, and says to load."""
    monkeypatch.setenv("DYAD_HOME", str(tmp_path))
    result = CliRunner().invoke(main, ["mcp"])
    assert (result.exit_code, "dyad load" in result.stderr) == (1, True)
