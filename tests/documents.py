"""Documents made for tests, byte by byte: PDF, DOCX, EPUB, e-mail and web archives."""

from __future__ import annotations

import io
import textwrap
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

PAGE_WIDTH, PAGE_HEIGHT = 595, 842
LEFT, TOP, LEADING = 72.0, 750.0, 14.0

_PRINTED = bytes(range(32, 256))
_CYRILLIC = {code: bytes([code]).decode("cp1251", errors="replace") for code in _PRINTED}


@dataclass(frozen=True, slots=True)
class Printed:
    """A line on a page: ``y`` is its baseline above the foot; half of ``size`` a character."""

    text: str
    y: float
    x: float = LEFT
    size: float = 11.0
    is_bold: bool = False
    is_turned: bool = False


def print_paragraphs(
    *paragraphs: str, top: float = TOP, width: int = 80, gap: float = 8.0, indent: str = ""
) -> list[Printed]:
    """The paragraphs as lines of ``width`` characters at most, ``gap`` points between them."""
    lines = []
    for paragraph in paragraphs:
        for number, line in enumerate(textwrap.wrap(indent + paragraph, width)):
            x = LEFT if number else LEFT + 5.5 * len(indent)
            lines.append(Printed(line.strip(), top, x))
            top -= LEADING
        top -= gap
    return lines


def make_pdf(
    pages: Sequence[Iterable[Printed] | bytes],
    info: Mapping[str, str] | None = None,
    *,
    trailer: str = "",
) -> bytes:
    """A PDF with those lines, or with a page's own drawing commands.

    Its fonts have a ToUnicode map from cp1251: Cyrillic can be read, curly quotes and dashes too.
    """
    contents = [_stream(page if isinstance(page, bytes) else _draw(page)) for page in pages]
    first = 6
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(contents)))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(contents)} /Kids [{kids}] >>".encode(),
        _font("Helvetica"),
        _font("Helvetica-Bold"),
        _stream(_to_unicode().encode()),
    ]
    for number, content in enumerate(contents):
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] "
            "/Resources << /Font << /F0 3 0 R /F1 4 0 R >> >> "
            f"/Contents {first + 1 + 2 * number} 0 R >>".encode()
        )
        bodies.append(content)
    fields = "".join(f"/{name} {_hex(value)} " for name, value in (info or {}).items())
    bodies.append(f"<< {fields}>>".encode())
    return _file_of(bodies, f"/Root 1 0 R /Info {len(bodies)} 0 R {trailer}")


LOCKED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'00' * 32}> /U <{'11' * 32}> >> " + (
    "/ID [<00> <00>]"
)
"""A trailer that says that the file opens with a password, which nobody knows."""


def _draw(lines: Iterable[Printed]) -> bytes:
    return b"".join(
        f"BT /F{int(line.is_bold)} {line.size} Tf "
        f"{'0 1 -1 0' if line.is_turned else '1 0 0 1'} {line.x} {line.y} Tm "
        f"<{line.text.encode('cp1251').hex()}> Tj ET\n".encode()
        for line in lines
    )


def _font(name: str) -> bytes:
    widths = "500 " * len(_PRINTED)
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /FirstChar 32 /LastChar 255 "
        f"/Widths [{widths}] /Encoding /WinAnsiEncoding /ToUnicode 5 0 R >>"
    ).encode()


def _to_unicode() -> str:
    pairs = [f"<{code:02x}> <{ord(char):04x}>" for code, char in _CYRILLIC.items()]
    blocks = "".join(
        f"{len(pairs[at : at + 100])} beginbfchar\n" + "\n".join(pairs[at : at + 100])
        + "\nendbfchar\n"
        for at in range(0, len(pairs), 100)
    )  # fmt: skip
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{blocks}endcmap end end"
    )


def _stream(raw: bytes) -> bytes:
    packed = zlib.compress(raw, 9)
    head = f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def _hex(text: str) -> str:
    return f"<feff{text.encode('utf-16-be').hex()}>"


def _file_of(bodies: Sequence[bytes], trailer: str) -> bytes:
    file = io.BytesIO(b"%PDF-1.7\n")
    file.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    for place in places:
        file.write(b"%010d 00000 n \n" % place)
    end = f"trailer << /Size {len(bodies) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    file.write(end.encode())
    return file.getvalue()


def make_zip(members: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
)


def make_docx(body: str, core: str = "", *, head: str = "", extra: Mapping[str, str] = {}) -> bytes:
    """A DOCX with that WordprocessingML as its body; its style ids are German, as some are."""
    styles = "".join(
        f'<w:style w:styleId="{id}"><w:name w:val="{name}"/></w:style>'
        for id, name in (("Titel", "Title"), ("berschrift1", "heading 1"), ("Verz1", "toc 1"))
    )
    return make_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"{head}<w:document {_WORD}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {_WORD}>{styles}</w:styles>",
            "docProps/core.xml": f"<cp:coreProperties {_CORE}>{core}</cp:coreProperties>",
            **extra,
        }
    )


def word_paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def make_epub(chapters: Mapping[str, str], metadata: str = "", *, encryption: str = "") -> bytes:
    """An EPUB with those chapters (the body's HTML by link) and a table of contents."""
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/>'
        "</rootfiles></container>",
        "OPS/book.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{items}"
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f'</manifest><spine><itemref idref="nav"/>{spine}</spine></package>',
        "OPS/nav.xhtml": "<html><body><p>Contents, and nothing that was said.</p></body></html>",
    }
    for name, body in chapters.items():
        head = "<?xml version='1.0' encoding='utf-8'?><html><head><title>C</title></head>"
        members[f"OPS/{unquote(name)}"] = f"{head}<body>{body}</body></html>"
    if encryption:
        members["META-INF/encryption.xml"] = encryption
    return make_zip(members)


def make_record(
    url: str,
    body: bytes,
    *,
    kind: str = "response",
    status: str = "200 OK",
    headers: Mapping[str, str] | None = None,
    captured: str = "2024-05-05T00:00:00Z",
) -> bytes:
    """One record of a WARC file, not packed."""
    fields = {"Content-Type": "text/html", **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    content = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: {captured}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"
