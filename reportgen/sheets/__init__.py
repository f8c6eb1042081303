"""Files of cells: extracts in the ledger's shape, and workbooks and CSV as people keep them. The home of pandas."""

from reportgen.sheets.cells import MOST_COLUMNS, MOST_ROWS, Cells, read_cells

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Cells", "read_cells"]
