"""Sparklines: the months of a figure beside those that it is compared with, without axes."""

from __future__ import annotations

from reportgen import model
from reportgen.address import Quantity
from reportgen.blocks import exhibit
from reportgen.blocks.context import Context
from reportgen.blocks.labels import year_words


def spark_of(quantity: Quantity, context: Context) -> model.Spark | None:
    """The months of both sides; two bars where no months are held; None where there is nothing to draw."""
    drawn = tuple(figure for figure, _ in quantity.months)
    now = tuple(figure.value for figure in drawn)
    before = tuple(figure.value for _, figure in quantity.months)
    measure = quantity.now.measure
    view = context.prose.view(
        measure.id,
        area=quantity.now.area,
        window=quantity.now.window,
        against=quantity.then.window if quantity.then else None,
        place=quantity.address.place,
    )
    if sum(value is not None for value in now) > 1:
        view = exhibit.drawn(context, view, quantity.now.window, drawn)
        line = measure.benchmark.level if measure.benchmark else None
        return model.Spark(
            now=now,
            before=before if any(value is not None for value in before) else (),
            line=line,
            line_label=str(view.get_benchmark()) if line is not None else "",
            alt=model.plain(context.prose.say("alt_spark", v=view, before=any(value is not None for value in before))),
        )
    if quantity.now.value is None or quantity.then is None or quantity.then.value is None:
        return None
    return model.Spark(
        now=(quantity.now.value,),
        before=(quantity.then.value,),
        bars=True,
        now_label=year_words(quantity.now.window, 0, context),
        before_label=year_words(
            quantity.now.window,
            quantity.now.window.first.year - quantity.then.window.first.year,
            context,
        ),
        alt=model.plain(context.prose.say("alt_bars", v=view)),
    )
