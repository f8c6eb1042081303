"""The figures that a report prints, each recorded once, and the marks that carry them through a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from reportgen import model, units
from reportgen.address import Quantity
from reportgen.figures import Figure
from reportgen.measures import capital

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


class Shown(str):
    """Words that print a figure, with the figure's id. As text they are what the reader sees."""

    figure: str | None

    def __new__(cls, text: str, figure: str | None = None) -> Shown:
        """The words, bound."""
        shown = super().__new__(cls, text)
        shown.figure = figure
        return shown


@dataclass
class Binder:
    """The figures that a report prints, by id, and the marks that carry them through Markdown."""

    figures: dict[str, model.Figure] = field(default_factory=dict)
    marks: list[Shown] = field(default_factory=list)

    def mark(self, shown: Shown) -> str:
        """A stand-in for `shown` that no parser of words takes apart."""
        self.marks.append(shown)
        return f"{_OPEN}{len(self.marks) - 1}{_CLOSE}"

    def figure(self, figure: Figure) -> str:
        """Record a figure of the ledger; its id."""
        key = figure.id
        if key not in self.figures:
            self.figures[key] = model.Figure(
                id=key,
                measure=figure.measure.id,
                name=figure.measure.title,
                area=figure.area,
                window=str(figure.window),
                basis=figure.basis,
                unit=figure.measure.unit,
                value=figure.value,
                base=figure.base,
                qualifier=figure.qualifier,
                status=figure.status,
                how=figure.how,
                extract=max((row.extract for row in figure.rows), default=""),
                rows=tuple(str(row.place) for row in figure.rows),
            )
        return key

    def quantity(self, quantity: Quantity) -> str:
        """Record what an address shows; its id."""
        now = self.figure(quantity.now)
        if quantity.show in ("value", "by_month") or quantity.then is None:
            return now
        then = self.figure(quantity.then)
        key = f"{now}:{quantity.show}:{then}"
        self._derived(key, quantity.now, quantity.show, quantity.unit, quantity.value, (now, then))
        return key

    def made(
        self,
        show: str,
        figures: tuple[Figure, ...],
        whole: Figure,
        unit: units.Unit,
        value: Decimal | None,
    ) -> str:
        """Record a number made of several figures (an average, a count of months); its id."""
        of = tuple(self.figure(figure) for figure in figures)
        key = ":".join([self.figure(whole), show, *of[-1:]])
        self._derived(key, whole, show, unit, value, of)
        return key

    def _derived(
        self,
        key: str,
        figure: Figure,
        show: str,
        unit: units.Unit,
        value: Decimal | None,
        of: tuple[str, ...],
    ) -> None:
        if key not in self.figures:
            record = self.figures[of[0]] if of else self.figures[self.figure(figure)]
            self.figures[key] = record.model_copy(
                update={
                    "id": key,
                    "measure": figure.measure.id,
                    "window": str(figure.window),
                    "show": show,
                    "unit": unit,
                    "value": value,
                    "how": show,
                    "of": of,
                    "rows": (),
                    "base": None,
                }
            )

    def runs(self, text: str, *, strong: bool = False, link: str | None = None, before: str = "") -> model.Text:
        """The marked text as runs; a number word is capitalised where a sentence begins. `before` stands before it."""
        runs: list[model.Run] = []
        at = 0
        for match in _MARK.finditer(text):
            if match.start() > at:
                runs.append(model.Run(text=text[at : match.start()], strong=strong, link=link))
            shown = self.marks[int(match[1])]
            words = str(shown)
            if re.search(r"(?:^|[.!?]\s+)\Z", before + text[: match.start()]) and words[:1].islower():
                words = capital(words)
            runs.append(model.Run(text=words, figure=shown.figure, strong=strong, link=link))
            at = match.end()
        if at < len(text):
            runs.append(model.Run(text=text[at:], strong=strong, link=link))
        return tuple(run for run in runs if run.text)
