"""The commands on the ledger: figures, discover."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportgen.cli.shared import PeriodOption, ProjectOption, app, figures_app


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
