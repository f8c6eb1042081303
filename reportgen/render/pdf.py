"""The report as a PDF that can be read aloud: PDF/UA-1, the same bytes each time. The home of WeasyPrint."""

from __future__ import annotations

import base64
import gc
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from reportgen.problems import Place, Problem, ReportError, Severity

if TYPE_CHECKING:
    from weasyprint import Document

PT = 0.75
"""Points in a CSS pixel."""

LONG_DATA = re.compile(r'(?:(?<=url\(")|(?<=src="))data:([\w.+/-]+);base64,([A-Za-z0-9+/=]{1000,})(?=")')
"""A font or picture that stands in the page as data."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: its page, from 1, and its box in points from the page's upper left corner."""

    page: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF, where each section and block came to stand in it, and what went wrong while it was laid out.

    A block that runs over a page's end has a spot on each of its pages.
    """

    data: bytes
    pages: int
    places: Mapping[str, tuple[Spot, ...]]
    problems: tuple[Problem, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Where everything stands as plain values, for pages.json: points from a page's upper left corner."""
        return {
            "pages": self.pages,
            "places": {name: [asdict(spot) for spot in spots] for name, spots in self.places.items()},
        }


def to_pdf(html: str, identifier: str) -> Pdf:
    """Lay out `html` as a PDF. Nothing is fetched: all that it shows must stand inside it.

    `identifier` names the content; from equal content and an equal identifier come equal bytes.
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    from reportgen.render.tags import repair

    held: dict[str, tuple[str, bytes]] = {}

    def hold(found: re.Match[str]) -> str:
        url = f"held:{len(held)}"
        held[url] = (found[1], base64.b64decode(found[2]))
        return url

    class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is without types
        """Gives back what the page holds itself, and nothing else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url in held:
                media_type, data = held[url]
                return URLFetcherResponse(url, data, {"Content-Type": media_type})
            return super().fetch(url, headers)

    # Long data is lifted out of the text: to parse a font as part of a style sheet costs half a second.
    page = LONG_DATA.sub(hold, html)
    with _heard() as problems, _uncollected():
        try:
            fetcher = Fetcher(allowed_protocols={"data"})
            document = HTML(string=page, url_fetcher=fetcher).render(pdf_variant="pdf/ua-1")
            data = document.write_pdf(
                pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode("utf-8"), finisher=repair
            )
        except Exception as error:
            fault = f"the page could not be laid out: {type(error).__name__}: {error}"
            mend = "take back the latest change of templates/, or of the words"
            problems.append(Problem(Place("report.html"), "layout", fault, mend))
            raise ReportError(problems) from error
    return Pdf(data, len(document.pages), _places(document), tuple(sorted(set(problems))))


def _places(document: Document) -> dict[str, tuple[Spot, ...]]:
    found: dict[str, list[Spot]] = {}
    for number, page in enumerate(document.pages, start=1):
        for name, sides in page.anchors.items():
            left, top, right, bottom = (round(PT * side, 1) for side in sides)
            spot = Spot(number, left, top, round(right - left, 1), round(bottom - top, 1))
            found.setdefault(name, []).append(spot)
    return {
        name: tuple(spot for spot in spots if spot.height > 0) or (spots[-1],) for name, spots in sorted(found.items())
    }


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: it walks the growing tree of boxes again and again, a seventh of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _Ear(logging.Handler):
    """Hears what WeasyPrint only logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        severity: Severity = "error" if record.levelno >= logging.ERROR else "warning"
        message = record.getMessage()
        mend = "put it into the report as data: nothing is fetched" if "load" in message else ""
        place = Place("report.html")
        self.problems.append(Problem(place, "layout", message[:500], mend, severity))


@contextmanager
def _heard() -> Iterator[list[Problem]]:
    """The list of problems that grows while WeasyPrint works; nothing is printed."""
    logger = logging.getLogger("weasyprint")
    ear, propagate = _Ear(), logger.propagate
    logger.addHandler(ear)
    logger.propagate = False
    try:
        yield ear.problems
    finally:
        logger.removeHandler(ear)
        logger.propagate = propagate
