"""Generated static files."""

import io
import os
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.safestring import mark_safe
from fontTools.ttLib import TTFont

from portal.web import assets


@pytest.fixture
def places(settings, tmp_path):
    """A portal with a folder and styles of its own."""
    settings.VAR, settings.BASE_DIR = tmp_path / "var", tmp_path
    (tmp_path / "static/css/parts").mkdir(parents=True)
    (tmp_path / "static/js").mkdir()
    (tmp_path / "static/css/portal.css").write_text(
        "@layer parts;\n"
        '@import url("parts/one.css") layer(parts);\n@import url("parts/two.css");\n'
    )
    (tmp_path / "static/css/parts/one.css").write_text(
        '/* a */\na { background: url("../../img/a.svg"); }\n'
    )
    (tmp_path / "static/css/parts/two.css").write_text("b { color: red; }\n")
    (tmp_path / "static/js/one.js").write_text("const a = 1;\n")
    (tmp_path / "static/js/two.js").write_text("const a = 2;\n")
    return tmp_path


def text_of(path):
    return Path(finders.find(path)).read_text("utf-8")


def test_a_bundle_holds_every_import_in_its_layer(places):
    css = text_of("portal.css")
    assert '@layer parts {\na { background: url("img/a.svg"); }' in css
    assert css.rstrip().endswith("b { color: red; }")
    assert "@import" not in css


def test_an_edited_style_shows_on_the_next_request(places):
    text_of("portal.css")
    part = places / "static/css/parts/two.css"
    part.write_text("b { color: blue; }\n")
    os.utime(part, (1, 1))
    assert "blue" in text_of("portal.css")


def test_a_bundle_of_the_same_sources_is_left_as_it_is(places):
    written = Path(finders.find("portal.css"))
    os.utime(written, (1, 1))
    assert Path(finders.find("portal.css")).stat().st_mtime == 1


def test_a_path_marked_safe_in_a_template_is_found_too(places):
    assert finders.find(mark_safe("portal.js")) == finders.find("portal.js")


def test_scripts_share_a_file_but_no_names(places):
    assert text_of("portal.js") == "{\nconst a = 1;\n}\n{\nconst a = 2;\n}\n"


def test_a_script_that_imports_another_is_refused(places):
    (places / "static/js/two.js").write_text('import { a } from "./one.js";\n')
    with pytest.raises(ValueError, match=r"js/two\.js"):
        finders.find("portal.js")


def test_nothing_is_embedded_and_no_map_is_named():
    css = text_of("portal.css")
    assert "data:" not in css
    assert "sourceMappingURL" not in css


def test_every_file_a_bundle_names_exists():
    names = re.findall(r'url\("([^"#]+)"\)', text_of("portal.css"))
    assert names
    assert [name for name in names if not finders.find(name)] == []


@pytest.mark.parametrize("weight", assets.WEIGHTS)
def test_the_font_knows_thai_and_is_small(weight):
    data = Path(finders.find(f"vendor/sarabun/Sarabun-{weight}.woff2")).read_bytes()
    glyphs = TTFont(io.BytesIO(data)).getBestCmap()
    assert [char for char in "กฮไๆ์๙อ้ำÉ–—“”…" if ord(char) not in glyphs] == []
    assert len(data) < 22_000


def compressed(*names):
    """What a browser downloads, as whitenoise compresses it."""
    return sum(len(brotli.compress(text_of(name).encode())) for name in names)


def test_a_visitor_does_not_carry_the_styles_of_others():
    assert compressed("portal.css") <= 20_000


def test_the_styles_of_the_desk_stay_small():
    assert compressed("portal.css", "signed-in.css", "admin.css") <= 35_000


@pytest.mark.parametrize("name", ["portal.css", "signed-in.css", "admin.css"])
def test_every_sheet_orders_the_layers_alike(name):
    order = "@layer reset, tokens, base, components, pages, print"
    last = ", desk;" if name == "admin.css" else ";"
    assert text_of(name).startswith(order + last)


@pytest.mark.parametrize("name", ["portal.css", "signed-in.css", "admin.css"])
def test_no_rule_stands_outside_a_layer(name):
    """It would beat every layer. A font is no rule."""
    sources = (settings.BASE_DIR / "static/css" / name).read_text()
    loose = re.findall(r'@import url\("([^"]+)"\);', sources)
    assert loose == (["fonts.css"] if name == "portal.css" else [])
    assert "{" not in sources


def test_a_first_view_leaves_half_of_its_budget_to_the_page():
    """120 kB compressed: styles, scripts, fonts and images take less than 60."""
    fonts = sum(
        Path(finders.find(f"vendor/sarabun/Sarabun-{weight}.woff2")).stat().st_size
        for weight in assets.WEIGHTS
    )
    others = (
        "portal.css",
        "portal.js",
        "img/quilt.svg",
        "img/quilt-band.svg",
        "img/mark.svg",
    )
    assert fonts + compressed(*others) < 60_000


def test_the_finder_lists_what_it_finds():
    finder = assets.PackageFinder()
    listed = [path for path, _storage in finder.list(None)]
    assert {*assets.BUNDLES, "vendor/sarabun/Sarabun-Regular.woff2"} <= set(listed)
    assert [path for path in listed if not finder.find(path)] == []
    assert finder.find("portal.css", find_all=True) == [finder.find("portal.css")]
    assert finder.find("nothing.css") == []
