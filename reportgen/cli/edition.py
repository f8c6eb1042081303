"""The commands on one edition: build, check, accept, why."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from reportgen.cli.shared import (
    AsAtOption,
    PeriodOption,
    Progress,
    ProjectOption,
    app,
    columns,
    counted,
    read_day,
    tell,
)

if TYPE_CHECKING:
    from reportgen.build import Built, Wanted


@app.command()
def build(
    period: PeriodOption = None,
    as_at: AsAtOption = None,
    final: Annotated[bool, typer.Option("--final", help="Refuse anything awaited; no DRAFT on the pages.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 while anything is awaited.")] = False,
    out: Annotated[Path, typer.Option(help="Where to write, instead of out.", metavar="FOLDER")] = Path("out"),
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Whether to make the PDF.")] = True,
    docx: Annotated[bool, typer.Option("--docx", help="Make the edition as a Word file too.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell each stage and its time.")] = False,
    project: ProjectOption = Path(),
) -> None:
    """Build an edition: PDF, HTML, the model, and the figures of every table."""
    from reportgen.build import Wanted
    from reportgen.build import build as build_edition

    place = out if out.is_absolute() else project / out
    wanted = Wanted(period, read_day(as_at, "--as-at"), final, place, pdf, docx)
    with Progress(verbose) as say:
        built = build_edition(project, wanted, say)
    _report(built, pdf=pdf)
    if built.errors or (strict and built.awaited):
        sys.exit(1)


def _report(built: Built, *, pdf: bool) -> None:
    """Say what was built, what is awaited, and where it is; the path is the last line, and alone on stdout."""
    tell(built.problems)
    report = built.report
    errors = f"{counted(len(built.errors), 'error')}, " if built.errors else ""
    awaited = len(built.awaited)
    warnings = sum(problem.severity == "warning" for problem in built.problems)
    pages = f", {built.pages} pages" if pdf else ""
    print(
        f"{report.title}, {report.period_words}: {report.status}{pages}, {counted(len(report.figures), 'figure')}. "
        f"{errors}{counted(built.typed, 'number')} typed by hand, {awaited} awaited, {counted(warnings, 'warning')}.",
        file=sys.stderr,
    )
    print(built.folder / ("report.pdf" if pdf else "report.html"))


@app.command()
def check(
    file: Annotated[
        Path | None,
        typer.Argument(help="A Word report to be held against its own tables; no project is needed.", metavar="FILE"),
    ] = None,
    period: PeriodOption = None,
    as_at: AsAtOption = None,
    style: Annotated[bool, typer.Option("--style", help="List the remarks of style too.")] = False,
    unread: Annotated[bool, typer.Option("--unread", help="List the sentences that can't be checked too.")] = False,
    accepted: Annotated[bool, typer.Option("--accepted", help="List the accepted problems too.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on warnings and on anything awaited too.")] = False,
    form: Annotated[Literal["terminal", "json", "html"], typer.Option("--format", help="How to tell it.")] = "terminal",
    out: Annotated[
        Path | None, typer.Option(help="Write it to this file instead of printing it.", metavar="FILE")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Bind typed numbers that equal a figure, then check.")] = False,
    project: ProjectOption = Path(),
) -> None:
    """Say what is wrong or doubtful in an edition, or in a Word report. Nothing is drawn or printed."""
    if file is not None:
        if period or as_at or fix or style or accepted:
            options = "--period, --as-at, --fix, --style and --accepted"
            raise typer.BadParameter(f"a Word report is judged by its own tables: leave out {options}")
        _check_file(file, form, out, unread=unread, strict=strict)
        return
    from reportgen.build import Wanted, examine
    from reportgen.checking import Findings, Wish, save, told
    from reportgen.problems import ReportError

    try:
        wanted = Wanted(period, read_day(as_at, "--as-at"))
        if fix:
            _fix(project, wanted)
        findings = Findings.of(examine(project, wanted))
    except ReportError as error:
        if form == "terminal":
            raise
        findings = Findings(tuple(problem for problem in error.problems if problem.severity == "error"))
    text = told(findings, Wish(form, style, unread, accepted, columns() if out is None else None), project)
    if out is None:
        print(text, end="")
    else:
        place = out if out.is_absolute() else project / out
        save(project, place, text)
        print(findings.count_line(), file=sys.stderr)
        print(place)
    if findings.failed(strict=strict):
        sys.exit(1)


def _check_file(
    file: Path, form: Literal["terminal", "json", "html"], out: Path | None, *, unread: bool, strict: bool
) -> None:
    """Hold a Word report against its own tables: a list here, and beside the file a copy with comments and a page."""
    import json

    from reportgen.checking import Wish, told
    from reportgen.proof import free_name, prove
    from reportgen.records import write_file
    from reportgen.source import incoming
    from reportgen.templates import own

    raw = incoming(file, "make its pictures smaller: Picture Format, Compress Pictures")
    proof = prove(raw, file.name)
    copy = proof.remarked(raw) if form == "terminal" else b""
    findings = proof.findings()

    def told_as(wanted: Literal["terminal", "html"]) -> str:
        width = columns() if out is None else None
        return told(findings, Wish(wanted, unread=unread or wanted == "html", width=width), own().parent)

    text = json.dumps(proof.as_json(), ensure_ascii=False, indent=1) + "\n" if form == "json" else told_as(form)
    if out is not None:
        write_file(out, text.encode("utf-8"), out.as_posix())
        print(findings.count_line(), file=sys.stderr)
        print(out)
    else:
        print(text, end="")
    if form == "terminal":
        for data, suffix in ((copy, ".docx"), (told_as("html").encode("utf-8"), ".html")):
            path = free_name(file, "checked", suffix)
            write_file(path, data, path.as_posix())
            print(path)
    if findings.failed(strict=strict):
        sys.exit(1)


def _fix(project: Path, wanted: Wanted) -> None:
    """Bind the typed numbers of an edition that can be bound, and say which."""
    from reportgen import fixing
    from reportgen.build import examine

    lines = fixing.told(fixing.fix(project, examine(project, wanted).checked.fixes))
    for line in (*lines["done"], *lines["left"]):
        print(line, file=sys.stderr)
    print(f"{counted(len(lines['done']), 'number')} bound, {len(lines['left'])} left", file=sys.stderr)


@app.command()
def accept(
    keys: Annotated[list[str], typer.Argument(help="The keys of the problems, as check lists them.", metavar="KEY")],
    reason: Annotated[str, typer.Option(help="Why it is right all the same.", metavar="WORDS")],
    by: Annotated[str, typer.Option(help="Who says so: name and role.", metavar="WORDS")],
    period: PeriodOption = None,
    on: Annotated[
        str | None, typer.Option(help="The day on which it is accepted. Today if left out.", metavar="DAY")
    ] = None,
    project: ProjectOption = Path(),
) -> None:
    """Record that problems are known and right. It holds for that sentence and those figures only."""
    from reportgen.build import Wanted, examine
    from reportgen.records import Decision
    from reportgen.records import accept as accept_problems

    day = read_day(on, "--on") or datetime.now().astimezone().date()
    reading = examine(project, Wanted(period))
    decision = Decision(tuple(keys), reason, by, day)
    name, chosen = accept_problems(
        reading.project, reading.edition, decision, reading.checked.problems, reading.problems
    )
    for problem in chosen:
        print(f"accepted {problem.key}: {problem.sentence or problem.message} [{problem.code}]")
    print(name)


@app.command(context_settings={"ignore_unknown_options": True})  # -67 is a number
def why(
    term: Annotated[str, typer.Argument(help="A printed number, as 7.3% or 3,294; or an expression, as rape.change.")],
    period: PeriodOption = None,
    style: Annotated[Literal["text", "json"], typer.Option("--format", help="text, or json for programs.")] = "text",
    project: ProjectOption = Path(),
) -> None:
    """Say where a printed number comes from: its figure, formula, rows and definition, and where it is used."""
    import json

    from reportgen.build import Wanted, read
    from reportgen.problems import Problems
    from reportgen.why import explain
    from reportgen.why.told import as_json, lines

    report, loaded, templates = read(project, Wanted(period), Problems())
    answers = explain(report, loaded, templates.phrases(), term)
    if style == "json":
        print(json.dumps(as_json(answers), ensure_ascii=False, indent=1))
    else:
        for line in lines(report, term, answers):
            print(line)
