"""The command line: the one module that prints, exits and is asked for by name."""

from __future__ import annotations

import gc
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.status import Status

    from reportgen.build import Built, Wanted
    from reportgen.problems import Problem

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: a third of the time, and whole in any console
    help="Build board reports from a ledger of figures.",
)
figures_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look into the ledger of figures.")
app.add_typer(figures_app, name="figures")

ProjectOption = Annotated[Path, typer.Option("--project", "-C", help="The project's folder.", metavar="FOLDER")]
PeriodOption = Annotated[
    str | None,
    typer.Option(help="The edition's period, as in 2022-11..2023-01. The newest edition if left out."),
]
AsAtOption = Annotated[
    str | None,
    typer.Option(help="See figures as at this day, as in 2023-03-15.", metavar="DAY"),
]


def main() -> None:
    """Run the command line. Whatever goes wrong is told in words; there is no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from reportgen.problems import ReportError

    gc.set_threshold(200_000)  # a command is short: looking for garbage as often as Python does costs a tenth of it
    try:
        app()
    except ReportError as error:
        _fail(error.problems)
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        print(f"{named}{error.strerror or error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        sys.exit(130)
    except Exception as error:  # a fault of the program: a traceback would help nobody who meets it
        _fail([_own_fault(error)])


def _own_fault(error: Exception) -> Problem:
    """A fault of the program itself as a problem: where in the package it arose, and what to do about it."""
    import traceback

    from reportgen.problems import Place, Problem

    package = Path(__file__).parent
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(package)]
    last = frames[-1] if frames else None
    where = f"reportgen/{Path(last.filename).relative_to(package).as_posix()}" if last else "reportgen"
    return Problem(
        Place(where, (last.lineno or 0) if last else 0),
        "own-fault",
        f"this is a fault of reportgen, not of your files: {type(error).__name__}: {error}",
        "pass this line on to whoever looks after reportgen; meanwhile take back the change that brought it",
    )


def _fail(problems: Iterable[Problem]) -> NoReturn:
    problems = tuple(problems)
    errors = [problem for problem in problems if problem.severity == "error"]
    _list(errors)
    print(f"{_counted(len(errors), 'problem')}. Nothing was written.", file=sys.stderr)
    sys.exit(1)


def _list(problems: Iterable[Problem]) -> None:
    for problem in problems:
        mark = "" if problem.severity == "error" else f"{problem.severity}: "
        print(f"{mark}{problem}", file=sys.stderr)


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    from reportgen.period import Window, WindowError
    from reportgen.problems import Place, Problem, ReportError

    mend = "write a day: 2022-09-14"
    try:
        window = Window.parse(text)
        if window.one_day:
            return window.first
    except WindowError as error:
        mend = error.mend if error.mend.startswith("nearest") and error.mend.count("-") == 2 else mend
    raise ReportError([Problem(Place(option), "bad-window", f"'{text}' is not a day", mend)])


@app.command()
def build(
    period: PeriodOption = None,
    as_at: AsAtOption = None,
    final: Annotated[bool, typer.Option("--final", help="Refuse anything awaited; no DRAFT on the pages.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 while anything is awaited.")] = False,
    out: Annotated[Path, typer.Option(help="Where to write, instead of out.", metavar="FOLDER")] = Path("out"),
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Whether to make the PDF.")] = True,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell each stage and its time.")] = False,
    project: ProjectOption = Path(),
) -> None:
    """Build an edition: PDF, HTML, the model, and the figures of every table."""
    from reportgen.build import Wanted
    from reportgen.build import build as build_edition

    place = out if out.is_absolute() else project / out
    wanted = Wanted(period, _day(as_at, "--as-at"), final, place, pdf)
    with _Progress(verbose) as say:
        built = build_edition(project, wanted, say)
    _report(built, pdf=pdf)
    if built.errors or (strict and built.awaited):
        sys.exit(1)


def _report(built: Built, *, pdf: bool) -> None:
    """Say what was built, what is awaited, and where it is; the path is the last line, and alone on stdout."""
    _list(built.problems)
    report = built.report
    errors = f"{_counted(len(built.errors), 'error')}, " if built.errors else ""
    awaited = len(built.awaited)
    warnings = sum(problem.severity == "warning" for problem in built.problems)
    pages = f", {built.pages} pages" if pdf else ""
    print(
        f"{report.title}, {report.period_words}: {report.status}{pages}, {_counted(len(report.figures), 'figure')}. "
        f"{errors}{_counted(built.typed, 'number')} typed by hand, {awaited} awaited, {_counted(warnings, 'warning')}.",
        file=sys.stderr,
    )
    print(built.folder / ("report.pdf" if pdf else "report.html"))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class _Progress:
    """Tells each stage: on a terminal by one changing line, with `verbose` by lines with times, else not at all."""

    def __init__(self, verbose: bool) -> None:
        self.verbose, self.started, self.stage = verbose, 0.0, ""
        self.status: Status | None = None

    def __enter__(self) -> Callable[[str], None]:
        if not self.verbose and sys.stderr.isatty():
            from rich.console import Console

            self.status = Console(stderr=True).status("starting")
            self.status.start()
        return self.say

    def say(self, stage: str) -> None:
        if self.status is not None:
            self.status.update(stage)
        if self.verbose:
            self._time()
            self.stage = stage

    def _time(self) -> None:
        from time import perf_counter

        now = perf_counter()
        if self.stage:
            print(f"{self.stage}: {now - self.started:.2f} s", file=sys.stderr)
        self.started = now

    def __exit__(self, *error: object) -> None:
        if self.status is not None:
            self.status.stop()
        if self.verbose:
            self._time()


@app.command()
def check(
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
    """Say what is wrong or doubtful in an edition, by owner and section. Nothing is drawn or printed."""
    from reportgen.build import Wanted, examine
    from reportgen.checking import Findings, Wish, save, told
    from reportgen.problems import ReportError

    try:
        wanted = Wanted(period, _day(as_at, "--as-at"))
        if fix:
            _fix(project, wanted)
        findings = Findings.of(examine(project, wanted))
    except ReportError as error:
        if form == "terminal":
            raise
        findings = Findings(tuple(problem for problem in error.problems if problem.severity == "error"))
    text = told(findings, Wish(form, style, unread, accepted, _columns() if out is None else None), project)
    if out is None:
        print(text, end="")
    else:
        place = out if out.is_absolute() else project / out
        save(project, place, text)
        print(findings.count_line(), file=sys.stderr)
        print(place)
    if findings.failed(strict=strict):
        sys.exit(1)


def _fix(project: Path, wanted: Wanted) -> None:
    """Bind the typed numbers of an edition that can be bound, and say which."""
    from reportgen import fixing
    from reportgen.build import examine

    lines = fixing.told(fixing.fix(project, examine(project, wanted).checked.fixes))
    for line in (*lines["done"], *lines["left"]):
        print(line, file=sys.stderr)
    print(f"{_counted(len(lines['done']), 'number')} bound, {len(lines['left'])} left", file=sys.stderr)


def _columns() -> int | None:
    """The width of the terminal; None where the lines go elsewhere."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


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

    day = _day(on, "--on") or datetime.now().astimezone().date()
    reading = examine(project, Wanted(period))
    decision = Decision(tuple(keys), reason, by, day)
    name, chosen = accept_problems(
        reading.project, reading.edition, decision, reading.checked.problems, reading.problems
    )
    for problem in chosen:
        print(f"accepted {problem.key}: {problem.sentence or problem.message} [{problem.code}]")
    print(name)


@figures_app.command("list")
def figures_list(
    search: Annotated[str, typer.Argument(help="Only measures whose name or id holds this.")] = "",
    period: PeriodOption = None,
    project: ProjectOption = Path(),
) -> None:
    """List the measures with their figure for an edition, and the windows that are held."""
    from reportgen.show import list_measures

    for line in list_measures(project, period, search):
        print(line)


@figures_app.command("show")
def figures_show(
    measure: Annotated[str, typer.Argument(help="A measure's id.")],
    period: PeriodOption = None,
    project: ProjectOption = Path(),
) -> None:
    """Show every figure that is held of a measure, with the row of the extract that it came from."""
    from reportgen.show import show_measure

    for line in show_measure(project, period, measure):
        print(line)


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


@app.command()
def discover(
    period: Annotated[
        str | None,
        typer.Option(help="Only figures that this edition sees, as in 2022-11..2023-01. Every extract if left out."),
    ] = None,
    least: Annotated[int, typer.Option(min=3, help="In how many months a line must hold to be told.")] = 6,
    project: ProjectOption = Path(),
) -> None:
    """Propose identities: what holds between figures in all history and is not declared."""
    from reportgen.discover import discover as discovered

    for line in discovered(project, period, least):
        print(line)


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(help="section, config, measures, areas or stated.")] = "section",
) -> None:
    """Print the JSON Schema of a file, for editors that complete and check as one types."""
    from reportgen.schema import json_schema

    print(json_schema(kind))


@app.command()
def doctor() -> None:
    """Say what this machine has and lacks, and how it is had."""
    from reportgen.doctor import examine

    lines, well = examine()
    for line in lines:
        print(line)
    if not well:
        sys.exit(1)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="FOLDER")],
) -> None:
    """Make a small project that builds at once, to be changed into your own."""
    from reportgen.scaffold import make

    for line in make(folder):
        print(line)


if __name__ == "__main__":
    main()
