"""What `tests.snapshots --compare` takes for the same page, and what not."""

import pytest

from tests.snapshot_html import canonical, compare

HEAD = "200 text/html; charset=utf-8\n\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>one two</p>", "<p>\n  one\n  two\n</p>\n"),
        ("<div><p>a</p><p>b</p></div>", "<div>\n <p>a</p>\n\n <p>b</p>\n</div>"),
        ('<a class="x y" href="/">a</a>', '<a\n  class="x\n  y"\n  href="/"\n>a</a>'),
        ("<button>Send</button>", "<button>\n  Send\n</button>"),
        ('<input name="a" value="b">', '<input\n  name="a"\n  value="b"\n>'),
        ("<p><b>a</b> c</p>", "<p>\n  <b>a</b>\n  c\n</p>"),
        ('<p title="a > b">c</p>', '<p\n title="a > b">c</p>'),
        ("<svg><path d='M0 0'/></svg>", "<svg>\n<path d='M0  0' />\n</svg>"),
    ],
)
def test_wrapping_changes_nothing(before, after):
    assert canonical(before) == canonical(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>one two</p>", "<p>onetwo</p>"),
        ("<a>a</a><a>b</a>", "<a>a</a> <a>b</a>"),
        ("<p>a <b>b</b></p>", "<p>a<b>b</b></p>"),
        ("<p><b>a</b></p>", "<p><b> a</b></p>"),
        ("a<button>b</button>", "a <button>b</button>"),
        ("<pre>a\n b</pre>", "<pre>a b</pre>"),
        ("<textarea>a</textarea>", "<textarea>\n a</textarea>"),
        ("<script>a  b</script>", "<script>a b</script>"),
        ('<input value="a  b">', '<input value="a b">'),
        ('<p class="a">b</p>', '<p class="b">b</p>'),
        ("<!-- a  b -->", "<!-- a b -->"),
        ("<p>a</p>", "<div>a</div>"),
        ("<p>1 < 2</p>", "<p>1 <2</p>"),
    ],
)
def test_what_a_browser_shows_otherwise_differs(before, after):
    assert canonical(before) != canonical(after)


@pytest.fixture
def folders(tmp_path):
    """`folders(before, after)` writes snapshots by their names into two folders."""

    def write(*pages_by_folder):
        for name, pages in zip(("before", "after"), pages_by_folder, strict=True):
            (tmp_path / name).mkdir()
            for page, text in pages.items():
                (tmp_path / name / f"{page}.html").write_text(text, "utf-8")
        return tmp_path / "before", tmp_path / "after"

    return write


def test_equal_pages_end_with_success(folders, capsys):
    pages = folders({"home": HEAD + "<p>a</p>"}, {"home": HEAD + "<p>\n a</p>"})
    assert compare(*pages) == 0
    assert "1 pages equal, 0 different" in capsys.readouterr().out


def test_alike_differences_are_shown_once(folders, capsys):
    texts = [HEAD + f"<p>{text}</p>" for text in ("a", "b")]
    pages = (dict.fromkeys(("home", "my"), text) for text in texts)
    assert compare(*folders(*pages)) == 1
    out = capsys.readouterr().out
    assert "home.html and 1 alike" in out
    assert out.count("\n-a\n+b") == 1
    assert "0 pages equal, 2 different in 1 ways" in out


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"home": HEAD}, {}),
        ({}, {"home": HEAD}),
        ({"home": HEAD}, {"home": HEAD.replace("200", "404")}),
        ({"robots": "200 text/plain\n\na b"}, {"robots": "200 text/plain\n\na  b"}),
        ({}, {}),
    ],
)
def test_a_lack_a_status_and_plain_text_count(folders, before, after):
    assert compare(*folders(before, after)) == 1
