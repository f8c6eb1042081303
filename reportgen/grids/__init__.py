"""Printed tables, whatever they came from: what each of their numbers means, and which of them do not add up.

A table of a Word report and a sheet of a workbook are both a `Grid`. `read_grid` finds its `Sense`s.
"""

from reportgen.grids.cells import number
from reportgen.grids.checks import discords
from reportgen.grids.grid import Discord, Grid, Number, Place, Read, Sense, Show
from reportgen.grids.lists import grid_of_list
from reportgen.grids.senses import read_grid

__all__ = [
    "Discord",
    "Grid",
    "Number",
    "Place",
    "Read",
    "Sense",
    "Show",
    "discords",
    "grid_of_list",
    "number",
    "read_grid",
]
