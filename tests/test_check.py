"""`check` tells the people who write what is wrong, by owner and section, and touches nothing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from reportgen.build import Wanted, examine
from reportgen.checking import NO_OWNER, NO_SECTION, Findings, Wish, as_html, as_json, as_lines
from reportgen.config import Acceptance
from reportgen.owners import Owners
from reportgen.problems import Place, Problem, Severity
from reportgen.records import Accepted
from reportgen.source import Word
from reportgen.templates import Templates
from tests import small
from tests.command import run
from tests.page import Page as Read

PROJECT = Path(__file__).parent / "problems" / "project"
WORDS = "sections/commentary/2024-01_2024-03/01-visits.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project of which nothing is wrong."""
    shutil.copytree(PROJECT, tmp_path / "project")
    return tmp_path / "project"


def add(root: Path, words: str, name: str = WORDS) -> None:
    with (root / name).open("a", encoding="utf-8", newline="\n") as file:
        file.write(words + "\n")


# --- the status --------------------------------------------------------------------------------


def test_nothing_wrong_is_said_plainly(root: Path) -> None:
    done = run("check", "--strict", cwd=root)
    assert (done.code, done.err) == (0, "")
    assert done.lines == [
        "Harbour services, January to March 2024, figures as at 1 May 2024",
        "",
        "Nothing is wrong.",
        "",
        counted("0 errors, 0 warnings, 0 awaited", done.out),
    ]


def counted(start: str, out: str) -> str:
    """The line of counts, of which only the beginning is looked at: how many claims hold is the rules' to say."""
    last = out.splitlines()[-1]
    assert re.fullmatch(
        r"(\d+ \S+, ){2}\d+ awaited(, \d+ accepted( \(.*\))?)?; \d+ claims? holds?, \d+ sentences? not checked"
        r"( \(--unread lists (it|them)\))?, \d+ remarks? of style( \(--style lists (it|them)\))?",
        last,
    )
    assert last.startswith(start + ";")
    return last


@pytest.mark.parametrize(
    ("words", "start"),
    [("About 77 came.", "0 errors, 1 warning, 0 awaited"), ("TBC", "0 errors, 0 warnings, 1 awaited")],
)
def test_warnings_and_what_is_awaited_count_only_when_strict(root: Path, words: str, start: str) -> None:
    add(root, words)
    done = run("check", cwd=root)
    assert done.code == 0
    counted(start, done.out)
    assert run("check", "--strict", cwd=root).code == 1


def test_a_part_of_an_earlier_day_is_checked_as_at_that_day(root: Path) -> None:
    done = run("check", "--as-at", "2024-01-01", cwd=root)
    assert "figures as at 1 January 2024" in done.out
    assert "[missing-table]" in done.out
    assert run("check", "--as-at", "Monday", cwd=root).err.startswith("--as-at: 'Monday' is not a day [bad-window]")


@pytest.mark.parametrize("form", ["terminal", "json", "html"])
def test_what_stops_reading_is_told_in_every_form(root: Path, form: str) -> None:
    add(root, "  - a: [", "sections/01-visits.yaml")
    done = run("check", "--format", form, cwd=root)
    assert done.code == 1
    if form == "terminal":
        assert "[yaml-syntax]" in done.err
        assert done.out == ""
        return
    assert done.err == ""
    if form == "json":
        told = json.loads(done.out)
        assert [problem["code"] for problem in told["problems"]] == ["yaml-syntax"]
        assert told["counts"]["errors"] == 1
        assert (told["edition"], told["as_at"]) == ("", "")
    else:
        page = Read(done.out)
        assert page.faults == []
        assert "The project can't be read" in "".join(page.words)
        assert "yaml-syntax" in "".join(page.words)


@pytest.mark.parametrize("words", [["--period", "2019-01"], ["--as-at", "Monday"], ["--project", "nowhere"]])
def test_json_is_json_whatever_is_wrong(root: Path, words: list[str]) -> None:
    done = run("check", "--format", "json", *words, cwd=root)
    assert done.code == 1
    assert len(json.loads(done.out)["problems"]) == 1


# --- an error of the rules ---------------------------------------------------------------------


FALL = "Visits to the pool fell by 12% compared with January to March 2023."


@pytest.fixture
def wrong(root: Path) -> Path:
    """A project with one error of the rules: visits rose by 17.2%."""
    add(root, FALL)
    return root


def found(root: Path) -> dict[str, Any]:
    """What check tells a program."""
    told: dict[str, Any] = json.loads(run("check", "--format", "json", cwd=root).out)
    return told


def test_an_error_of_the_rules_exits_1_and_is_told_with_its_sentence(wrong: Path) -> None:
    done = run("check", cwd=wrong)
    assert done.code == 1
    (error,) = [problem for problem in found(wrong)["problems"] if problem["severity"] == "error"]
    assert error["sentence"] == FALL
    assert error["message"]
    assert error["rests_on"]
    said = "\n".join(done.lines)
    assert (
        "\n\nLeisure\n=======\n\n1 Keep the pool open\n--------------------\n\n"
        f"error: {WORDS}:{error['line']}:{error['column']} [{error['code']}]\n"
        f"    “{FALL}”\n"
        f"    What the figures say: {error['message']}\n"
    ) in said
    assert f"\n    Key: {error['key']}\n" in said
    assert 'reportgen accept KEY --period 2024-01..2024-03 --reason "..." --by "Name, role"' in said
    counted("1 error, 0 warnings, 0 awaited", done.out)


def test_a_draft_is_built_all_the_same_and_a_final_is_not(wrong: Path) -> None:
    draft = run("build", "--no-pdf", cwd=wrong)
    assert (draft.code, draft.lines) == (1, ["out/2024-01_2024-03/report.html"])
    (error,) = found(wrong)["problems"]
    assert draft.faults[0] == f"{WORDS}:{error['line']}:{error['column']}: {error['message']} [{error['code']}]"
    assert "figures. 1 error, 0 numbers typed by hand, 0 awaited, 0 warnings." in draft.faults[-1]
    out = wrong / "out" / "2024-01_2024-03"
    assert json.loads((out / "problems.json").read_text("utf-8")) == [error]
    assert (error["owner"], error["section"]) == ("Leisure", "1 Keep the pool open")
    before = tree(wrong)
    final = run("build", "--no-pdf", "--final", cwd=wrong)
    assert (final.code, final.out) == (1, "")
    assert final.faults[-1] == "1 problem. Nothing was written."
    assert tree(wrong) == before


def test_an_accepted_error_stands_in_nobody_s_way_until_a_figure_is_restated(wrong: Path) -> None:
    (error,) = found(wrong)["problems"]
    assert run("accept", error["key"], "--reason", "Seen", "--by", "Ann", "--on", "2024-05-01", cwd=wrong).code == 0
    assert run("check", "--strict", cwd=wrong).code == 0
    assert run("build", "--no-pdf", "--final", cwd=wrong).code == 0
    note = (wrong / "out" / "2024-01_2024-03" / "cover-note.md").read_text("utf-8")
    assert note.endswith(
        f"- 1 Keep the pool open: “{FALL}”\n  - What the figures say: {error['message']}\n"
        "  - Why it stands: Seen\n  - Accepted by Ann, 1 May 2024\n"
    )
    done = run("check", "--accepted", cwd=wrong)
    assert "Accepted by Ann on 1 May 2024" in done.out
    assert "1 accepted (--accepted lists it)" in done.out
    rows = {"2023-01": 901, "2023-02": 951, "2023-03": 981, "2024-01": 1205, "2024-02": 1011, "2024-03": 1105}
    restated = "measure,area,window,value\n" + "".join(f"visits,town,{month},{n}\n" for month, n in rows.items())
    (wrong / "figures" / "2024-05-02-restated.csv").write_text(restated, "utf-8")
    add(wrong, "    also: [2024-05-02-restated]", "config.yaml")
    told = found(wrong)
    assert run("check", cwd=wrong).code == 1
    codes = {problem["code"] for problem in told["problems"]}
    assert {error["code"], "lapsed-acceptance"} <= codes
    assert told["accepted"] == []


# --- it touches nothing, and draws nothing -----------------------------------------------------


def tree(root: Path) -> dict[str, tuple[str, int]]:
    """Every file and folder with the hash of what it holds and the time of its last change."""
    return {
        str(path.relative_to(root)): (
            sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.stat().st_mtime_ns,
        )
        for path in [root, *sorted(root.rglob("*"))]
    }


@pytest.mark.parametrize("form", ["terminal", "json", "html"])
def test_nothing_on_disk_is_touched(root: Path, form: str) -> None:
    add(root, "About 77 came. TBC")
    before = tree(root)
    assert run("check", "--format", form, "--style", "--unread", "--accepted", cwd=root).code == 0
    assert tree(root) == before


@pytest.mark.parametrize("form", ["terminal", "html"])
def test_nothing_that_draws_or_prints_is_loaded(root: Path, form: str) -> None:
    program = f"""
import sys
sys.argv = ["reportgen", "check", "--format", "{form}"]
from reportgen.cli import main
try:
    main()
finally:
    print("LOADED", *sorted({{"matplotlib", "weasyprint", "pydyf", "rich"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True, cwd=root)
    assert done.stdout.splitlines()[-1] == "LOADED"


def test_a_file_is_written_where_it_is_wished(root: Path) -> None:
    add(root, "About 77 came.")
    done = run("check", "--format", "html", "--out", "out/check.html", cwd=root)
    assert (done.code, done.lines) == (0, ["out/check.html"])
    counted("0 errors, 1 warning, 0 awaited", done.err)
    assert (root / "out" / "check.html").read_bytes().startswith(b"<!doctype html>")
    assert run("check", "--format", "html", "--out", "out/check.html", cwd=root).code == 0  # over its own page
    assert [path.name for path in (root / "out").iterdir()] == ["check.html"]


# --- whose it is -------------------------------------------------------------------------------


def test_each_problem_has_the_section_and_owner_of_its_place(tmp_path: Path) -> None:
    section = """\
        number: 3
        title: Prevent crime
        owner: Crime team
        sections:
          - title: Theft
            blocks:
              - text: About 11 thefts.
              - commentary: {slot: theft, owner: Shops desk}
            sections:
              - title: Cars
                owner: Cars desk
                blocks:
                  - text: About 12 cars.
          - title: Later
            from: 2040-01
            blocks:
              - text: About 13 later.
          - title: Fraud
            blocks:
              - text: About 14 frauds.
              - commentary: fraud
        blocks:
          - text: About 15 of all.
          - commentary: lead
    """
    small.write(
        tmp_path, "",
        measures=small.count("crime"),
        rows=small.csv("crime,county,2022-02..2022-07,120"),
        sections={"03-crime.yaml": section},
        config="summary: {owner: The desk, blocks: [{text: About 16 in short.}, {commentary: lede}]}\n",
        words={
            "03-crime.md": "# lead\nAbout 17.\n\n# theft\nAbout 18.\n\n# fraud\nAbout 19.\n",
            "summary.md": "# lede\nAbout 20.\n",
        },
    )  # fmt: skip
    reading = examine(tmp_path, Wanted())
    typed = {number[1]: p for p in reading.problems if (number := re.search(r"'(\d\d)'", p.message))}
    owners = Owners(reading.project, reading.report)
    homes = {number: owners.of(each.place) for number, each in sorted(typed.items())}
    assert homes == {number: (each.section, each.owner) for number, each in sorted(typed.items())}
    assert homes == {
        "11": ("3.1 Theft", "Crime team"),
        "12": ("Cars", "Cars desk"),
        "14": ("3.3 Fraud", "Crime team"),
        "15": ("3 Prevent crime", "Crime team"),
        "16": ("Summary", "The desk"),
        "17": ("3 Prevent crime", "Crime team"),
        "18": ("3.1 Theft", "Shops desk"),
        "19": ("3.3 Fraud", "Crime team"),
        "20": ("Summary", "The desk"),
    }


# --- grouping and counting ---------------------------------------------------------------------


def problem(
    severity: Severity, section: str = "1 One", owner: str = "Ann", line: int = 1, code: str = "a-code", **more: Any
) -> Problem:
    return Problem(
        Place("sections/a.yaml", line, 1), code, f"message {line}", "mend", severity, "", section, owner, **more
    )


ORDER = {"Summary": 0, "1 One": 1, "2 Two": 2, "3 Three": 3}


def test_groups_are_by_owner_and_section_the_worst_first() -> None:
    found = (
        problem("warning", "1 One", "Ann"),
        problem("awaited", "2 Two", "Ben"),
        problem("warning", "Summary", "Ben", 2),
        problem("warning", "2 Two", "Ben", 3),
        problem("error", "3 Three", "Cat", 4, code="z"),
        problem("error", "2 Two", "Cat", 5, code="y"),
        problem("awaited", "2 Two", "Cat", 1, code="x"),
        problem("warning", "", "", 1),
    )
    groups = Findings(found, order=ORDER).groups(found)
    assert [
        (group.owner, [(part.section, [item.first.severity for item in part.items]) for part in group.parts])
        for group in groups
    ] == [
        ("Cat", [("2 Two", ["error", "awaited"]), ("3 Three", ["error"])]),
        ("Ben", [("2 Two", ["awaited", "warning"]), ("Summary", ["warning"])]),
        ("Ann", [("1 One", ["warning"])]),
        (NO_OWNER, [(NO_SECTION, ["warning"])]),
    ]
    assert sum(len(group.problems) for group in groups) == len(found)


def test_what_one_rule_says_of_many_is_told_once() -> None:
    cells = [problem("awaited", line=line, code="missing-figure") for line in range(1, 41)]
    other = problem("awaited", line=41, code="missing-table")
    ((part,),) = [group.parts for group in Findings(()).groups([*cells, other])]
    assert [len(item.problems) for item in part.items] == [40, 1]
    lines = list(as_lines(Findings((*cells, other)), Wish()))
    assert "awaited: 40 times [missing-figure]" in lines
    assert lines.count("    mend") == 2
    same = [replace(problem("error", line=n), sentence=f"It fell {n // 2}.") for n in range(4)]
    ((part,),) = [group.parts for group in Findings(()).groups(same)]
    assert [item.first.sentence for item in part.items] == ["It fell 0.", "It fell 1."]


def test_the_counts_name_the_options_that_list_them() -> None:
    one = problem("warning")
    findings = Findings(
        (problem("error"), problem("error", line=2), one), accepted=(ACCEPTED,), not_checked=(one,) * 12
    )
    assert replace(findings, held=141, style=(one,)).count_line() == (
        "2 errors, 1 warning, 0 awaited, 1 accepted (--accepted lists it); 141 claims hold, "
        "12 sentences not checked (--unread lists them), 1 remark of style (--style lists it)"
    )


def test_style_and_what_is_not_checked_are_listed_when_asked_for() -> None:
    for option, title, page_title in (("style", "Style", "Style"), ("unread", "Not checked", "Not checked")):
        plain, asked = Wish(), Wish(**{option: True})
        assert title not in list(as_lines(SAMPLE, plain))
        assert title in list(as_lines(SAMPLE, asked))
        assert f">{page_title}</h2>" not in as_html(SAMPLE, plain, Templates())
        assert f">{page_title}</h2>" in as_html(SAMPLE, asked, Templates())


def test_lines_fit_the_terminal_but_for_places() -> None:
    lines = list(as_lines(SAMPLE, Wish(width=60, style=True, unread=True, accepted=True)))
    assert all(len(line) <= 60 or ".md:" in line for line in lines)
    whole = list(as_lines(SAMPLE, Wish(style=True, unread=True, accepted=True)))
    assert " ".join(" ".join(lines).split()).replace("=", "").replace("-", "") == " ".join(
        " ".join(whole).split()
    ).replace("=", "").replace("-", "")


# --- for programs ------------------------------------------------------------------------------


def test_json_holds_everything(root: Path) -> None:
    add(root, "About 77 came. TBC")
    done = run("check", "--format", "json", cwd=root)
    told = json.loads(done.out)
    assert list(told) == ["format", "edition", "as_at", "counts", "problems", "accepted", "not_checked", "style"]
    assert (told["format"], told["edition"], told["as_at"]) == (1, "2024-01..2024-03", "2024-05-01")
    assert list(told["counts"]) == ["errors", "warnings", "awaited", "accepted", "held", "not_checked", "style"]
    assert (told["counts"]["warnings"], told["counts"]["awaited"]) == (1, 1)
    for each in told["problems"]:
        assert set(each) == {
            "path", "line", "column", "code", "severity", "message", "mend", "sentence", "section", "owner", "rests_on",
            "key",
        }  # fmt: skip
        assert (each["owner"], each["section"]) == ("Leisure", "1 Keep the pool open")
    stored = json.loads(as_json(SAMPLE))
    assert stored["accepted"][0]["reason"] == "Counted by hand: see <minute 7>"
    assert len(stored["not_checked"]) == len(stored["style"]) == 1


# --- the page ----------------------------------------------------------------------------------

LONG = "sections/commentary/2022-11_2023-01/04-tackle-violence-against-women-and-girls.md"
FALSE = Problem(
    Place(LONG, 3, 3), "contradicts-figure", "robbery fell by 18.2%, from 236 to 193", "a decrease of 18.2%\nbind it",
    "error", 'There was a decrease of 19% in robbery <script>alert("x")</script> & so on.', "4.1 Robbery", "Ann's team",
    ("robbery@force[2022-11..2023-01] = 193", "robbery@force[2021-11..2022-01] = 236"),
)  # fmt: skip
TYPED = Problem(
    Place(LONG, 9, 3), "typed-number", "the number '12' is typed by hand", "bind it: {{ m }}", "warning",
    "About 12 a week.", "4.1 Robbery", "Ann's team",
)  # fmt: skip
CELLS = tuple(
    Problem(
        Place(LONG, line, 3), "missing-figure", f"the figure {line} is not held", "add it", "awaited", "", "4.2 Theft",
        "Ben",
    )
    for line in (20, 21, 22)
)  # fmt: skip
ACCEPTED = Accepted(
    replace(TYPED, sentence="All 12 came."),
    Acceptance(
        problem=Word("0a1b2c3d"), code=Word("typed-number"), reason=Word("Counted by hand: see <minute 7>"),
        by=Word("Cat Lee, Head of Performance"), on=date(2023, 2, 3),
    ),
)  # fmt: skip
SAMPLE = Findings(
    (FALSE, TYPED, *CELLS, Problem(Place("figures/a.csv"), "unread-file", "it is not read", "save it", "warning")),
    "Making Westshire safer", "2022-11..2023-01", "November 2022 to January 2023", "2023-03-15", (ACCEPTED,),
    (replace(TYPED, code="not-checked", sentence="This remains a priority."),),
    (replace(TYPED, code="less-fewer", sentence="There were less crimes."),),
    141, frozenset({FALSE.key, TYPED.key}), {"4.1 Robbery": 1, "4.2 Theft": 2},
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        assert program, "Chromium is needed: make test installs it"
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "check.html"
    wish = Wish("html", style=True, unread=True, accepted=True)
    path.write_text(as_html(SAMPLE, wish, Templates()), "utf-8")
    return path


@pytest.fixture(params=[1280, 320])
def opened(request: pytest.FixtureRequest, browser: Browser, sheet: Path) -> Iterator[Page]:
    """The page in a window of that width. Whatever it asks for beside itself is a fault."""
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.goto(sheet.as_uri())
    assert [url for url in asked if not url.startswith("data:")] == [sheet.as_uri()]
    yield page
    page.close()


def test_the_page_fits_its_window_and_runs_nothing(opened: Page) -> None:
    assert opened.evaluate("document.documentElement.scrollWidth") == opened.viewport_size["width"]  # type: ignore[index]
    assert opened.locator("script").count() == 0
    assert opened.locator("blockquote").first.inner_text() == FALSE.sentence
    assert opened.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    assert opened.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length") == 2


def test_the_page_has_a_heading_for_each_owner_and_section(opened: Page) -> None:
    heads = opened.locator("h1, h2, h3").evaluate_all("all => all.map(one => [one.tagName, one.innerText])")
    assert heads == [
        ["H1", "To look at in the report"],
        ["H2", "Ann's team"],
        ["H3", "4.1 Robbery"],
        ["H2", "Ben"],
        ["H3", "4.2 Theft"],
        ["H2", NO_OWNER],
        ["H3", NO_SECTION],
        ["H2", "Accepted"],
        ["H2", "Not checked"],
        ["H3", "4.1 Robbery"],
        ["H2", "Style"],
        ["H3", "4.1 Robbery"],
    ]
    for link in opened.locator("nav a").all():
        assert opened.locator(link.get_attribute("href") or "").count() == 1
    names = opened.locator("section").evaluate_all(
        "all => all.map(one => document.getElementById(one.getAttribute('aria-labelledby')).innerText)"
    )
    assert names == [text for tag, text in heads if tag == "H2"]


def test_each_problem_says_what_the_figures_say_and_what_to_write(opened: Page) -> None:
    first = opened.locator("article").first
    told = dict(
        zip(first.locator("dt").all_inner_texts(), first.locator("dd").all_inner_texts(), strict=True),
    )
    assert told == {
        "What the figures say": FALSE.message,
        "What to write": FALSE.mend,
        "Where": str(FALSE.place),
        "Rests on": "; ".join(FALSE.rests_on),
        "Key": FALSE.key,
    }
    assert first.locator(".kind").inner_text().split() == ["Error", "contradicts-figure"]
    assert opened.locator("article.awaited li").count() == 3
    assert "Counted by hand: see <minute 7>" in opened.locator("article.accepted").inner_text()


def test_words_stand_out_from_what_is_behind_them(opened: Page) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, by the colours that the browser has worked out."""
    pairs = opened.evaluate("""() => {
      const behind = one => {
        for (let at = one; at; at = at.parentElement) {
          const colour = getComputedStyle(at).backgroundColor;
          if (colour !== 'rgba(0, 0, 0, 0)') return colour;
        }
        return 'rgb(255, 255, 255)';
      };
      return [...document.querySelectorAll('body *')]
        .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
        .map(one => [getComputedStyle(one).color, behind(one)]);
    }""")
    assert pairs
    assert min(contrast(front, back) for front, back in pairs) >= 4.5


def contrast(front: str, back: str) -> float:
    """The contrast ratio of two colours, by the formula of WCAG 2.2."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((light(front), light(back)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_page_is_well_formed_and_says_when_nothing_is_wrong(root: Path) -> None:
    page = Read(as_html(SAMPLE, Wish("html", style=True, unread=True), Templates()))
    assert page.faults == []
    done = run("check", "--format", "html", cwd=root)
    clean = Read(done.out)
    assert clean.faults == []
    assert "Nothing is wrong." in "".join(clean.words)
    assert clean.named("article") == []
