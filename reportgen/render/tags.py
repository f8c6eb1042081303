"""What WeasyPrint's tags leave wrong, put right before the PDF is written.

A PDF is read aloud by its tags. Running heads and feet become artifacts, so that they are not read on
every page; heads of tables say what they head; pictures have their true place; links say their words.
The objects are those of pydyf, which WeasyPrint hands to its finisher.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf

PT = 0.75
"""Points in a CSS pixel."""

NEVER_NESTED = {f"/{tag}" for tag in ("H1", "H2", "H3", "H4", "H5", "H6", "P", "Caption")}
"""Tags that WeasyPrint gives a second time to a line box inside such an element."""

PRINTED = 4
"""The flag of an annotation that belongs to the page on paper too."""


def repair(document: Any, pdf: Any) -> None:
    """Put right the tags of `pdf`, which was made from `document`."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    elements = list(_elements(pdf, root, in_head=False))
    _name_links(document)
    _set_figures(pdf, elements)
    _set_heads(root, pdf, elements)
    _artifacts(pdf, root, elements)


def _object(pdf: Any, reference: Any) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _elements(pdf: Any, parent: Any, *, in_head: bool) -> Iterator[tuple[Any, bool]]:
    """Every element of the tree below `parent`, and whether it stands in the head of a table."""
    for kid in parent.get("K", ()):
        if isinstance(kid, bytes):
            element = _object(pdf, kid)
            if element.get("Type") == "/StructElem":
                if element["S"] == parent.get("S") and element["S"] in NEVER_NESTED:
                    element["S"] = "/NonStruct"  # the lines before a block inside it
                head = in_head or element["S"] == "/THead"
                yield element, head
                yield from _elements(pdf, element, in_head=head)


def _name_links(document: Any) -> None:
    for page in document.pages:
        for _, _, _, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            if annotation:
                words = " ".join("".join(box.element.itertext()).split())
                annotation["Contents"] = pydyf.String(words)
                annotation["F"] = PRINTED


def _set_figures(pdf: Any, elements: list[tuple[Any, bool]]) -> None:
    """Give the boxes of figures in points from the foot of the page, as PDF counts."""
    for element, _ in elements:
        if element["S"] == "/Figure":
            left, top, right, bottom = (PT * side for side in element["A"]["BBox"])
            height = _object(pdf, element["Pg"])["MediaBox"][3]
            element["A"]["BBox"] = pydyf.Array((left, height - bottom, right, height - top))


def _set_heads(root: Any, pdf: Any, elements: list[tuple[Any, bool]]) -> None:
    """Say what each head of a table heads, and list the heads by name."""
    names = []
    for element, in_head in elements:
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if in_head else "/Row"
        if "ID" in element:
            names.append((element["ID"].data, element))
    if names:
        names.sort(key=lambda pair: pair[0])
        first, last = names[0][1]["ID"], names[-1][1]["ID"]
        leaf = pydyf.Dictionary(
            {
                "Limits": pydyf.Array((first, last)),
                "Names": pydyf.Array(item for _, element in names for item in (element["ID"], element.reference)),
            }
        )
        pdf.add_object(leaf)
        root["IDTree"] = pydyf.Dictionary({"Kids": pydyf.Array([leaf.reference])})


def _artifacts(pdf: Any, root: Any, elements: list[tuple[Any, bool]]) -> None:
    """Take the running heads and feet, which no tag of the tree leads to, out of what is read."""
    told = {(element["Pg"], kid) for element, _ in elements for kid in element["K"] if isinstance(kid, int)}
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    owners = {numbers[at]: numbers[at + 1] for at in range(0, len(numbers), 2)}
    for reference in pdf.page_references:
        page = _object(pdf, reference)
        parents = owners[page["StructParents"]]
        stream = _object(pdf, page["Contents"]).stream
        for at, part in enumerate(stream):
            if isinstance(part, dict) and "MCID" in part and (reference, part["MCID"]) not in told:
                _object(pdf, parents[part["MCID"]]).clear()
                parents[part["MCID"]] = b"null"
                stream[at - 1] = "/Artifact"
                stream[at] = pydyf.Dictionary({"Type": "/Pagination"})
