"""The command that gives one figure of one edition again: correct."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from reportgen.cli.shared import ProjectOption, app, columns


@app.command(context_settings={"ignore_unknown_options": True})  # -67 is a number
def correct(
    measure: Annotated[str, typer.Argument(help="The measure's id, as figures list gives it.")],
    window: Annotated[str, typer.Argument(help="The time that the figure covers, as in 2023-01.")],
    value: Annotated[str, typer.Argument(help="The right value.")],
    period: Annotated[str, typer.Option(help="The edition's period, as in 2022-11..2023-01.")],
    reason: Annotated[str, typer.Option(help="Why it is corrected, in a few words.", metavar="WORDS")],
    by: Annotated[str, typer.Option(help="Who says so: name and role.", metavar="WORDS")],
    area: Annotated[str | None, typer.Option(help="The figure's area. The report's own if left out.")] = None,
    basis: Annotated[str | None, typer.Option(help="How it was counted, where it is held in two ways.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write it without asking.")] = False,
    project: ProjectOption = Path(),
) -> None:
    """Correct one figure of one edition, late: show every place that it reaches, ask, and write it."""
    from reportgen.correct import Asked, prepare, write
    from reportgen.correct.told import lines
    from reportgen.problems import Place, Problem, ReportError

    asked = Asked(measure, window, value, period, reason, by, area, basis)
    correction = prepare(project, asked, datetime.now().astimezone().date())
    for line in lines(correction, columns()):
        print(line)
    if not yes and not sys.stdin.isatty():
        message, mend = "nobody can be asked here whether to write it", "read what it does, and add --yes"
        raise ReportError([Problem(Place("--yes"), "not-asked", message, mend)])
    if not yes and not _agreed():
        print("Nothing was written.", file=sys.stderr)
        sys.exit(1)
    for path in write(correction):
        print(path)


def _agreed() -> bool:
    """Whether somebody at the terminal says yes."""
    sys.stdout.flush()  # what is to be agreed to stands before the question
    print("Write it? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
