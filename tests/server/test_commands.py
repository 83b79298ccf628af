import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from rdflib import Graph
from SPARQLWrapper import CSV, JSON, JSONLD, N3, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from tests.server.conftest import Server, StartServer, command, environment

from dyad.errors import ConfigError
from dyad.release import current_folder
from dyad.settings import Settings
from dyad_loader.pipeline import load
from dyad_server.commands import reserve_port, write_welcome

SELECT = "SELECT ?c ?n { ?c a dyad:Country ; rdfs:label ?n FILTER(LANG(?n) = 'en') } ORDER BY ?c LIMIT 3"
CONSTRUCT = (
    "CONSTRUCT { ?c rdfs:label ?n } WHERE { ?c a dyad:Country ; rdfs:label ?n } ORDER BY ?c ?n LIMIT 9"
)
FIRST = b"https://w3id.org/dyad/id/country/ABW"


def fetch(address: str, **headers: str) -> tuple[int, str, bytes]:
    """Fetch an address: status, media type, body."""
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 (our own server)
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
        return response.status, response.headers.get_content_type(), response.read()


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `dyad` to its end."""
    return subprocess.run(  # noqa: S603 (our own program)
        command(*arguments), env=environment(home), capture_output=True, text=True, timeout=60, check=False
    )


def test_serve_prints_its_address_and_three_things_to_try(server: Server) -> None:
    """Once it listens, it says where, and each thing to try names this server."""
    text = "".join(server.welcome)
    assert text.count(server.address) == 3
    assert [line[:2] for line in server.welcome if line[:1].isdigit()] == ["1.", "2.", "3."]
    assert "dyad query agreements_by_dyad --country VNM --country RUS --year 2025" in text


def test_serve_first_thing_to_try_works_in_a_shell(server: Server) -> None:
    """The curl line, pasted into a shell, answers with document and paragraph."""
    [line] = [line for line in server.welcome if "curl" in line]
    if subprocess.run(["which", "curl"], capture_output=True, check=False).returncode:  # noqa: S607
        pytest.skip("there is no curl here")
    shown = subprocess.run(line, shell=True, capture_output=True, text=True, timeout=20, check=True)  # noqa: S602
    assert shown.stdout.startswith("agreement,status,document,paragraph")
    assert "Package of 20 agreements" in shown.stdout


def test_serve_hides_the_software_behind(server: Server) -> None:
    """The header Server names neither the WSGI server nor the framework."""
    with urllib.request.urlopen(server.address + "/health", timeout=10) as response:  # noqa: S310
        assert response.headers.get_all("Server") == ["Dyad"]


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        (JSON, "application/sparql-results+json"),
        (XML, "application/sparql-results+xml"),
        (CSV, "text/csv"),
        (TSV, "text/tab-separated-values"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("body", ["urlencoded", "postdirectly"])
def test_serve_sparqlwrapper_gets_solutions(
    server: Server, asked: str, kind: str, method: str, body: str
) -> None:
    """The usual client library gets solutions in each format, by each way of asking."""
    wrapper = SPARQLWrapper(server.address + "/sparql", returnFormat=asked)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(body)
    wrapper.setQuery(PREFIXED.format(SELECT))
    response = wrapper.query().response
    assert response.headers.get_content_type() == kind
    assert FIRST in response.read()


@pytest.mark.parametrize(
    ("asked", "kind", "reader"),
    [
        (TURTLE, "text/turtle", "turtle"),
        (N3, "text/turtle", "turtle"),
        (RDFXML, "application/rdf+xml", "xml"),
        (JSONLD, "application/ld+json", "json-ld"),
    ],
)
def test_serve_sparqlwrapper_gets_a_graph(server: Server, asked: str, kind: str, reader: str) -> None:
    """The usual client library gets a graph in each format that it asks for."""
    wrapper = SPARQLWrapper(server.address + "/sparql", returnFormat=asked)
    wrapper.setQuery(PREFIXED.format(CONSTRUCT))
    response = wrapper.query().response
    assert response.headers.get_content_type() == kind
    assert len(Graph().parse(BytesIO(response.read()), format=reader)) == 9


PREFIXED = (
    "PREFIX dyad: <https://w3id.org/dyad/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> {}"
)


def test_serve_browser_gets_the_form(server: Server) -> None:
    """Opening the printed address in a browser shows a page."""
    status, kind, body = fetch(server.address + "/sparql", Accept="text/html,*/*;q=0.8")
    assert (status, kind) == (200, "text/html")
    assert b"<textarea" in body


def test_serve_large_body_is_refused_and_the_server_goes_on(server: Server) -> None:
    """Five megabytes of query are refused with 413, and the next question is answered."""
    request = urllib.request.Request(  # noqa: S310
        server.address + "/sparql",
        data=b"x" * 5_000_000,
        headers={"Content-Type": "application/sparql-query"},
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=20)  # noqa: S310
    assert caught.value.code == 413
    assert json.load(caught.value)["code"] == "too-large"
    caught.value.close()
    assert fetch(server.address + "/health")[0] == 200


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_serve_signal_ends_it_and_its_workers(
    release_home: Path, serving: StartServer, with_signal: signal.Signals
) -> None:
    """SIGTERM and Ctrl-C end the server with exit code 0, and nobody listens any more."""
    server = serving(release_home, "--workers", "2")
    assert server.stop(with_signal) == 0
    with pytest.raises(OSError):  # noqa: PT011 (which error it is depends on the system)
        fetch(server.address + "/health")


def test_serve_port_taken_is_one_line_and_exit_code_1(release_home: Path, server: Server) -> None:
    """A second server on the same port ends at once and says why, although sockets could share the port."""
    port = server.address.rpartition(":")[2]
    ended = run(release_home, "serve", "--port", port)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Error: port {port} of 127.0.0.1 cannot be had")
    assert ended.stderr.count("\n") == 1
    assert fetch(server.address + "/health")[0] == 200


def test_serve_nothing_loaded_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    """Without data the command says what to do, and does not listen."""
    ended = run(tmp_path, "serve", "--port", "0")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Error: nothing is loaded")
    assert "`dyad load`" in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("options", [("--port", "70000"), ("--workers", "0"), ("--unknown",)])
def test_serve_wrong_usage_is_exit_code_2(release_home: Path, options: tuple[str, ...]) -> None:
    """An option that cannot be is refused before anything is opened."""
    assert run(release_home, "serve", *options).returncode == 2


def test_serve_help_tells_exit_codes() -> None:
    """The help is complete without any data."""
    ended = run(Path("nowhere"), "serve", "--help")
    assert ended.returncode == 0
    for told in ("--host", "--port", "--workers", "Exit codes: 0", "DYAD_PORT"):
        assert told in ended.stdout


def test_reserve_port_unknown_host_says_so() -> None:
    """A host that is nobody's name is an error of the setting."""
    with pytest.raises(ConfigError, match="not known here"):
        reserve_port(Settings.from_env({"DYAD_HOST": "host.invalid", "DYAD_PORT": "0"}))


def test_reserve_port_name_becomes_a_number_and_zero_a_port() -> None:
    """localhost is resolved, and port 0 stands for a free one."""
    found = reserve_port(Settings.from_env({"DYAD_HOST": "localhost", "DYAD_PORT": "0"}))
    assert found.host == "127.0.0.1"
    assert found.port > 0
    with socket.socket() as free:
        free.bind((found.host, found.port))


def test_write_welcome_contains_no_line_break_in_a_command() -> None:
    """What is to be pasted into a shell stands on one line."""
    [line] = [line for line in write_welcome("http://h:1").splitlines() if "curl" in line]
    assert line.endswith("'")


FACTS = """\
source:
  id: source/example-2025
  title: {{en: Example}}
  publisher: Example
  published: "2025-06-02"
  language: en
  sha256: "0000000000000000000000000000000000000000000000000000000000000000"
  paragraphCount: 1
facts:
  - id: agreement/{name}
    type: Agreement
    name: {{en: Agreement {name}}}
    agreementType: treaty
    party: [country/RUS, country/VNM]
    status: [{{is: signed, on: "2025-05"}}]
    evidence: [1]
"""


@pytest.fixture
def own_home(tmp_path: Path) -> Path:
    """A home of its own with one small facts file loaded."""
    load_facts(tmp_path, "one")
    return tmp_path / "home"


def load_facts(folder: Path, name: str) -> str:
    """Load a facts file with one agreement; give the version."""
    facts = folder / "facts.yaml"
    facts.write_text(FACTS.format(name=name), encoding="utf-8")
    return load(Settings.from_env({"DYAD_HOME": str(folder / "home")}), [facts]).version


def ask_names(server: Server) -> bytes:
    """Ask for the names of all agreements."""
    query = urlencode({"query": "SELECT ?n { ?a a dyad:Agreement ; rdfs:label ?n }", "format": "csv"})
    return fetch(f"{server.address}/sparql?{query}")[2]


def wait_for_version(server: Server, version: str) -> None:
    """Wait until the server serves a version."""
    deadline = time.monotonic() + 20
    while json.loads(fetch(server.address + "/health")[2])["version"] != version:
        assert time.monotonic() < deadline, "the release was not taken up"
        time.sleep(0.02)


def test_serve_new_release_is_taken_up_without_restart(own_home: Path, serving: StartServer) -> None:
    """After a load the new release takes the old one's place; no question fails, and none goes back."""
    server = serving(own_home, "--workers", "2")
    assert all(b"Agreement one" in ask_names(server) for _ in range(10))
    version = load_facts(own_home.parent, "two")
    wait_for_version(server, version)
    for _ in range(20):
        assert b"Agreement two" in ask_names(server)


def test_serve_worker_killed_is_replaced(own_home: Path, serving: StartServer) -> None:
    """If a worker process dies, another takes its place."""
    server = serving(own_home, "--workers", "1")
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not list the children of a process")
    [worker, *_] = children.read_text().split()
    os.kill(int(worker), signal.SIGKILL)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if fetch(server.address + "/health")[0] == 200:
                break
        except OSError:
            time.sleep(0.05)
    assert worker not in children.read_text().split()
    assert fetch(server.address + "/health")[0] == 200


def test_serve_release_removed_while_served_goes_on(own_home: Path, serving: StartServer) -> None:
    """Where the link is gone for a moment, what is served goes on being served."""
    server = serving(own_home, "--workers", "1")
    current = own_home / "current"
    target = current.readlink()
    current.unlink()
    time.sleep(0.5)
    assert b"Agreement one" in ask_names(server)
    current.symlink_to(target)
    assert current_folder(own_home) is not None
    assert b"Agreement one" in ask_names(server)
