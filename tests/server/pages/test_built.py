import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dyad_server import assets
from dyad_server.pages import built
from dyad_server.releases import Releases, Served

SCRIPT = b"export const nothing = 1;\n"


class _NoReleases:
    def get(self) -> Served:
        raise AssertionError("what is built does not depend on the data")


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of an app whose build is one script."""
    (tmp_path / "manifest.json").write_text('{"site.js": "site-ABCDEF12.js"}')
    (tmp_path / "site-ABCDEF12.js").write_bytes(SCRIPT)
    (tmp_path / "site-ABCDEF12.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "plain-ABCDEF12.json").write_text("{}")
    monkeypatch.setattr(built, "Assets", lambda: assets.Assets(tmp_path))
    releases: Releases = _NoReleases()
    app = Flask(__name__)
    app.register_blueprint(built.create_blueprint(releases))
    return app.test_client()


def test_built_file_is_kept_for_ever_and_sent_compressed(client: FlaskClient) -> None:
    """Who takes gzip gets the compressed copy; a name with a hash never has to be asked for again."""
    response = client.get("/static/built/site-ABCDEF12.js", headers={"Accept-Encoding": "br, gzip"})
    assert response.status_code == 200
    assert response.content_type == "text/javascript; charset=utf-8"
    assert response.headers["Content-Encoding"] == "gzip"
    assert "immutable" in response.headers["Cache-Control"]
    assert "Accept-Encoding" in response.headers["Vary"]
    assert gzip.decompress(response.data) == SCRIPT


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_built_file_is_sent_as_it_is_to_who_does_not_take_gzip(client: FlaskClient, accepted: str) -> None:
    """Nobody gets what they cannot read."""
    response = client.get("/static/built/site-ABCDEF12.js", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response.headers
    assert response.data == SCRIPT


def test_built_file_without_a_compressed_copy_is_sent_as_it_is(client: FlaskClient) -> None:
    """The copy is not needed."""
    response = client.get("/static/built/plain-ABCDEF12.json", headers={"Accept-Encoding": "gzip"})
    assert (response.data, response.mimetype) == (b"{}", "application/json")


@pytest.mark.parametrize(
    "name", ["manifest.json", "site.js", "site-ABCDEF12.js.gz", "..%2f__init__.py", "gone-ABCDEF12.js"]
)
def test_built_gives_nothing_but_files_whose_name_has_a_hash(client: FlaskClient, name: str) -> None:
    """What may change, and what is no part of the build, is not there."""
    assert client.get(f"/static/built/{name}").status_code == 404


def test_built_gives_templates_the_function_asset(client: FlaskClient) -> None:
    """A template learns where a part lies, or that it was not built."""
    asset = client.application.jinja_env.globals["asset"]
    assert callable(asset)
    assert (asset("site.js"), asset("editor.js")) == ("/static/built/site-ABCDEF12.js", None)
