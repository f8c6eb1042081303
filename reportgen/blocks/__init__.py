"""The kinds of block. One module a kind, and one row here."""

from __future__ import annotations

from reportgen.blocks.case import CASE
from reportgen.blocks.chart import CHART
from reportgen.blocks.commentary import COMMENTARY
from reportgen.blocks.context import Kind
from reportgen.blocks.image import IMAGE
from reportgen.blocks.key_figures import KEY_FIGURES
from reportgen.blocks.list import LIST
from reportgen.blocks.note import NOTE
from reportgen.blocks.table import TABLE
from reportgen.blocks.text import TEXT

KINDS: tuple[Kind, ...] = (
    TEXT,
    COMMENTARY,
    TABLE,
    CHART,
    LIST,
    KEY_FIGURES,
    NOTE,
    CASE,
    IMAGE,
)
