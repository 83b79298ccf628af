import json
import os
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, PackageLoader

from dyad_server.assets import Assets


def _write_picture(asset: Callable[[str], str | None]) -> str:
    templates = Environment(loader=PackageLoader("dyad_server"), autoescape=True)
    templates.globals["asset"] = asset
    page = '{% from "parts/pictures.html" import picture %}{{ picture("map", "Pairs", alternative="list") }}'
    return templates.from_string(page).render()


def test_assets_give_the_address_that_the_manifest_names(tmp_path: Path) -> None:
    """A part is found under the name that its content gave it."""
    (tmp_path / "manifest.json").write_text(json.dumps({"site.js": "site-ABCDEFGH.js"}))
    assert Assets(tmp_path).find("site.js") == "/static/built/site-ABCDEFGH.js"
    assert Assets(tmp_path).find("other.js") is None


def test_assets_without_a_build_are_none(tmp_path: Path) -> None:
    """Where nothing was built, pages learn that they must do without."""
    assert Assets(tmp_path / "nothing").find("site.js") is None


def test_assets_take_up_a_new_build(tmp_path: Path) -> None:
    """A build takes effect without a new start, and so does its removal."""
    manifest = tmp_path / "manifest.json"
    manifest.write_text('{"site.js": "site-AAAAAAAA.js"}')
    assets = Assets(tmp_path)
    assert assets.find("site.js") == "/static/built/site-AAAAAAAA.js"
    manifest.write_text('{"site.js": "site-BBBBBBBB.js"}')
    os.utime(manifest, ns=(1, 1))
    assert assets.find("site.js") == "/static/built/site-BBBBBBBB.js"
    manifest.unlink()
    assert assets.find("site.js") is None


def test_picture_without_a_build_says_so_and_leads_to_the_list() -> None:
    """Where there was no Node, the picture's place says that there is none, and only there."""
    page = _write_picture(lambda name: None)
    assert "This server was set up without Node" in page
    assert '<a href="#list">' in page


def test_picture_with_a_build_says_only_to_who_has_no_javascript_that_it_is_missing() -> None:
    """Where the picture will be drawn, nothing is said but to who has no JavaScript."""
    page = _write_picture(lambda name: "/static/built/site-ABCDEFGH.js")
    assert "Node" not in page
    assert "<noscript>" in page
