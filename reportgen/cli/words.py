"""The commands that send owners their Word files and take them in: commission, receive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from reportgen.cli.shared import AsAtOption, PeriodOption, ProjectOption, app, counted, read_day, tell


@app.command()
def commission(
    to: Annotated[
        Path, typer.Option("--to", help="The folder to write the files to; made if need be.", metavar="FOLDER")
    ],
    period: PeriodOption = None,
    as_at: AsAtOption = None,
    project: ProjectOption = Path(),
) -> None:
    """Write a Word file for each owner: what to write, the figures for it, last time's words, and places to write."""
    from reportgen.build import Wanted
    from reportgen.commission import commission as send

    place = to if to.is_absolute() else project / to
    made = send(project, Wanted(period, read_day(as_at, "--as-at")), place)
    for file in made.files:
        print(f"{file.path}: {file.owner or 'no owner'}, {counted(file.slots, 'place')} to write")
    due = f"due {made.due}" if made.due else "no day by which they are due: add 'due:' to the edition in config.yaml"
    print(f"{counted(len(made.files), 'file')} for {made.period_words}; {due}", file=sys.stderr)
    if any(not file.owner for file in made.files):
        print("nobody answers for some places to write: add 'owner:' to their sections", file=sys.stderr)


@app.command()
def receive(
    files: Annotated[
        list[Path] | None, typer.Argument(help="The Word files that came back.", metavar="FILES", show_default=False)
    ] = None,
    period: PeriodOption = None,
    reply: Annotated[bool, typer.Option("--reply", help="Write each file back beside it, with comments.")] = False,
    take: Annotated[
        list[str] | None, typer.Option(help="Let the file's words stand in this slot, or in all.", metavar="SLOT")
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option(help="Let the project's words stay in this slot, or in all.", metavar="SLOT")
    ] = None,
    accept_changes: Annotated[
        bool, typer.Option("--accept-changes", help="Take tracked changes as if all were accepted.")
    ] = False,
    confirm: Annotated[
        list[str] | None, typer.Option(help="Make a fact of this proposed number, or of all.", metavar="NAME")
    ] = None,
    by: Annotated[str, typer.Option(help="Who confirms: name and role.", metavar="WORDS")] = "",
    project: ProjectOption = Path(),
) -> None:
    """Take the words of Word files that came back into the commentary. Nothing that somebody typed is lost."""
    from reportgen.receive import Asked
    from reportgen.receive import receive as take_in
    from reportgen.receive.taking import Choice
    from reportgen.receive.told import lines

    if not files and not confirm:
        raise typer.BadParameter("name the Word files that came back, or numbers to --confirm")
    choice = Choice(tuple(take or ()), tuple(keep or ()), accept_changes)
    asked = Asked(tuple(files or ()), period, choice, tuple(confirm or ()), by, reply)
    received = take_in(project, asked)
    for line in lines(received):
        print(line)
    tell(received.problems)
    if received.failed:
        sys.exit(1)
