"""One build, from a folder to a folder: load, resolve, check, dress, write. Whole or not at all."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from reportgen.config import EditionSpec
from reportgen.model import FORMAT, Report, Spark
from reportgen.owners import Owners
from reportgen.period import day_words
from reportgen.problems import Place, Problem, Problems, ReportError
from reportgen.project import Project
from reportgen.records import Accepted, settle
from reportgen.resolve import Order, resolve
from reportgen.rules import Checked, check, typed_numbers
from reportgen.templates import FONTS, Templates

LIBRARIES = (
    "reportgen",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "matplotlib",
    "pandas",
    "pydyf",
    "pydantic",
    "pyyaml",
    "weasyprint",
)
MANIFEST = "manifest.json"
"""What a folder holds that a build has written; no other folder is ever replaced."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a build is asked for."""

    period: str | None = None
    as_at: date | None = None
    final: bool = False
    out: Path = Path("out")
    pdf: bool = True
    docx: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """An edition read and checked; nothing is drawn or written.

    `problems` is everything that stands, `checked` what the rules found, accepted or not; each problem has its section
    and owner.
    """

    report: Report
    project: Project
    edition: EditionSpec
    templates: Templates
    problems: tuple[Problem, ...]
    accepted: tuple[Accepted, ...]
    checked: Checked


@dataclass(frozen=True, slots=True)
class Built:
    """What a build gave: where it is, what it is, and what was found on the way."""

    folder: Path
    report: Report
    problems: tuple[Problem, ...]
    pages: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What the rules say is wrong; a draft is built all the same, so that people see the page."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def awaited(self) -> tuple[Problem, ...]:
        """Words and figures that a final would need."""
        return tuple(problem for problem in self.problems if problem.severity == "awaited")

    @property
    def typed(self) -> int:
        """How many numbers stand in the words that nobody has bound."""
        return sum(problem.code == typed_numbers.CODE for problem in self.problems)


def read(
    root: Path, wanted: Wanted, problems: Problems, say: Say = lambda stage: None
) -> tuple[Report, Project, Templates]:
    """The report that is asked for; raises `ReportError` with everything that stops it."""
    say("reading")
    project = Project.load(root, problems)
    edition = project.edition(wanted.period, problems)
    templates = Templates([root / "templates"])
    say("working out")
    order = Order(edition, wanted.as_at, "final" if wanted.final else "draft", "1.0" if wanted.final else "")
    try:
        report = resolve(project, order, templates.phrases(), problems)
    except ReportError as error:
        raise ReportError([*problems, *error.problems]) from error
    problems.stop()
    return report, project, templates


def examine(root: Path, wanted: Wanted, say: Say = lambda stage: None) -> Examined:
    """The report that is asked for, read and checked by the rules, less what is accepted.

    Raises `ReportError` with everything that keeps it from being read. What the rules find never does.
    """
    problems = Problems()
    report, project, templates = read(root, wanted, problems, say)
    edition = project.edition(report.period, problems)
    say("checking")
    found, owners = check(report, project), Owners(project, report)
    checked = replace(
        found,
        problems=tuple(owners.told(found.problems)),
        style=tuple(owners.told(found.style)),
        unread=tuple(owners.told(found.unread)),
    )
    left, accepted = settle(checked.problems, project.words(edition).accepted)
    stands = tuple(sorted({*owners.told(problems), *owners.told(left)}))
    return Examined(report, project, edition, templates, stands, accepted, checked)


def build(root: Path, wanted: Wanted, say: Say = lambda stage: None) -> Built:
    """Build an edition and write it. On any error nothing is written, and the last output stays.

    What the rules find stops a final only: a draft shows it on the page.
    """
    reading = examine(root, wanted, say)
    if wanted.final:
        stopping = [problem for problem in reading.problems if problem.severity != "warning"]
        if stopping:
            raise ReportError(replace(problem, severity="error") for problem in stopping)
    report, project, templates, problems = reading.report, reading.project, reading.templates, reading.problems
    say("drawing")
    from reportgen.render.data import data_files
    from reportgen.render.html import render
    from reportgen.why.told import panels

    page = render(report, templates, draw(report, templates), panels=panels(report, project))
    files: dict[str, bytes] = {
        "report.html": page.encode("utf-8"),
        "report.json": _json(report.model_dump(mode="json")),
        "cover-note.md": cover_note(reading).encode("utf-8"),
        **{f"data/{name}": data for name, data in data_files(report).items()},
    }
    pages = 0
    if wanted.pdf:
        say("printing")
        from reportgen.render.pdf import to_pdf

        pdf = to_pdf(page, report.digest)
        if any(problem.severity == "error" for problem in pdf.problems):
            raise ReportError(pdf.problems)
        problems = tuple(sorted({*problems, *pdf.problems}))
        files["report.pdf"] = pdf.data
        files["pages.json"] = _json(pdf.as_json())
        pages = pdf.pages
    if wanted.docx:
        say("writing for Word")
        from reportgen.render.word import to_docx

        files["report.docx"] = to_docx(report, templates, draw_png(report, templates))
    files["problems.json"] = _json([problem.as_json() for problem in problems])
    files[MANIFEST] = _json(_manifest(report, project, templates, files))
    say("writing")
    folder = wanted.out / report.period.replace("..", "_")
    write_whole(folder, files)
    return Built(folder, report, problems, pages)


def cover_note(reading: Examined) -> str:
    """What goes with the report to the board, in Markdown: what it is, what it lacks, and what was accepted in it."""
    report = reading.report
    return reading.templates.render(
        "cover-note.md",
        report=report,
        as_at=day_words(date.fromisoformat(report.as_at)),
        accepted=reading.accepted,
        day=day_words,
        md=_markdown,
    )


def _markdown(words: object) -> str:
    """The words on one line, with a backslash before each sign that means something to Markdown."""
    return re.sub(r"([\\`*_\[\]<&~])", r"\\\1", " ".join(str(words).split()))


def draw(report: Report, templates: Templates) -> dict[str, str]:
    """Every chart and small chart of the report as SVG, by key."""
    from reportgen.render import charts
    from reportgen.render.html import drawings_of

    fonts, colours = _fonts(templates, charts.FILES.values()), report.look.colours
    return {
        key: charts.draw_spark(part, colours, fonts, key, "tile" if "-tile-" in key else "cell")
        if isinstance(part, Spark)
        else charts.draw(part, colours, fonts, key)
        for key, part in drawings_of(report).items()
    }


def draw_png(report: Report, templates: Templates) -> dict[str, tuple[bytes, float]]:
    """The same as PNG for Word, by key, each with its width in millimetres."""
    from reportgen.render import charts
    from reportgen.render.html import drawings_of

    fonts, colours = _fonts(templates, charts.FILES.values()), report.look.colours
    return {
        key: charts.draw_spark_png(part, colours, fonts, "tile" if "-tile-" in key else "cell")
        if isinstance(part, Spark)
        else charts.draw_png(part, colours, fonts)
        for key, part in drawings_of(report).items()
    }


def _fonts(templates: Templates, names: Iterable[str]) -> Path:
    """The one folder that holds the fonts; a project that brings its own brings all of them."""
    names = sorted(names)
    homes = {templates.path(FONTS + name).parent for name in names}
    if len(homes) > 1:
        message = f"only some of the fonts {', '.join(names)} stand here"
        mend = "put all of them in templates/fonts/, or none"
        raise ReportError([Problem(Place("templates/fonts/"), "missing-font", message, mend)])
    return homes.pop()


def read_report(raw: bytes, shown: str) -> Report:
    """The report that a report.json holds; raises `ReportError` where it is of another format, or no report."""
    problem = Problem(Place(shown), "other-format", "this is not a report", "build the edition again")
    try:
        stored = json.loads(raw)
    except ValueError:
        raise ReportError([problem]) from None
    if not isinstance(stored, dict) or stored.get("format") != FORMAT:
        found = stored.get("format") if isinstance(stored, dict) else None
        message = f"this report is of format {found}; this program reads format {FORMAT}"
        mend = "read it with the version of reportgen that wrote it, or build the edition again"
        raise ReportError([replace(problem, message=message, mend=mend)] if found is not None else [problem])
    try:
        return Report.model_validate(stored)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise ReportError([replace(problem, message=f"this is not a whole report: look at '{where}'")]) from None


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _manifest(report: Report, project: Project, templates: Templates, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What the output was made from and with, so that it can be made again."""
    return {
        "format": 1,
        "period": report.period,
        "as_at": report.as_at,
        "status": report.status,
        "digest": report.digest,
        "inputs": dict(sorted(project.folder.digests.items())),
        "templates": dict(sorted(templates.digests.items())),
        "versions": {"python": platform.python_version()} | {name: _version(name) for name in LIBRARIES},
        "outputs": {name: sha256(data).hexdigest() for name, data in sorted(files.items())},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


# --- writing ----------------------------------------------------------------------------------------------------


def write_whole(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files under a temporary name, then put the folder in the place of the last one."""
    new = folder.with_name(f".{folder.name}.new-{os.getpid()}")
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    try:
        if folder.exists() and not folder.is_dir():
            raise FileExistsError(0, "a file of this name is in the way")
        if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
            raise FileExistsError(0, "the folder holds files that no build has written")
        shutil.rmtree(new, ignore_errors=True)
        for name, data in files.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    except OSError as error:
        raise ReportError([_cannot_write(folder, error)]) from error
    finally:
        for leftover in (new, old) if folder.exists() else (new,):
            shutil.rmtree(leftover, ignore_errors=True)


def _cannot_write(folder: Path, error: OSError) -> Problem:
    shown = folder.as_posix()
    busy = isinstance(error, PermissionError)
    mend = (
        "close the PDF or Word file if open, look at the folder's rights, or choose another folder: --out FOLDER"
        if busy
        else "choose another folder: --out FOLDER"
    )
    return Problem(
        Place(shown),
        "cannot-write",
        f"the output can't be written: {error.strerror or error}",
        mend,
    )
