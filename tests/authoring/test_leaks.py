"""Finding leaks: whatever is planted in a release is found, and a clean release is silent."""

from __future__ import annotations

import base64
import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.authoring.leaks import exempted_lines, find_leaks, secrets_of
from autograder.authoring.release import release_week
from autograder.course import Week, read_notebook
from tests.toy_course import SLUG, make_course, markdown, notebook_of, toy_notebook, write_notebook

LINE = "present = [value for value in values if value is not None]"
HIDDEN = "assert abs(float(_answer) - _expected) <= 1e-9"
NOTEBOOK = f"{SLUG}.ipynb"


@pytest.fixture
def week(tmp_path: Path) -> Week:
    """The toy week, released."""
    week = make_course(tmp_path).week("1")
    release_week(week)
    return week


def change(folder: Path, action: Callable[[NotebookNode], object]) -> None:
    """Edit the released notebook."""
    notebook = read_notebook(folder / NOTEBOOK)
    action(notebook)
    write_notebook(folder / NOTEBOOK, notebook)


def in_markdown(folder: Path) -> None:
    """Paste a solution line into a text cell."""
    change(folder, lambda nb: nb.cells[0].update(source=f"Try this:\n\n    {LINE}"))


def in_metadata(folder: Path) -> None:
    """Keep a hidden line in the metadata of a cell."""
    change(folder, lambda nb: nb.cells[1].metadata.update(note={"why": [HIDDEN]}))


def in_output(folder: Path) -> None:
    """Print a solution line with an escaped line break between any two words."""
    output = new_output("stream", name="stdout", text="'" + LINE.replace(" ", "\\n") + "'")
    change(folder, lambda nb: nb.cells[1].update(outputs=[output]))


def in_attachment(folder: Path) -> None:
    """Attach a text file that holds a solution line."""
    data = base64.b64encode(f"# answers\n{LINE}\n".encode()).decode()
    change(folder, lambda nb: nb.cells[0].update(attachments={"a.txt": {"text/plain": data}}))


def in_markup(folder: Path) -> None:
    """Show a solution line as highlighted HTML."""
    shown = "".join(f"<span>{word}</span> " for word in LINE.split())
    change(folder, lambda nb: nb.cells[0].update(source=shown))


def in_csv(folder: Path) -> None:
    """Put a hidden line into the data."""
    (folder / "data" / "toy.csv").write_text(f'day,note\n1,"{HIDDEN}"\n', encoding="utf-8")


def in_hidden_file(folder: Path) -> None:
    """Put a solution line into a hidden file."""
    (folder / ".cache").write_text(LINE, encoding="utf-8")


def in_second_notebook(folder: Path) -> None:
    """Put a solution line into a notebook of its own, letter by letter escaped in the JSON."""
    text = "".join(f"\\u{ord(letter):04x}" for letter in LINE)
    write_notebook(folder / "second.ipynb", notebook_of([markdown("a", "@")], "x"))
    document = (folder / "second.ipynb").read_text(encoding="utf-8").replace("@", text)
    (folder / "second.ipynb").write_text(document, encoding="utf-8")


def in_archive(folder: Path) -> None:
    """Put a solution line into a compressed archive."""
    with zipfile.ZipFile(folder / "data" / "more.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", LINE * 9)


def in_gzip(folder: Path) -> None:
    """Put a solution line into compressed data."""
    (folder / "data" / "toy.csv.gz").write_bytes(gzip.compress(LINE.encode()))


def in_utf16(folder: Path) -> None:
    """Put a solution line into a file of another encoding."""
    (folder / "data" / "toy.csv").write_bytes(LINE.encode("utf-16"))


def in_binary(folder: Path) -> None:
    """Put a solution line between bytes that are not text."""
    (folder / "data" / "toy.csv").write_bytes(b"\xff\xd8\x00" + LINE.encode() + b"\x00\xfe")


def wrapped(folder: Path) -> None:
    """Paste a solution line word by word, with a comment behind each."""
    text = LINE.replace(" ", "  # and then\n    ")
    (folder / "data" / "toy.csv").write_text(text, encoding="utf-8")


def as_json_text(folder: Path) -> None:
    """Put a solution line into a JSON file as a list of lines."""
    (folder / "data" / "toy.json").write_text(json.dumps({"lines": LINE.split(" if ")}), encoding="utf-8")


PHRASES = {
    in_markdown: (NOTEBOOK, "cell 0 (intro), source"),
    in_metadata: (NOTEBOOK, "cell 1 (setup), metadata, note, why"),
    in_output: (NOTEBOOK, "cell 1 (setup), outputs, item 0, text"),
    in_attachment: (NOTEBOOK, "cell 0 (intro), attachments, a.txt, text/plain, base64"),
    in_markup: (NOTEBOOK, "cell 0 (intro), source"),
    in_csv: ("data/toy.csv", ""),
    in_hidden_file: (".cache", ""),
    in_second_notebook: ("second.ipynb", "cell 0 (a), source"),
    in_archive: ("data/more.zip", "inner.txt"),
    in_gzip: ("data/toy.csv.gz", ""),
    in_utf16: ("data/toy.csv", ""),
    in_binary: ("data/toy.csv", ""),
    wrapped: ("data/toy.csv", ""),
}


def test_a_clean_release_has_no_leak(week: Week) -> None:
    """A release straight from the converter is silent, and exempts nothing."""
    assert find_leaks(week, week.release) == [] and exempted_lines(week) == ()


@pytest.mark.parametrize("plant", PHRASES, ids=lambda plant: plant.__name__)
def test_a_planted_phrase_is_found_where_it_stands(week: Week, plant: Callable[[Path], None]) -> None:
    """A secret phrase is found in its file and place, and its origin is named."""
    plant(week.release)
    found = [(leak.file, leak.place) for leak in find_leaks(week, week.release) if leak.rule == "phrase"]
    assert PHRASES[plant] in found
    assert {name for name, _ in found} == {PHRASES[plant][0]}


def test_lines_of_a_json_file_are_joined(week: Week) -> None:
    """A secret that a JSON file keeps as a list of lines is found."""
    as_json_text(week.release)
    assert {(leak.rule, leak.file) for leak in find_leaks(week, week.release)} >= {("phrase", "data/toy.json")}


@pytest.mark.parametrize(
    ("name", "rule"), [("notes.md", "file"), (".hidden", "file"), ("second.ipynb", "file"), ("data/copy.md", "copy")]
)
def test_a_file_that_is_not_meant_for_learners_is_found(week: Week, name: str, rule: str) -> None:
    """A file that the release rules do not name is a leak, and so is a copy of a withheld one."""
    (week.source / "notes.md").write_text("marks and remarks", encoding="utf-8")
    write_notebook(week.source / "second.ipynb", notebook_of([markdown("a", "nothing")], "x"))
    original = week.source / name if (week.source / name).exists() else week.source / "notes.md"
    (week.release / name).write_bytes(original.read_bytes())
    assert (rule, name) in {(leak.rule, leak.file) for leak in find_leaks(week, week.release)}


def test_a_link_is_found_and_not_followed(week: Week) -> None:
    """A link in a release is a leak whatever it points to, a folder or nothing included."""
    (week.release / "data" / "link").symlink_to(week.source)
    (week.release / "gone").symlink_to(week.source / "no-such-file")
    assert [(leak.rule, leak.file) for leak in find_leaks(week, week.release)] == [
        ("file", "data/link"),
        ("file", "gone"),
    ]


@pytest.mark.parametrize("marker", ["### BEGIN SOLUTION", "# END HIDDEN TESTS", "=== BEGIN MARK SCHEME ==="])
def test_a_marker_is_found(week: Week, marker: str) -> None:
    """A marker of a region means that the region was not removed."""
    change(week.release, lambda nb: nb.cells[1].update(source=marker))
    assert [leak.rule for leak in find_leaks(week, week.release)] == ["marker"]


def test_a_result_of_a_run_is_found(week: Week) -> None:
    """An output is a leak even where its text is harmless: it may show an answer."""
    change(week.release, lambda nb: nb.cells[1].update(execution_count=1))
    assert [(leak.rule, leak.place) for leak in find_leaks(week, week.release)] == [("output", "cell 1 (setup)")]


@pytest.mark.parametrize(
    "plant",
    [
        lambda cell: cell.metadata.nbgrader.update(checksum="0" * 32),
        lambda cell: cell.metadata.nbgrader.update(answer=4),
        lambda cell: cell.metadata.course.update(key="d41d8cd98f00b204e9800998ecf8427e"),
    ],
    ids=["checksum of another text", "unknown nbgrader key", "digest"],
)
def test_metadata_to_check_a_guess_against_is_found(week: Week, plant: Callable[[NotebookNode], None]) -> None:
    """Metadata by which a learner could test a guess without a submission is a leak."""
    change(week.release, lambda nb: plant(next(c for c in nb.cells if c.id == "w01-mean-submission")))
    assert [leak.rule for leak in find_leaks(week, week.release)] == ["metadata"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no archive", b"\x1f\x8b and no gzip"])
def test_what_cannot_be_searched_is_a_leak(week: Week, content: bytes) -> None:
    """A damaged archive proves nothing, so it is not released."""
    (week.release / "data" / "toy.csv").write_bytes(content)
    assert [leak.rule for leak in find_leaks(week, week.release)] == ["unreadable"]


def test_archives_without_end_are_refused(week: Week) -> None:
    """Archives nested too deep are refused, not unpacked forever."""
    content = b"harmless"
    for _ in range(9):
        content = gzip.compress(content)
    (week.release / "data" / "toy.csv").write_bytes(content)
    assert [leak.rule for leak in find_leaks(week, week.release)] == ["unreadable"]


def test_a_public_line_is_exempt_and_named(week: Week) -> None:
    """A solution line that a public cell of the source shows too is no leak; the author is told."""
    notebook = toy_notebook()
    notebook.cells.insert(1, markdown("example", f"For example `{LINE}`."))
    write_notebook(week.source / NOTEBOOK, notebook)
    in_markdown(week.release)
    assert find_leaks(week, week.release) == []
    assert exempted_lines(week) == (f"w01-mean-solution: {LINE}",)


def test_rows_of_numbers_are_no_phrases(week: Week) -> None:
    """Numbers that a hidden test lists may stand in the data."""
    notebook = toy_notebook()
    cell = next(cell for cell in notebook.cells if cell.id == "w01-mean-submission")
    cell.source = cell.source.replace("import os, random", "import os, random\n_rows = [1, 10, 2, 12, 3, 18, 4, 20]")
    write_notebook(week.source / NOTEBOOK, notebook)
    (week.release / "data" / "toy.csv").write_text("1, 10, 2, 12, 3, 18, 4, 20\n", encoding="utf-8")
    assert find_leaks(week, week.release) == []


@given(st.data())
def test_white_space_never_hides_a_phrase(data: st.DataObject) -> None:
    """A solution line with any white space between its tokens is found."""
    secrets = secrets_of(toy_notebook())
    tokens = LINE.replace("[", "[ ").replace("]", " ]").split()
    spaces = st.text(alphabet=" \t\n\r\u00a0", min_size=1, max_size=4)
    text = "".join(token + data.draw(spaces) for token in tokens)
    found = secrets.found_in(text)
    assert found is not None and found[1] == "w01-mean-solution"


@given(st.text())
def test_other_text_is_not_taken_for_a_secret(text: str) -> None:
    """Random text is searched without a failure and without a find."""
    assert secrets_of(toy_notebook()).found_in(text) is None
