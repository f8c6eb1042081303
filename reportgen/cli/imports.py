"""The command for figures that come in: import."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from reportgen.cli.shared import ProjectOption, app, fail, read_day, tell


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A workbook (.xlsx, .xlsm) or CSV file, from anywhere.", metavar="FILE")],
    recipe: Annotated[
        str | None, typer.Option("--as", help="The recipe: figures/recipes/NAME.yaml.", metavar="NAME")
    ] = None,
    learn: Annotated[
        str | None,
        typer.Option(help="Propose a recipe of this name from the file, and import nothing.", metavar="NAME"),
    ] = None,
    known_from: Annotated[
        str | None,
        typer.Option(
            help="The day from which the figures were known, as in 2023-03-15. Today if left out.", metavar="DAY"
        ),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Write the extract without asking.")] = False,
    project: ProjectOption = Path(),
) -> None:
    """Read a messy workbook or CSV file into a new extract: shows what it would do, and writes after a yes."""
    if (recipe is None) == (learn is None):
        raise typer.BadParameter("give one of --as NAME and --learn NAME")
    if learn is not None:
        from reportgen.importing.learn import learn as learned

        for line in learned(project, file, learn):
            print(line)
        return
    from reportgen.importing import preview as importing
    from reportgen.importing.faults import folded_once

    assert recipe is not None
    day = read_day(known_from, "--known-from") or datetime.now().astimezone().date()
    made = importing.preview(project, file, recipe, day)
    for line in made.lines():
        print(line)
    sys.stdout.flush()
    tell(folded_once(made.remarks))
    if made.errors:
        fail(folded_once(made.errors))
    if not made.extract:
        return
    if not write and not _agreed(made.path):
        print(f"Nothing was written. To write {made.path}, give --write.", file=sys.stderr)
        return
    importing.write(project, made)
    print(made.path)


def _agreed(path: str) -> bool:
    """Whether somebody at a terminal says yes; without a terminal nobody does."""
    return sys.stdin.isatty() and sys.stdout.isatty() and typer.confirm(f"Write {path}?")
