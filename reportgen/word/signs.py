"""Signs of the fonts of pictures (Symbol, Wingdings) as the characters that they look like."""

from __future__ import annotations

BOX = "□"
"""What stands for a sign that has no character, as it does in Word where the font is missing."""

_SYMBOL = {
    **{0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB7: "•", 0xB9: "≠", 0xBB: "≈"},
    **{0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xDB: "⇔", 0xDE: "⇒", 0xD6: "√", 0x2D: "−"},
    **{0x44: "Δ", 0x53: "Σ", 0x62: "β", 0x6D: "μ", 0x70: "π"},
}
_WINGDINGS = {
    **{0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE3: "↖", 0xE4: "↗", 0xE5: "↙", 0xE6: "↘"},
    **{0xE7: "←", 0xE8: "→", 0xE9: "↑", 0xEA: "↓", 0xEB: "↖", 0xEC: "↗", 0xED: "↙", 0xEE: "↘"},
    **{0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⬄", 0xF4: "⇳"},
    **{0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0x6C: "●", 0x6E: "■", 0xA7: "▪", 0x9F: "•"},
    **{0xD8: "➢", 0x76: "❖", 0x71: "❑", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0xAB: "★"},
}
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0xA3: "☐", 0x97: "●", 0x98: "•"}
_WINGDINGS_3 = {
    **{0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓", 0x6A: "↖", 0x6B: "↗", 0x6C: "↙", 0x6D: "↘", 0x6E: "↔", 0x6F: "↕"},
    **{0x70: "▲", 0x71: "▼", 0x72: "△", 0x73: "▽", 0x74: "◀", 0x75: "▶", 0x76: "◁", 0x77: "▷"},
    **{0xC7: "▲", 0xC8: "▼", 0x7B: "◀", 0x7D: "▶"},
}
FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3}
"""By font in small letters: the sign's number in the font, and the character. Signs that reports use; not all."""


def sign(code: int, font: str) -> str:
    """The one character that a sign of a font looks like.

    A font of pictures keeps its signs at F000 to F0FF, in the private use area of Unicode; letters typed in it stand
    there by their own numbers.

    >>> sign(0xF0E1, "Wingdings"), sign(0x70, "Wingdings 3"), sign(0x2022, "Arial"), sign(0xF0E1, "Corporate Icons")
    ('↑', '▲', '•', '□')
    """
    table = FONTS.get(font.lower())
    place = code & 0xFF if 0xF000 <= code <= 0xF0FF or (table is not None and code <= 0xFF) else None
    if place is not None:
        if place == 0x20:
            return " "
        if table is not None:
            plain = chr(place) if font.lower() == "symbol" and chr(place) in "0123456789()+=.,:;<>%/" else BOX
            return table.get(place, plain)
        return BOX
    return chr(code) if 0x20 <= code <= 0x10FFFF and not _forbidden(code) else BOX


def _forbidden(code: int) -> bool:
    """Whether a character is private, a control, or half of another one."""
    return 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF or code in (0x2028, 0x2029, 0xFFFE, 0xFFFF, 0x7F)


_PLAIN = dict.fromkeys((*range(0xE000, 0xF900), 0xFFFE, 0xFFFF), ord(BOX))
_PLAIN |= dict.fromkeys((*range(9), *range(10, 0x20), 0x7F, 0x2028, 0x2029), ord(" "))  # a tab, 9, stays


def plain(text: str, font: str = "") -> str:
    r"""The words of a run as they look, character by character: as many as there were.

    >>> plain("up\n to", "Arial"), plain("p 4", "Wingdings 3")
    ('up  to', '▲ □')
    """
    if font.lower() in FONTS:
        return "".join("\t" if character == "\t" else sign(ord(character), font) for character in text)
    return text if text.isascii() and text.isprintable() else text.translate(_PLAIN)
