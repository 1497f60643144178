"""Drop capitals of a DOCX, which stand in a frame and a paragraph of their own."""

from __future__ import annotations

from lxml import etree

from ingest.readers.zipped import local_attribute, local_name


def join_initials(root: etree._Element) -> None:
    """Put the letters of each drop capital before the paragraph that they begin, in its size."""
    for frame in [each for each in root.iter() if local_name(each) == "framePr"]:
        paragraph = _parent_of(frame, "p")
        following = paragraph.getnext() if paragraph is not None else None
        if paragraph is None or following is None or local_name(following) != "p":
            continue
        if local_attribute(frame, "dropCap") in ("drop", "margin"):
            runs = [each for each in paragraph if local_name(each) == "r"]
            for run in runs:
                for looks in [each for each in run if local_name(each) == "rPr"]:
                    run.remove(looks)
            at = sum(local_name(each) == "pPr" for each in following)
            following[at:at] = runs
            _remove(paragraph)


def _parent_of(element: etree._Element, name: str) -> etree._Element | None:
    return next((each for each in element.iterancestors() if local_name(each) == name), None)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
