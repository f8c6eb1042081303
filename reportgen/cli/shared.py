"""What every command shares: the app, the options, and how problems and progress are told."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.status import Status

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


def fail(problems: Iterable[Problem]) -> NoReturn:
    """Tell the errors among `problems`, and end with status 1."""
    problems = tuple(problems)
    errors = [problem for problem in problems if problem.severity == "error"]
    tell(errors)
    print(f"{counted(len(errors), 'problem')}. Nothing was written.", file=sys.stderr)
    sys.exit(1)


def tell(problems: Iterable[Problem]) -> None:
    """A line or more of each problem on stderr."""
    for problem in problems:
        mark = "" if problem.severity == "error" else f"{problem.severity}: "
        print(f"{mark}{problem}", file=sys.stderr)


def read_day(text: str | None, option: str) -> date | None:
    """The day that an option names; None where it is left out. Raises `ReportError`."""
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


def counted(number: int, noun: str) -> str:
    """A number and its noun: `1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def columns() -> int | None:
    """The width of the terminal; None where the lines go elsewhere."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


class Progress:
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
