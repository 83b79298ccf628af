"""What `dyad doctor` finds in settings, machine and service, and how it tells."""

from __future__ import annotations

import hashlib
import http.server
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tests.engines import start_oxigraph

from dyad import doctor
from dyad.doctor import (
    check_address,
    check_machine,
    check_remote,
    check_token,
    check_versions,
    examine,
    read_memory,
    read_settings,
)
from dyad.doctor_command import doctor as command
from dyad.finding import Finding
from dyad.settings import SETTINGS, Settings
from dyad_loader.remote_load import send_release

GB = 2**30


def _levels(findings: list[Finding]) -> list[str]:
    return [finding.level for finding in findings]


@contextmanager
def _health(body: bytes) -> Iterator[int]:
    """A server that answers every request with a body; gives its port."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


# --- settings


def test_settings_faults_are_all_found_at_once() -> None:
    """Each unknown name and each impossible value is a problem of its own, with what to do."""
    env = {"DYAD_PORTT": "1", "DYAD_TIMEOUT": "soon", "DYAD_WORKERS": "0", "DYAD_HOME": "/x", "PATH": "/bin"}
    settings, findings = read_settings(env)
    assert [(finding.level, finding.what) for finding in findings] == [
        ("problem", "DYAD_PORTT is not a setting"),
        ("problem", "DYAD_TIMEOUT is 'soon'"),
        ("problem", "DYAD_WORKERS is '0'"),
    ]
    assert findings[0].mend == "did you mean DYAD_PORT?"
    assert findings[2].mend == "give a whole number from 1 to 256"
    assert settings.home == Path("/x")
    assert settings.workers == Settings.from_env({}).workers


def test_settings_without_fault_are_named() -> None:
    """What is set is told by name, and never by value: one of them is a password."""
    _, (finding,) = read_settings({"DYAD_STORE": "http://x/sparql", "DYAD_STORE_PASSWORD": "hush"})
    assert (finding.level, finding.what) == ("ok", "set are DYAD_STORE, DYAD_STORE_PASSWORD")


@pytest.mark.parametrize(
    ("env", "level", "told"),
    [
        ({"DYAD_FACTS": "/nowhere/facts.yaml"}, "problem", "/nowhere/facts.yaml, which is not there"),
        ({"DYAD_ARCHIVE": "/nowhere"}, "problem", "/nowhere, which is no folder"),
        ({"DYAD_SERVICE_ALLOW": "query.wikidata.org"}, "warning", "no address"),
        ({"DYAD_STORE_USER": "dba"}, "warning", "without DYAD_STORE"),
    ],
)
def test_settings_that_do_not_fit_are_found(env: dict[str, str], level: str, told: str) -> None:
    """A value that is right in itself and fits nothing that is there is told as well."""
    _, (finding,) = read_settings(env)
    assert finding.level == level
    assert told in finding.what


@given(
    st.dictionaries(
        st.sampled_from([*(setting.name for setting in SETTINGS), "DYAD_", "DYAD_X"]),
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
    )
)
def test_settings_of_any_kind_are_read_without_a_traceback(env: dict[str, str]) -> None:
    """Whatever the environment says, there are settings to go on with, and something to tell."""
    settings, findings = read_settings(env)
    assert isinstance(settings, Settings)
    assert findings


# --- software and machine


def test_versions_name_python_and_the_engine() -> None:
    """The versions that a report of a fault needs are there."""
    (finding,) = check_versions(Settings.from_env({}))
    assert finding.level == "ok"
    assert {"Python", "pyoxigraph", "dyad"} <= set(finding.what.replace(",", "").split())


def test_versions_missing_library_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that is not installed is named."""
    monkeypatch.setattr(doctor, "_LIBRARIES", ("no-such-library",))
    assert _levels(list(check_versions(Settings.from_env({})))) == ["problem", "ok"]


@pytest.mark.parametrize(
    ("memory", "level"), [(64 * GB, "ok"), (16 * GB, "warning"), (GB // 2, "problem"), (None, "warning")]
)
def test_machine_memory_is_held_against_the_limits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, memory: int | None, level: str
) -> None:
    """All queries at their limit should fit; one and the data must."""
    monkeypatch.setattr(doctor, "read_memory", lambda: memory)
    monkeypatch.setattr(doctor, "_FEWEST_FILES", 1)
    settings = Settings.from_env(
        {"DYAD_HOME": str(tmp_path), "DYAD_MAX_QUERIES": "32", "DYAD_QUERY_MEMORY_MB": "1024"}
    )
    (finding,) = check_machine(settings)
    assert finding.level == level


def test_machine_advice_is_enough(monkeypatch: pytest.MonkeyPatch, release_home: Path) -> None:
    """Who lowers the number of queries to the one that is told has no warning left."""
    monkeypatch.setattr(doctor, "read_memory", lambda: 10 * GB)
    env = {"DYAD_HOME": str(release_home), "DYAD_MAX_QUERIES": "32", "DYAD_QUERY_MEMORY_MB": "1024"}
    finding = list(check_machine(Settings.from_env(env)))[-1]
    assert "lower DYAD_MAX_QUERIES to 9" in finding.mend
    env["DYAD_MAX_QUERIES"] = "9"
    assert list(check_machine(Settings.from_env(env)))[-1].level == "ok"


def test_machine_few_open_files_are_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit of open files that many connections reach is told."""
    monkeypatch.setattr("dyad.doctor.resource.getrlimit", lambda _: (256, 256))
    finding = next(iter(check_machine(Settings.from_env({}))))
    assert (finding.level, "256 files" in finding.what) == ("warning", True)


def test_memory_of_this_machine_is_known() -> None:
    """There is a number, and it is that of a machine that can run this."""
    memory = read_memory()
    assert memory is not None
    assert memory > 64 * 2**20


# --- service


@pytest.mark.parametrize(
    ("token", "level"), [("", "problem"), ("secret", "problem"), ("x7Qp2vLmW", "ok"), (None, "ok")]
)
def test_token_that_everybody_guesses_is_a_problem(token: str | None, level: str) -> None:
    """The hash of nothing, or of a word from an example, keeps nobody out."""
    digest = "" if token is None else hashlib.sha256(token.encode()).hexdigest()
    (finding,) = check_token(Settings.from_env({"DYAD_TOKEN_SHA256": digest}))
    assert finding.level == level


def test_address_that_is_free_is_good() -> None:
    """A port that can be bound is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (finding,) = check_address(Settings.from_env({"DYAD_PORT": str(port)}))
    assert (finding.level, finding.what) == ("ok", f"port {port} of 127.0.0.1 is free")


@pytest.mark.parametrize("body", [b"hello", b"[]", b'{"status": "ok"}', b"\xff"])
def test_address_taken_by_another_program_is_a_problem(body: bytes) -> None:
    """A port on which something else listens cannot be had."""
    with _health(body) as port:
        (finding,) = check_address(Settings.from_env({"DYAD_PORT": str(port)}))
    assert finding.level == "problem"
    assert "cannot be had" in finding.what


def test_address_where_dyad_listens_is_good(release_home: Path) -> None:
    """A server of ours that serves the current release is as it should be; one with another is told."""
    version = (release_home / "current").readlink().name
    for served, level in ((version, "ok"), ("0123", "warning")):
        body = json.dumps({"status": "ok", "live": True, "ready": True, "version": served}).encode()
        with _health(body) as port:
            env = {"DYAD_PORT": str(port), "DYAD_HOME": str(release_home)}
            (finding,) = check_address(Settings.from_env(env))
        assert finding.level == level
        assert f"serves release {served}" in finding.what


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 300, "..", "203.0.113.1"])
def test_address_that_is_not_ours_is_a_problem(host: str) -> None:
    """A host that has no address, or that of another machine, is told."""
    (finding,) = check_address(Settings.from_env({"DYAD_HOST": host}))
    assert finding.level == "problem"


def test_remote_store_is_not_asked_where_none_is_set() -> None:
    """Without DYAD_STORE there is nothing to find."""
    assert list(check_remote(Settings.from_env({}))) == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/sparql", "http://u:p@127.0.0.1:9/sparql"])
def test_remote_store_that_does_not_answer_is_a_problem(address: str) -> None:
    """A store that cannot be reached, or whose address holds a password, is told without the password."""
    (finding,) = check_remote(Settings.from_env({"DYAD_STORE": address}))
    assert finding.level == "problem"
    assert "u:p" not in finding.what


def test_remote_store_is_good_once_it_is_loaded(tmp_path: Path, release_home: Path) -> None:
    """An empty store is a problem; one that a release was sent to is told with its version."""
    from dyad.release import open_release

    server = start_oxigraph(tmp_path / "store")
    try:
        env = {"DYAD_STORE": server.address, "DYAD_STORE_UPDATE": server.update_address}
        settings = Settings.from_env({**env, "DYAD_HOME": str(release_home)})
        (empty,) = check_remote(settings)
        send_release(open_release(release_home), settings)
        (loaded,) = check_remote(settings)
    finally:
        server.stop()
    assert (empty.level, "nothing is loaded" in empty.what) == ("problem", True)
    assert loaded.level == "ok"
    assert (release_home / "current").readlink().name in loaded.what


# --- all together


def test_examine_goes_on_after_a_check_that_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A check that raises is a problem, keeps what it had found, and keeps no other check from being made."""

    class Panic(BaseException):
        """What native code raises is no Exception."""

    def fail(_: Settings) -> Iterator[Finding]:
        yield Finding("home", "ok", "so far")
        raise Panic("out of luck")

    monkeypatch.setattr(doctor, "check_home", fail)
    findings = examine({"DYAD_HOME": str(tmp_path)})
    assert Finding("home", "ok", "so far") in findings
    assert any("Panic: out of luck" in finding.what for finding in findings)
    assert findings[-1].subject != "home"


def test_examine_makes_the_checks_of_other_parts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An entry point of the group is a check; one that cannot be imported is a problem."""
    points = [
        EntryPoint("inputs", "dyad_loader.checks:check_inputs", doctor.GROUP),
        EntryPoint("absent", "dyad.no_such_module:check", doctor.GROUP),
    ]
    monkeypatch.setattr(doctor, "entry_points", lambda group: points)
    findings = examine({"DYAD_HOME": str(tmp_path)})
    assert [f.level for f in findings if f.subject == "absent"] == ["problem"]


@pytest.mark.parametrize(("port", "code"), [("0", 0), ("http", 1)])
def test_command_exit_code_tells_of_problems(
    monkeypatch: pytest.MonkeyPatch, release_home: Path, port: str, code: int
) -> None:
    """Warnings are no failure, problems are; both forms agree."""
    monkeypatch.setattr(doctor, "entry_points", lambda group: [])
    env = {**{s.name: None for s in SETTINGS}, "DYAD_HOME": str(release_home), "DYAD_PORT": port}
    text = CliRunner().invoke(command, [], env=env)
    data = CliRunner().invoke(command, ["--json"], env=env)
    assert (text.exit_code, data.exit_code) == (code, code), text.output
    told = json.loads(data.output)
    assert told["ok"] is (code == 0)
    assert {"subject", "level", "what", "mend"} == set(told["findings"][0])
    assert text.output.splitlines()[-1].startswith(f"{code} problem")
    assert ("-> give a whole number from 0 to 65535." in text.output) is (code == 1)


def test_command_prints_names_that_are_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is no UTF-8 is told with its bytes, and is no traceback."""
    monkeypatch.setattr(doctor, "entry_points", lambda group: [])
    monkeypatch.setenv("DYAD_HOME", "/nowhere/\udcff")
    result = CliRunner().invoke(command, [])
    assert result.exit_code == 1
    assert "\\udcff" in result.output
