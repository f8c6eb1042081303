"""`reportgen why`, and the panel of the page: where a printed number comes from."""

from __future__ import annotations

import csv as csv_module
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

import pytest

from reportgen.build import Wanted, build, read
from reportgen.model import Report
from reportgen.problems import Problems, ReportError
from reportgen.project import Project
from reportgen.render.html import render
from reportgen.render.pdf import to_pdf
from reportgen.templates import Templates
from reportgen.why import explain
from reportgen.why.origin import Answer, Origins
from reportgen.why.told import as_json, panels
from reportgen.why.uses import uses
from tests.command import ROOT, STARTER, run
from tests.conftest import Edition
from tests.sample_parts import stand_ins
from tests.small import count, csv, write
from tests.small import run as months

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NOVEMBER = ("--period", "2022-11..2023-01")
MEASURES = (
    count("visits", noun="visit, visits")
    + count("calls")
    + count("lost")
    + "wait: {kind: average, name: waiting time, noun: [second, seconds], unit: seconds, source: here, weight: calls}\n"
    + "lost_pct: {kind: rate, name: share of calls lost, noun: [call, calls], unit: percent, source: here, "
    "numerator: lost, denominator: calls}\n"
    + "taken: {kind: count, name: calls taken, noun: [call, calls], source: here, formula: calls - lost}\n"
    + "staff: {kind: stock, name: staff, noun: [person, people], source: here}\n"
)
ROWS = csv(
    months("visits", "2022-02", 410, 395, 402, 430, 441, 420),
    months("visits", "2021-02", 380, 391, 402, 400, 450, 390),
    months("calls", "2022-02", 100, 150, 200, 250, 300, 350),
    months("lost", "2022-02", 7, 9, 11, 13, 15, 17),
    months("wait", "2022-02", 30, 40, 50, 60, 70, 80),
    "staff,county,2022-07-31,61",
)


def asked(root: Path, block: str, *terms: str, **parts: Any) -> list[tuple[Answer, ...]]:
    """What `why` answers to each term in a small project of one block."""
    write(root, block, measures=MEASURES, rows=ROWS, **parts)
    report, project, templates = read(root, Wanted(), Problems())
    return [explain(report, project, templates.phrases(), term) for term in terms]


def row(place: str) -> list[str]:
    """The cells of a row of an extract, read from its file."""
    path, _, line = place.partition(":")
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv_module.reader(file))[int(line) - 1]


# --- the command ------------------------------------------------------------------------------------------------


def test_three_charge_rates_print_the_same_and_each_is_told() -> None:
    ran = run("why", "7.3%", *NOVEMBER)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0] == "'7.3%' in November 2022 to January 2023, as at 15 March 2023: 3 figures."
    heads = [line for line in ran.lines if re.match(r"\d\. ", line)]
    assert heads == [
        "1. 7.3%, charge rate for rape",
        "2. 7.3%, charge rate for domestic abuse",
        "3. 7.3%, charge rate for violence against the person",
    ]
    assert max(map(len, ran.lines)) <= 80


def test_each_of_the_three_has_its_own_row_definition_and_places() -> None:
    answers = json.loads(run("why", "7.3%", *NOVEMBER, "--format", "json").out)
    assert [answer["measure"] for answer in answers] == [
        "rape_charge_rate",
        "domestic_abuse_charge_rate",
        "vap_charge_rate",
    ]
    for answer in answers:
        (held,) = answer["rows"]
        assert row(held["place"])[:4] == [answer["measure"], "force", "2022-11..2023-01", "7.3"]
        assert answer["value"] == held["value"] == "7.3"
        assert (answer["window"], answer["area"]) == ("November 2022 to January 2023", "Kent")
    assert len({answer["counts"] for answer in answers}) == 3
    assert [{use["section"] for use in answer["uses"]} - {"Summary"} for answer in answers] == [
        {"4.1 Rape offences"},
        {"5.1 Domestic abuse"},
        {"5.2 Violence against the person"},
    ]


def test_the_keys_of_json_are_all_there_and_always_the_same() -> None:
    shapes = set()
    for term in ("7.3%", "67", "stated.cse_case_victims", "rape.average", "over 900"):
        for answer in json.loads(run("why", term, *NOVEMBER, "--format", "json").out):
            shapes.add(tuple(answer))
            assert all(tuple(use) == tuple(answer["uses"][0]) for use in answer["uses"])
    assert shapes == {
        (
            "figure", "printed", "name", "measure", "counts", "source", "area", "window", "against", "basis", "show",
            "unit", "value", "base", "qualifier", "status", "how", "formula", "worked", "parts", "rows", "uses",
        )
    }  # fmt: skip


def test_a_change_can_be_worked_out_again_from_its_rows() -> None:
    (answer,) = json.loads(run("why", "10.8%", *NOVEMBER, "--format", "json").out)
    now, before = Decimal(0), Decimal(0)
    for held in answer["rows"]:
        measure, area, window, value = row(held["place"])[:4]
        assert (measure, area, window, value) == ("rape", "force", held["window"], held["value"])
        if window >= "2022-11":
            now += Decimal(value)
        else:
            before += Decimal(value)
    assert len(answer["rows"]) == 6
    assert answer["formula"] == "100 * (now - before) / before"
    assert answer["worked"] == f"100 * ({now} - {before}) / {before}"
    assert [(part["name"], part["value"]) for part in answer["parts"]] == [("now", str(now)), ("before", str(before))]
    assert Decimal(answer["value"]) == 100 * (now - before) / before
    assert answer["against"] == "November 2021 to January 2022"
    assert answer["printed"] == ["10.8%", "−10.8"]


@pytest.mark.parametrize(
    "term", ["17,685", "17685", "{{ violence_against_the_person }}", "violence_against_the_person"]
)
def test_a_number_is_found_with_and_without_its_comma_and_by_its_name(term: str) -> None:
    (answer,) = json.loads(run("why", term, *NOVEMBER, "--format", "json").out)
    assert (answer["value"], answer["how"]) == ("17685", "the sum of its months")
    assert answer["worked"] == "6,474 + 5,979 + 5,232"


@pytest.mark.parametrize(
    ("term", "measure"),
    [("£1m", "oic_operation_fines"), ("over £1 million", "oic_operation_fines"), ("900", "vawg_officers")],
)
def test_money_and_lower_bounds_are_found_however_they_are_written(term: str, measure: str) -> None:
    (answer,) = json.loads(run("why", term, *NOVEMBER, "--format", "json").out)
    assert (answer["measure"], answer["qualifier"]) == (measure, "at least")


def test_a_duration_is_found_in_its_short_and_in_its_long_form() -> None:
    terms = ("4m 48s", "4 minutes 48 seconds", "4m48s")
    told = {run("why", term, "--period", "2022-02..2022-07", "--format", "json").out for term in terms}
    assert [json.loads(each)[0]["printed"] for each in told] == [
        ["4\N{NO-BREAK SPACE}minutes 48\N{NO-BREAK SPACE}seconds"]
    ]


def test_a_minus_is_no_option_of_the_command_line() -> None:
    ran = run("why", "-67", *NOVEMBER)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[2].endswith("change in rape")


def test_a_slip_in_an_expression_is_the_problem_that_commentary_would_have() -> None:
    ran = run("why", "rape.chang", *NOVEMBER)
    assert (ran.code, ran.out) == (1, "")
    assert ran.faults[:2] == ["TERM: there is no '.chang' here [unknown-attribute]", "    nearest: 'change'"]


def test_what_is_not_printed_is_told_with_the_nearest_by_value_and_by_letters() -> None:
    ran = run("why", "7.2%", *NOVEMBER)
    assert (ran.code, ran.out) == (1, "")
    assert ran.faults == [
        "TERM: no figure of November 2022 to January 2023 prints '7.2%', and nobody has typed it [not-printed]",
        "    nearest by value: '7.3%', '7.0%', '7.4%'",
        "    nearest by its letters: '7.9%', '7.8%', '36.2%'",
        "1 problem. Nothing was written.",
    ]


def test_the_example_in_the_docs_is_what_the_command_says() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    example = re.findall(r"^```text\n('10\.6%'.*?)^```$", text, re.MULTILINE | re.DOTALL)[0]
    pages = re.compile(r"^ +\(pages are known.*\n|, page \d+", re.MULTILINE)
    said = run("why", "10.6%", *NOVEMBER).out
    assert " ".join(pages.sub("", said).split()) == " ".join(pages.sub("", example).split())


def test_it_needs_neither_charts_nor_pdf() -> None:
    program = f"""
import sys
sys.argv = ["reportgen", "why", "visits", "-C", {str(STARTER)!r}]
from reportgen.cli import main
try:
    main()
except SystemExit as stop:
    assert not stop.code
print("LOADED", *sorted({{"matplotlib", "weasyprint", "rich"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "LOADED"


# --- what is answered -------------------------------------------------------------------------------------------


def test_every_figure_that_is_printed_in_an_edition_can_be_explained(editions: dict[str, Edition]) -> None:
    edition = editions["2022-11_2023-01"]
    phrases = Templates([ROOT / "templates"]).phrases()
    printed: dict[str, set[str]] = {}
    for figure, use in uses(edition.report):
        if use.printed:
            printed.setdefault(use.printed.replace("\N{NO-BREAK SPACE}", " "), set()).add(figure)
    assert len(printed) > 100
    for text, figures in printed.items():
        answers = explain(edition.report, edition.project, phrases, text)
        assert figures <= {answer.figure for answer in answers}, text
        assert all(answer.uses for answer in answers)


def test_every_bound_run_and_every_mark_of_the_model_is_a_use(editions: dict[str, Edition]) -> None:
    def bound(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(value.get("figure"), str):
                yield value["figure"]
            for inner in value.values():
                yield from bound(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from bound(inner)

    for edition in editions.values():
        stored = edition.report.model_dump(mode="json", exclude={"figures"})
        assert set(bound(stored)) == {figure for figure, _ in uses(edition.report)}


def test_what_is_worked_out_gives_the_value(editions: dict[str, Edition]) -> None:
    """The formula in numbers of every figure of the three editions, reckoned by Python instead."""
    hows = set()
    for edition in editions.values():
        origins = Origins(edition.report, edition.project, {})
        for figure, record in edition.report.figures.items():
            answer = origins.of(figure)
            made = record.value is not None and record.how not in ("row", "last", "stated")
            assert bool(answer.worked) is made, figure
            if made and not answer.show.startswith("months"):
                hows.add(answer.how)
                assert reckoned(answer.worked) == pytest.approx(float(record.value or 0), rel=1e-5), figure
    assert len(hows) == 8


def reckoned(worked: str) -> float:
    bare = worked.replace(",", "")
    assert re.fullmatch(r"[\d.+*/() -]+", bare), worked
    return float(eval(bare))


@pytest.mark.parametrize(
    ("term", "how", "formula", "worked"),
    [
        ("visits", "the sum of its months", "2022-02 + 2022-03 + 2022-04 + 2022-05 + 2022-06 + 2022-07",
         "410 + 395 + 402 + 430 + 441 + 420"),
        ("lost_pct", "worked out from other measures", "100 * lost / calls", "100 * 72 / 1,350"),
        ("taken", "worked out from other measures", "calls - lost", "1,350 - 72"),
        ("staff", "the last day of it that is held", "", ""),
        ("lost.share('calls')", "the share in per cent", "100 * part / whole", "100 * 72 / 1,350"),
        ("visits.change", "the difference", "now - before", "2,498 - 2,413"),
        ("visits.over('2022-02..2022-03').average", "the plain mean of its months", "(2022-02 + 2022-03) / 2",
         "(410 + 395) / 2"),
        ("visits.months_up", "the months above those that they are compared with",
         "how many months > the month that each is compared with", "410 > 380, 395 > 391, 430 > 400, 420 > 390"),
        ("wait.over('2022-02..2022-03')", "the average of its months, weighted", "sum of (wait * calls) / sum of calls",
         "(30 * 100 + 40 * 150) / (100 + 150)"),
    ],
)  # fmt: skip
def test_how_each_kind_of_figure_was_had(tmp_path: Path, term: str, how: str, formula: str, worked: str) -> None:
    ((answer,),) = asked(tmp_path, "- text: Nothing.", term)
    assert (answer.how, answer.formula, answer.worked) == (how, formula, worked)
    assert answer.uses == ()
    if worked and ">" not in worked:
        assert reckoned(worked) == pytest.approx(float(answer.value or 0))


def test_a_sum_of_areas_and_its_rate_are_told_by_their_areas(tmp_path: Path) -> None:
    areas = """
        areas:
          - {id: county, name: Westshire}
          - {id: east, name: East, parent: county, order: 1}
          - {id: west, name: West, parent: county, order: 2}
        """
    rows = csv("calls,east,2022-02,100", "calls,west,2022-02,50", "lost,east,2022-02,9", "lost,west,2022-02,6")
    whole = "{areas: county, total: {area: county, label: All}}"
    block = f"- table: {{window: 2022-02, rows: {whole}, columns: [calls, lost_pct]}}"
    write(tmp_path, block, measures=MEASURES, rows=rows, areas=areas)
    report, project, templates = read(tmp_path, Wanted(), Problems())
    phrases = templates.phrases()
    (total,) = explain(report, project, phrases, "150")
    assert (total.how, total.worked) == ("the sum of its areas", "100 + 50")
    assert [(held.area, held.value) for held in total.rows] == [("East", 100), ("West", 50)]
    (rate,) = explain(report, project, phrases, "10.0%")
    assert (rate.formula, rate.worked) == ("100 * lost / calls", "100 * 15 / 150")
    assert [part.name for part in rate.parts] == ["lost", "calls"]


def test_a_number_typed_by_hand_is_found_where_it_stands(tmp_path: Path) -> None:
    words = {"01-one.md": "# said\nThere were {{ visits }} visits in May 2022. That is 2,498 visits, or 96 a week.\n"}
    equal, alone = asked(tmp_path, "- commentary: said", "2498", "96", words=words)
    (figure,) = equal
    assert [(use.printed, use.typed) for use in figure.uses] == [("2,498", False), ("2,498", True)]
    assert figure.uses[1].words == "That is 2,498 visits, or 96 a week."
    (answer,) = alone
    assert (answer.figure, answer.value, answer.how) == ("", 96, "typed by hand: no figure prints so")
    assert [(use.section, use.printed, use.typed) for use in answer.uses] == [("1 Counts", "96", True)]
    assert json.dumps(as_json(alone))


def test_a_date_is_no_number_typed_by_hand(tmp_path: Path) -> None:
    words = {"01-one.md": "# said\nThere were {{ visits }} visits in May 2022, see section 1.\n"}
    for term in ("2022", "1"):
        with pytest.raises(ReportError, match="not-printed"):
            asked(tmp_path, "- commentary: said", term, words=words)


def test_pages_are_told_after_a_build_of_the_same_report_only(tmp_path: Path) -> None:
    root = tmp_path / "p"
    shutil.copytree(STARTER, root)
    before = run("why", "visits", "-C", root)
    assert "(pages are known after a build of this edition)" in before.out
    assert ", page " not in before.out
    built = build(root, Wanted(out=root / "out"))
    places = json.loads((built.folder / "pages.json").read_text(encoding="utf-8"))["places"]
    (answer,) = json.loads(run("why", "visits", "-C", root, "--format", "json").out)
    for use in answer["uses"]:
        assert use["pages"] == sorted({spot["page"] for spot in places[use["id"]]})
    told = run("why", "visits", "-C", root).out
    assert f"page {answer['uses'][0]['pages'][0]}" in " ".join(told.split())
    extract = root / "figures" / "2025-01-13-library-system.csv"
    text = extract.read_text(encoding="utf-8")
    assert text.count("2024-12,5919") == 1
    extract.write_text(text.replace("2024-12,5919", "2024-12,5918"), encoding="utf-8")
    assert "(pages are known after a build of this edition)" in run("why", "visits", "-C", root).out


# --- the panel --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dressed(editions: dict[str, Edition]) -> tuple[str, str]:
    """The page of an edition without panels and with them."""
    edition = editions["2022-11_2023-01"]
    return pages_of(edition.report, edition.project)


def pages_of(report: Report, project: Project) -> tuple[str, str]:
    templates = Templates([ROOT / "templates"])
    drawings = stand_ins(report)
    return render(report, templates, drawings), render(report, templates, drawings, panels=panels(report, project))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium)
        yield opened
        opened.close()


class Shown:
    """A page in the browser: what it wrote to its console, and what it asked for beside itself."""

    def __init__(self, browser: Browser, text: str, folder: Path, **settings: Any) -> None:
        path = folder / "report.html"
        path.write_text(text, encoding="utf-8")
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page: Page = browser.new_page(**settings)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url.split(":")[0]))
        self.page.goto(path.as_uri())

    def figure(self, text: str, inside: str = "p") -> Any:
        return self.page.locator(f"{inside} .figure").get_by_text(text, exact=True).first

    @property
    def panel(self) -> Any:
        return self.page.get_by_role("dialog")

    def done(self) -> None:
        assert self.said == []
        assert set(self.asked) <= {"file", "data"}
        self.page.close()


def test_the_panel_opens_by_a_click_and_says_where_the_figure_is_from(
    browser: Browser, dressed: tuple[str, str], tmp_path: Path
) -> None:
    shown = Shown(browser, dressed[1], tmp_path)
    assert shown.panel.count() == 0
    shown.figure("67").click()
    assert shown.panel.get_attribute("aria-labelledby") == "figure-panel-name"
    assert " ".join(shown.panel.inner_text().split()) == (
        "67, change in rape Counts Recorded offences of rape. They are a part of sexual offences. "
        "Covers November 2022 to January 2023, Kent; compared with November 2021 to January 2022 "
        "Worked out The difference: 551 − 618 As at 15 March 2023 Rows figures/2023-03-15-board-paper.csv:3-8 Close"
    )
    shown.page.mouse.click(5, 5)
    assert shown.panel.count() == 0
    shown.figure("67").click()
    shown.panel.get_by_role("button", name="Close").click()
    assert shown.panel.count() == 0
    shown.done()


def test_the_panel_works_by_keyboard_and_gives_the_focus_back(
    browser: Browser, dressed: tuple[str, str], tmp_path: Path
) -> None:
    shown = Shown(browser, dressed[1], tmp_path)
    keys = shown.page.keyboard
    focused = "document.activeElement.textContent"
    shown.page.locator("main").evaluate("main => { main.tabIndex = -1; main.focus() }")
    keys.press("Tab")
    first = shown.page.evaluate(focused)
    assert first == shown.page.locator(".figure").first.text_content()
    for key in ("Enter", "Space"):
        keys.press(key)
        assert shown.panel.count() == 1
        assert shown.page.locator("[aria-expanded=true]").text_content() == first
        keys.press("Tab")
        assert shown.page.evaluate(focused) == "Close"
        keys.press("Escape")
        assert shown.panel.count() == 0
        assert shown.page.evaluate(focused) == first
    shown.done()


def test_a_table_is_one_stop_and_arrows_move_inside_it(
    browser: Browser, dressed: tuple[str, str], tmp_path: Path
) -> None:
    shown = Shown(browser, dressed[1], tmp_path)
    table = shown.page.locator("table.grid:has(td .figure)").first
    assert table.locator("td .figure[tabindex='0']").count() == 1
    table.locator("td .figure").first.focus()
    cell = "document.activeElement.closest('td').cellIndex + ',' + document.activeElement.closest('tr').rowIndex"
    places = [shown.page.evaluate(cell)]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        shown.page.keyboard.press(key)
        places.append(shown.page.evaluate(cell))
    assert places == ["1,1", "2,1", "2,2", "1,2", "1,1"]
    shown.page.keyboard.press("Enter")
    assert shown.panel.locator("dt").all_inner_texts() == ["Counts", "Covers", "Worked out", "As at", "Rows"]
    shown.done()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_panel_lies_within_the_window(
    browser: Browser, dressed: tuple[str, str], tmp_path: Path, width: int
) -> None:
    shown = Shown(browser, dressed[1], tmp_path, viewport={"width": width, "height": 900})
    for inside in ("p", "td", ".tiles"):
        shown.page.locator(f"{inside} .figure").first.click()
        box = shown.panel.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["width"] >= min(300, width - 40)
    shown.done()


def test_the_printed_page_has_no_panel(browser: Browser, dressed: tuple[str, str], tmp_path: Path) -> None:
    shown = Shown(browser, dressed[1], tmp_path)
    look = "figure => getComputedStyle(figure).textDecorationLine"
    shown.figure("67").click()
    assert shown.figure("67").evaluate(look) == "underline"
    shown.page.emulate_media(media="print")
    assert not shown.page.locator(".figure-panel").is_visible()
    assert shown.figure("67").evaluate(look) == "none"
    shown.done()


def test_without_scripts_the_page_is_as_it_was(browser: Browser, dressed: tuple[str, str], tmp_path: Path) -> None:
    words = []
    for text in dressed:
        shown = Shown(browser, text, tmp_path, java_script_enabled=False)
        words.append(shown.page.locator("body").inner_text())
        shown.done()
    assert words[0] == words[1]
    shown = Shown(browser, dressed[1], tmp_path)
    assert shown.page.locator("body").inner_text() == words[0]
    shown.done()


def test_every_figure_of_words_and_cells_has_its_panel(dressed: tuple[str, str], editions: dict[str, Edition]) -> None:
    report = editions["2022-11_2023-01"].report
    drawn = {block.id for block in report.blocks() if block.kind == "chart"}
    texts = [use.printed for _, use in uses(report) if use.printed and (use.id not in drawn or "," in use.block)]
    found = re.findall(r"<!--figure (\d+)-->(?:<strong>|<span[^>]*>)?([^<]*)", dressed[1])
    assert [text for _, text in found] == texts
    data = json.loads(re.findall(r'<script id="panel-data"[^>]*>(.*?)</script>', dressed[1], re.DOTALL)[0])
    assert {int(number) for number, _ in found} <= set(range(len(data)))
    assert all(told["name"] and told["worked"] and told["rows"] for told in data)
    assert not re.search(r'"(?:/|[A-Z]:\\\\)', json.dumps(data))
    assert not [folder for folder in (ROOT, Path.home(), Path(gettempdir())) if f"{folder}/" in json.dumps(data)]


def test_what_stands_in_a_panel_is_text_and_nothing_else(browser: Browser, tmp_path: Path) -> None:
    write(tmp_path, "- text: There were {{ visits }} visits.", measures=MEASURES, rows=ROWS)
    report, _, templates = read(tmp_path, Wanted(), Problems())
    ((figure, _),) = uses(report)
    hostile = (
        "</script><script>console.log(1)</script><!-- <img src='https://example.org/x.png' onerror='console.log(2)'>"
    )
    told = {"name": f" {hostile}", "counts": hostile, "worked": "&lt;b&gt;"}
    shown = Shown(browser, render(report, templates, stand_ins(report), panels={figure: told}), tmp_path)
    shown.figure("2,498").click()
    assert shown.panel.locator(".named").text_content() == f"2,498 {hostile}"
    assert shown.panel.locator("dd").all_text_contents() == [hostile, "&lt;b&gt;"]
    shown.done()


def test_the_pdf_is_the_same_with_and_without_panels(tmp_path: Path) -> None:
    report, project, _ = read(STARTER, Wanted(), Problems())
    plain, panelled = (to_pdf(text, report.digest) for text in pages_of(report, project))
    assert panelled.problems == ()
    assert panelled.data == plain.data
