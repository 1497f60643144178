"""Which 8-bit encoding of Latin letters a text is in, told by the alphabet of its language."""

from __future__ import annotations

import re

from ingest.language import detect_language

LATIN = ("cp1252", "cp1250", "cp1254", "cp1257")
"""The likelier first: the West of Europe, its middle, Turkey, the Baltic states."""

SAMPLE_LINES = 200
MAX_STRANGERS = 0.1

_USUAL = {
    "cs": "áčďéěíňóřšťúůýž",
    "da": "åæéø",
    "de": "ßäöü",
    "es": "áéíñóúü",
    "et": "äõöüšž",
    "fi": "äåöšž",
    "fr": "àâæçèéêëîïôùûüÿœ",
    "hu": "áéíóöúüőű",
    "it": "àèéìíîòóù",
    "lt": "ąčėęįšūųž",
    "lv": "āčēģīķļņšūž",
    "nl": "áèéêëïóöü",
    "no": "åæéòóôø",
    "pl": "óąćęłńśźż",
    "pt": "àáâãçéêíóôõúü",
    "ro": "âîăşţ",
    "sk": "áäéíóôúýčďĺľňŕšťž",
    "sr": "ćčđšž",
    "sv": "äåéö",
    "tr": "âçîöûüğış",
}
"""The letters beside a to z by language, in those that have some; none in English but in names."""

_TAG = re.compile(r"<[^>]*>")
_SIGN = re.compile(r"(?<=[^\W\d_])[¡-¿ˇ-˝](?=[^\W\d_])")


def find_latin_encoding(raw: bytes) -> str | None:
    """The encoding in which the letters are those of the language that they show, and no signs
    stand within words: ``prêts``, not ``prźts``; ``działo``, not ``dzia³o``. None where none fits.
    """
    best = min(LATIN, key=lambda encoding: _measure_strangers(raw, encoding))
    return best if _measure_strangers(raw, best) <= MAX_STRANGERS else None


def _measure_strangers(raw: bytes, encoding: str) -> float:
    """The share of what the language does not have among the letters beside a to z."""
    text = raw.decode(encoding, "replace")
    lines = [line for line in _TAG.sub(" ", text).splitlines() if not line.isascii()]
    sample = "\n".join(lines[:SAMPLE_LINES])
    usual = _USUAL.get(detect_language(sample), "")
    foreign = [char for char in sample.lower() if char > "\x7f" and char.isalpha()]
    strange = sum(char not in usual for char in foreign)
    return (strange + len(_SIGN.findall(sample)) + sample.count("\ufffd")) / max(1, len(foreign))
