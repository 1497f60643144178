"""Drop capitals of a DOCX, which stand in a frame and a paragraph of their own."""

from __future__ import annotations

from lxml import etree

from ingest.readers.zipped import local_attribute, local_name


def join_initials(root: etree._Element) -> None:
    """Put the letters of each drop capital before the paragraph that they begin, in its size."""
    for frame in list(root.iter("{*}framePr")):
        paragraph = next(frame.iterancestors("{*}p"), None)
        following = paragraph.getnext() if paragraph is not None else None
        if paragraph is None or following is None or local_name(following) != "p":
            continue
        if local_attribute(frame, "dropCap") in ("drop", "margin"):
            etree.strip_elements(paragraph, "{*}rPr", with_tail=False)
            at = sum(local_name(each) == "pPr" for each in following)
            following[at:at] = [each for each in paragraph if local_name(each) != "pPr"]
