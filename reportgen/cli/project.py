"""The commands that make or describe a project, and the one that looks at the machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from reportgen.cli.shared import app


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
    report: Annotated[Path | None, typer.Option("--from", help="Make it out of a Word report.", metavar="FILE")] = None,
) -> None:
    """Make a small project that builds at once, to be changed into your own; or one out of your last report."""
    from reportgen.scaffold import make, make_from
    from reportgen.source import incoming

    smaller = "make its pictures smaller: Picture Format, Compress Pictures"
    lines = make(folder) if report is None else make_from(folder, incoming(report, smaller), report.name)
    for line in lines:
        print(line)
