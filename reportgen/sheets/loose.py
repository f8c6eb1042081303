"""Any workbook or CSV file opened as a `Book`, whatever its encoding and whatever parts its cells."""

from __future__ import annotations

import csv
from collections import Counter
from hashlib import sha256
from io import StringIO
from pathlib import PurePath

from reportgen.sheets.book import Book, BookError, Cell, Sheet, Tab
from reportgen.sheets.cells import MOST_COLUMNS, MOST_ROWS
from reportgen.sheets.workbook import open_workbook
from reportgen.source import MOST_OF_ANY_FILE, UNPRINTABLE

BOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".tsv", ".txt")
MOST_TEXT = 40_000_000
SEPARATORS = {"tab": "\t", "semicolon": ";", "bar": "|", "comma": ","}
"""What may part the cells of a CSV file, by the name that a recipe gives it; the rarer in words come first."""
SAVE = "open it in Excel and save it as .xlsx, or as 'CSV UTF-8'"


def open_book(raw: bytes, name: str, separator: str = "") -> Book:
    """The file `name`, whose bytes are `raw`. `separator` is a key of `SEPARATORS`, or empty to find it out.

    Raises `BookError`.
    """
    suffix = PurePath(name).suffix.lower()
    digest = sha256(raw).hexdigest()
    if suffix not in (*BOOKS, *TEXTS):
        raise BookError(
            "cannot-read", f"files that end in '{suffix}' are not read" if suffix else "this file has no ending", SAVE
        )
    if not raw.strip():
        raise BookError("empty-file", "this file is empty", "look for the file that was meant")
    if len(raw) > MOST_OF_ANY_FILE:
        raise BookError("too-large", f"this file has {len(raw):,} bytes; the most is {MOST_OF_ANY_FILE:,}", "split it")
    if suffix in TEXTS:
        if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            raise BookError("cannot-read", "this is a workbook, whatever its name says", "name it .xlsx")
        text, remark = _decoded(raw)
        return _text_book(name, digest, text, separator, remark)
    try:
        book = open_workbook(raw)
    except BookError:
        raise
    except Exception:  # the readers' own words are for programmers
        raise _damaged(raw) from None

    def read(number: int) -> Sheet:
        try:
            return book.sheet(number)
        except BookError:
            raise
        except Exception:
            raise _damaged(raw) from None

    return Book(name, digest, book.tabs, read)


def _damaged(raw: bytes) -> BookError:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return BookError("cannot-read", "this workbook is locked by a password, or of the kind before 2007", SAVE)
    return BookError("cannot-read", "this is no workbook that can be read", SAVE)


# --- text -------------------------------------------------------------------------------------------------------


def _decoded(raw: bytes) -> tuple[str, str]:
    """The text, and what is to be said of how it was read."""
    if len(raw) > MOST_TEXT:
        raise BookError("too-large", f"this file has {len(raw):,} bytes; the most is {MOST_TEXT:,}", "split it")
    tried: tuple[str, ...]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried, remark = ("utf-16",), "read as UTF-16"
    elif raw[:200].count(0) > len(raw[:200]) // 4:
        tried, remark = (("utf-16-le",) if raw[1:2] == b"\0" else ("utf-16-be",)), "read as UTF-16"
    else:
        tried, remark = ("utf-8-sig", "cp1252"), "read as Windows-1252, the letters of older Excel files"
    for encoding in tried:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if bad := UNPRINTABLE.search(text):
            line = text.count("\n", 0, bad.start()) + 1
            message = f"the character U+{ord(bad[0]):04X} stands in line {line}, which can't be printed"
            raise BookError("encoding", message, "save it as 'CSV UTF-8'")
        return text.replace("\r\n", "\n").replace("\r", "\n"), "" if encoding == "utf-8-sig" else remark
    raise BookError("encoding", "this file is in no encoding that is known here", "save it as 'CSV UTF-8'")


def _text_book(name: str, digest: str, text: str, separator: str, remark: str) -> Book:
    lines = text.split("\n")
    hint = ""
    if lines[0].casefold().startswith("sep=") and len(lines[0]) == 5:  # Excel's own line, in which it says the same
        hint, lines = lines[0][4], lines[1:]
        text = "\n".join(lines)
    sign = SEPARATORS[separator] if separator else hint or _separator(lines)
    named = next((word for word, each in SEPARATORS.items() if each == sign), sign)
    sheet = _text_sheet(text, sign)
    remarks = [remark] if remark else []
    if sign != ",":
        remarks.append(f"its cells are parted by {named}s")
    return Book(name, digest, (Tab(""),), lambda _: sheet, tuple(remarks), named)


def _separator(lines: list[str]) -> str:
    """What parts the cells: by which most lines have the same number of cells, and more than one."""
    some = [line for line in lines[:2_000] if line.strip()]
    best, most = ",", 0
    for sign in SEPARATORS.values():
        try:
            widths = Counter(len(cells) for cells in csv.reader(some, delimiter=sign) if len(cells) > 1)
        except csv.Error:
            continue
        alike = max(widths.values(), default=0)
        if alike > most:
            best, most = sign, alike
    return best


def _text_sheet(text: str, sign: str) -> Sheet:
    """The cells of a CSV file: all words. Rows are numbered as a spreadsheet numbers them."""
    cells = {}
    width = 0
    reader = csv.reader(StringIO(text), delimiter=sign, strict=True)
    try:
        for line, texts in enumerate(reader, 1):
            if line > MOST_ROWS or len(texts) > MOST_COLUMNS:
                message = f"row {line:,} has {len(texts):,} cells; the most are {MOST_ROWS:,} rows of {MOST_COLUMNS}"
                raise BookError("too-large", message, "split it")
            for column, words in enumerate(texts, 1):
                if said := " ".join(words.split()):
                    fault = said[0] == "#" and said.endswith(("!", "/A", "?"))
                    cells[line, column] = Cell((line, column), "fault" if fault else "text", said)
                    width = max(width, column)
    except csv.Error:
        message = f"a quotation mark in line {reader.line_num} is not closed, or stands inside a cell"
        raise BookError(
            "cannot-read", message, "close the quotation mark, or write it twice where it belongs to the words"
        ) from None
    return Sheet("", cells, rows=max((row for row, _ in cells), default=0), columns=width)
