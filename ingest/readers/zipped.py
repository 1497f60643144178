"""Documents that are zip files of XML, opened so that neither zip nor XML can exhaust memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from qa_service.errors import UnreadableArticle

MAX_MEMBERS = 10_000
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
MAX_RATIO = 100
FREE_BYTES = 5_000_000
"""A small document may be packed as densely as it likes: templates with white space are."""

MAX_MEMBER_BYTES = 30 * 1024 * 1024
"""Of XML or HTML: its tree takes some ten times as much."""

_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

_ZIP_FAILURES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


class ZippedDocument:
    """The members of a zipped document, by name.

    ``kind`` is its name in messages. Everything raises UnreadableArticle, with the reason.
    """

    def __init__(self, raw: bytes, kind: str) -> None:
        self._kind = kind
        if raw.startswith(_OLE_MAGIC):
            raise UnreadableArticle(
                f"The file is no {kind} but an older or locked document: save it as {kind}, "
                "without a password."
            )
        with self._refusing_broken():
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        self._refuse_bomb(len(raw))

    def _refuse_bomb(self, packed_bytes: int) -> None:
        # What the directory declares is what can come out: zipfile reads no further.
        members = self._zip.infolist()
        unpacked = sum(member.file_size for member in members)
        is_dense = unpacked > FREE_BYTES and unpacked > packed_bytes * MAX_RATIO
        if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED_BYTES or is_dense:
            raise UnreadableArticle(
                f"The {self._kind} unpacks to {unpacked:,} bytes in {len(members):,} files from "
                f"{packed_bytes:,}: that is more than any document needs."
            )

    def has(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def list_names(self) -> list[str]:
        return sorted(self._zip.NameToInfo)

    def read(self, name: str) -> bytes:
        """The bytes of a member."""
        if not self.has(name):
            raise UnreadableArticle(f"The {self._kind} is broken: it has no {name}.")
        member = self._zip.getinfo(name)
        if member.flag_bits & 1:
            raise UnreadableArticle(
                f"The {self._kind} is locked with a password: save it without one."
            )
        if member.file_size > MAX_MEMBER_BYTES or member.compress_type not in _METHODS:
            raise UnreadableArticle(
                f"The {self._kind} cannot be read: {name} has {member.file_size:,} bytes, more "
                "than may be, or is packed in an unusual way."
            )
        with self._refusing_broken():
            return self._zip.read(member)

    def read_xml(self, name: str) -> etree._Element:
        """The root of a member that is XML; no entity in it is resolved."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            return etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableArticle(
                f"The {self._kind} is broken: {name} is no XML ({error})."
            ) from error

    @contextmanager
    def _refusing_broken(self) -> Iterator[None]:
        try:
            yield
        except _ZIP_FAILURES as error:
            raise UnreadableArticle(f"The {self._kind} is broken: {error}.") from error


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def local_attribute(element: etree._Element, name: str) -> str:
    """The value of an attribute, whatever its namespace; empty without one."""
    return next(
        (str(v) for key, v in element.attrib.items() if str(key).rpartition("}")[2] == name), ""
    )
