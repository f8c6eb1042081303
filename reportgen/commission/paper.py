"""One owner's file: what is asked, the figures, the words of last time, and the marked places to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from reportgen import model
from reportgen.commission.material import Chapter, Material, Past, Task
from reportgen.measures import capital
from reportgen.period import day_words
from reportgen.slots import line, sent_tag, subject
from reportgen.word.document import Line, Paragraph, Span, Table
from reportgen.word.writing import Align, Writer

NOBODY = "without owner"
"""Whose file it is that holds the slots for which nobody answers."""
FIGURES = "Figures that you may use"


def paper(material: Material, owner: str) -> bytes:
    """The .docx for one owner. The same project, edition and owner give the same bytes."""
    report, chapters = material.report, material.chapters(owner)
    writer = Writer(
        f"{report.title}: words of {owner or NOBODY}",
        subject(report.period),
        report.body,
        report.language,
        report.look.colours,
        header=f"{report.title}\t\t{owner or NOBODY}",
        footer=f"Words for {report.period_words}",
        locked=True,
        day=report.issued,
    )
    _first_page(writer, material, owner, chapters)
    for chapter in chapters:
        _chapter(writer, material, chapter)
    return writer.to_bytes()


# --- the first page ---------------------------------------------------------------------------------------------


def _first_page(writer: Writer, material: Material, owner: str, chapters: Iterable[Chapter]) -> None:
    report, edition = material.report, material.order.edition
    due = day_words(edition.due, weekday=True) if edition.due else ""
    writer.paragraph(_plain(report.title), "Title")
    asked = f"Words wanted from {owner}" if owner else "Words wanted, for which nobody answers yet"
    writer.paragraph(_plain(asked), "Subtitle")
    facts = (
        ("Period", report.period_words),
        ("Meeting", day_words(edition.board_date, weekday=True) + (f", item {report.item}" if report.item else "")),
        ("Due", due or "no day is set: ask who sent you this file"),
        ("Figures", f"as at {day_words(date.fromisoformat(report.as_at))}"),
        ("Places to write", str(len(material.tasks(owner)))),
        ("Mark of this file", f"{subject(report.period)}, to be left as it is"),
    )
    writer.table([((Span(name, bold=True),), _plain(words)) for name, words in facts], header_rows=0, widths=(1, 3))
    writer.heading(_plain("How to fill it in"), 2)
    writer.items([_plain(words) for words in _guide(due)], ordered=True)
    writer.contents(list(_entries(chapters)), "What is asked of you")


def _guide(due: str) -> tuple[str, ...]:
    """How to fill the file in, for somebody who knows Word."""
    return (
        "Write between the lines “Write below this line” and “End of”. Everything else is locked. What stands in "
        "brackets at their end tells your places apart when the file comes back: leave it as it is. Some places hold "
        "words for this report already: change them, or leave them as they are.",
        f"Numbers: take them from “{FIGURES}”, as they stand there. They are checked when your file comes back, and "
        "follow by themselves if a figure changes later.",
        "A number that is not listed: type it, and say in your reply where it is from and who answers for it.",
        "Bold, lists, links and simple tables come through. Pictures, comments and tracked changes do not: accept all "
        "changes before you send the file.",
        "Last time’s words are there to be read only. When you are done, save the file, under any name, and send it "
        f"back{f' by {due}' if due else ''}.",
    )


def _entries(chapters: Iterable[Chapter]) -> Iterator[tuple[int, str, str]]:
    for chapter in chapters:
        yield 1, _named(chapter.section), _bookmark(chapter)
        for task in chapter.tasks if len(chapter.tasks) > 1 else ():
            yield 2, capital(task.slot.title), task.slot.key


# --- a part of the report ---------------------------------------------------------------------------------------


def _chapter(writer: Writer, material: Material, chapter: Chapter) -> None:
    writer.heading(_plain(_named(chapter.section)), 1, _bookmark(chapter))
    if chapter.figures or chapter.tables:
        writer.heading(_plain(FIGURES), 2)
        writer.items([line(text) for text in chapter.figures])
        for block in chapter.tables:
            _exhibit(writer, block, material.notes(block))
    for task in chapter.tasks:
        _task(writer, task)


def _exhibit(writer: Writer, block: model.Block, notes: Iterable[model.Text]) -> None:
    """A table or key figures as the report prints them, without what is drawn."""
    exhibit = block.exhibit
    if exhibit is not None:
        lead = (Span(f"{exhibit.label}\t"),) if exhibit.label else ()
        writer.caption((*lead, *line(exhibit.headline)))
        if exhibit.subtitle and not any(isinstance(content, model.Tiles) for content in block.content):  # of its charts
            writer.paragraph(line(exhibit.subtitle), "Exhibit Subtitle")
    for content in block.content:
        if isinstance(content, model.Grid):
            _grid(writer, content)
        elif isinstance(content, model.Tiles):
            rows = [(line(tile.name), _tile(tile), line(tile.line)) for tile in content.tiles]
            heads = (_plain("Measure"), _plain("Figure"), _plain("Compared"))
            writer.table([heads, *rows])
    for note in notes:
        writer.note(line(note))


def _tile(tile: model.Tile) -> Line:
    return (*line(tile.value), *((Span(f" {tile.noun}"),) if tile.noun else ()))


def _grid(writer: Writer, grid: model.Grid) -> None:
    """A table of the report; a column of small charts prints nothing and is left out."""
    kept = [n for n, column in enumerate(grid.columns) if column.align != "picture"]
    heads = (line(grid.stub), *(line(grid.columns[n].text) for n in kept))
    rows = [(line(row.label.text), *(line(row.cells[n].text) for n in kept)) for row in grid.rows]
    align: list[Align] = ["text", *("number" if grid.columns[n].align == "number" else "text" for n in kept)]
    totals = {n for n, row in enumerate(grid.rows, start=1) if row.total}
    writer.table([heads, *rows], align=align, total_rows=totals)


# --- a place to write -------------------------------------------------------------------------------------------


def _task(writer: Writer, task: Task) -> None:
    slot = task.slot
    writer.heading(_plain(f"Your words: {slot.title}"), 2, slot.key)
    if slot.prompt:
        writer.paragraph((Span("What is asked: ", bold=True), Span(slot.prompt)))
    if not slot.required:
        writer.note(_plain("This place may stay empty."))
    if task.also:
        writer.paragraph((Span("Other figures that were used here:", bold=True),))
        writer.items([line(text) for text in task.also])
    if task.past is not None:
        _past(writer, task.past)
    writer.slot(sent_tag(slot, task.now), slot.title, task.now)


def _past(writer: Writer, past: Past) -> None:
    lead = f"Last time’s words, from the report for {past.period_words}, to be read only:"
    writer.paragraph((Span(lead, bold=True),))
    for block in past.words:
        if isinstance(block, Table):
            writer.table([[cell.paragraphs[0].spans for cell in row] for row in block.rows], block.header_rows)
        else:
            writer.paragraph(_quoted(block), "Note")


def _quoted(paragraph: Paragraph) -> Line:
    """A paragraph of last time's words; an item of a list has a dash, so that it is part of no list to write in."""
    return (Span("– "), *paragraph.spans) if paragraph.marker else paragraph.spans


def _plain(words: str) -> Line:
    return (Span(words),)


def _named(section: model.Section) -> str:
    return f"{section.number} {section.title}".strip()


def _bookmark(chapter: Chapter) -> str:
    return f"part-{chapter.section.id}"
