"""The words around a quotation: who said it, to whom it is owed, and when; in three languages."""

from __future__ import annotations

import re
from string import Template

from qa_service.actors import NO_ACTORS, Actors
from qa_service.datelines import find_date_line
from qa_service.dates import format_date
from qa_service.domain import Citation
from qa_service.speakers import is_institution

UNNAMED = {"en": "an unnamed source", "ru": "неназванный источник", "uk": "неназване джерело"}

# By how the words are attributed; "undated" where the article has no date, "same" where the
# sentence before is from the same report.
LEADS = {
    "en": {
        "narrator": "$publisher reported on $date$under: $quote",
        "narrator undated": "$publisher reported$under: $quote",
        "direct": "$speaker said, as quoted by $publisher on $date$under: $quote",
        "direct undated": "$speaker said, as quoted by $publisher$under: $quote",
        "indirect": "$publisher reported on $date$under, citing $speaker: $quote",
        "indirect undated": "$publisher reported$under, citing $speaker: $quote",
        "partly": "$publisher reported on $date$under, partly citing $speaker: $quote",
        "partly undated": "$publisher reported$under, partly citing $speaker: $quote",
        "same": "In the same report$under: $quote",
        "same direct": "$speaker, in the same report$under: $quote",
        "same indirect": "The same report$under, citing $speaker: $quote",
        "same partly": "The same report$under, partly citing $speaker: $quote",
    },
    "ru": {
        "narrator": "$publisher, $date$under: $quote",
        "narrator undated": "$publisher$under: $quote",
        "direct": "$speaker (цитирует $publisher, $date$under): $quote",
        "direct undated": "$speaker (цитирует $publisher$under): $quote",
        "indirect": "$speaker (пересказывает $publisher, $date$under): $quote",
        "indirect undated": "$speaker (пересказывает $publisher$under): $quote",
        "partly": "$publisher, $date$under (здесь говорит и $speaker): $quote",
        "partly undated": "$publisher$under (здесь говорит и $speaker): $quote",
        "same": "Там же$under: $quote",
        "same direct": "Там же$under, $speaker: $quote",
        "same indirect": "Там же$under, $speaker (в пересказе): $quote",
        "same partly": "Там же$under (говорит и $speaker): $quote",
    },
    "uk": {
        "narrator": "$publisher, $date$under: $quote",
        "narrator undated": "$publisher$under: $quote",
        "direct": "$speaker (цитує $publisher, $date$under): $quote",
        "direct undated": "$speaker (цитує $publisher$under): $quote",
        "indirect": "$speaker (переказує $publisher, $date$under): $quote",
        "indirect undated": "$speaker (переказує $publisher$under): $quote",
        "partly": "$publisher, $date$under (тут говорить і $speaker): $quote",
        "partly undated": "$publisher$under (тут говорить і $speaker): $quote",
        "same": "Там само$under: $quote",
        "same direct": "Там само$under, $speaker: $quote",
        "same indirect": "Там само$under, $speaker (у переказі): $quote",
        "same partly": "Там само$under (говорить і $speaker): $quote",
    },
}
# The date that the words stand under where that is not the article's: "17 September 2009. …"
UNDER = {"en": ", under $line", "ru": ", под датой $line", "uk": ", під датою $line"}
CORRECTED = {"en": "Corrected later: ", "ru": "Позже исправлено: ", "uk": "Пізніше виправлено: "}
# Before a quotation that gives another figure than one before it, or denies it, by which is newer.
DIFFERS = {
    "en": {
        "later": "A later report differs: ",
        "earlier": "An earlier report differs: ",
        "other": "Another report differs: ",
    },
    "ru": {
        "later": "Более позднее сообщение расходится с этим: ",
        "earlier": "Более раннее сообщение расходится с этим: ",
        "other": "Другое сообщение расходится с этим: ",
    },
    "uk": {
        "later": "Пізніше повідомлення розходиться з цим: ",
        "earlier": "Раніше повідомлення розходиться з цим: ",
        "other": "Інше повідомлення розходиться з цим: ",
    },
}
# "The Kremlin", "NATO's council": before the latter no article can stand.
_HAS_ARTICLE = re.compile(r"the\b|(?P<owner>.+)[’']s?\s", re.IGNORECASE)
_TAKES_ARTICLE = re.compile(r"(?:United|Netherlands|Czech Republic|Philippines)\b")
_INNER = re.compile(r"“[^”]*”|«[^»]*»|„[^“]*“|\"[^\"]*\"")
CURLY, ANGLED = ("“", "”"), ("«", "»")
MARKS = {"en": (CURLY, ANGLED), "ru": (ANGLED, CURLY), "uk": (ANGLED, CURLY)}


def mark_quote(quote: str, language: str) -> str:
    """The quote between quotation marks that do not occur in it, where there are such."""
    pairs = MARKS.get(language, MARKS["en"])
    fitting = [pair for pair in pairs if pair[0] not in quote and pair[1] not in quote]
    opening, closing = (fitting or pairs)[0]
    return f"{opening}{quote}{closing}"


def frame_quote(
    citation: Citation,
    *,
    after: Citation | None,
    rival: Citation | None = None,
    language: str,
    actors: Actors = NO_ACTORS,
) -> str:
    """One sentence of the answer without its marker: who reported it when, then the quotation.

    ``after`` is the citation of the sentence before, whose report and speaker need no repeating;
    ``rival`` is one further up that tells it otherwise. The ``actors`` know how a speaker is spelt
    in the language.
    """
    language = language if language in LEADS else "en"
    article, speaker = citation.article, citation.speaker
    lead = LEADS[language][_lead_key(citation, after, actors)]
    text = Template(lead).substitute(
        publisher=article.publisher or UNNAMED[language],
        date=format_date(article.date, language) if article.date else "",
        under=_name_date_line(citation, after, language),
        speaker=_name_speaker(actors.spell(speaker or "", language), language),
        quote=mark_quote(citation.quote, article.language),
    )
    if citation.corrected_by is not None:
        text = f"{CORRECTED[language]}{text}"
    elif rival is not None:
        return f"{DIFFERS[language][_compare_dates(citation, rival)]}{text}"
    return text[0].upper() + text[1:]


def _name_date_line(citation: Citation, after: Citation | None, language: str) -> str:
    """The date that its paragraph stands under, if neither the quotation nor the one before has
    it."""
    is_known = after is not None and after.paragraph.id == citation.paragraph.id
    line = None if is_known else find_date_line(citation.paragraph, citation.article)
    if line is None or citation.start < line[1]:
        return ""
    words = citation.paragraph.text[slice(*line)]
    return Template(UNDER[language]).substitute(line=mark_quote(words, citation.article.language))


def _name_speaker(speaker: str, language: str) -> str:
    """With the article that English gives to bodies: "the Kremlin", "the Foreign Ministry"."""
    if language == "en" and _TAKES_ARTICLE.match(speaker):
        return f"the {speaker}"
    if language != "en" or not is_institution(speaker):
        return speaker
    found = _HAS_ARTICLE.match(speaker)
    takes_article = found is None or is_institution(found["owner"] or "")
    return f"the {speaker}" if takes_article else speaker


def _compare_dates(citation: Citation, rival: Citation) -> str:
    mine, other = citation.article.date, rival.article.date
    if mine is None or other is None or mine == other:
        return "other"
    return "later" if mine > other else "earlier"


def _lead_key(citation: Citation, after: Citation | None, actors: Actors) -> str:
    by = _owe(citation, actors)
    if after is None or after.article.id != citation.article.id:
        return by if citation.article.date else f"{by} undated"
    is_known = citation.speaker == after.speaker and _owe(after, actors) != "narrator"
    return "same" if by == "narrator" or is_known else f"same {by}"


def _owe(citation: Citation, actors: Actors) -> str:
    """To whom the quotation is owed: where it is the narrator's with words of somebody whom it does
    not name itself, "partly" to them. Where it has its own "…,” says Ann Lind", to the narrator."""
    speaker = citation.speaker
    owed = citation.owed or citation.attribution
    if speaker is None or (owed == "direct" and _has_own_tag(citation.quote, speaker)):
        return "narrator"
    if owed != "narrator":
        return owed
    is_named = speaker.split()[-1] in citation.quote or any(
        speaker in (each.name, each.actor)
        for each in actors.find(citation.quote)
        if each.kind != "adjective"
    )
    return "narrator" if is_named else "partly"


def _has_own_tag(quote: str, speaker: str) -> bool:
    """Whether a quotation has marks of its own, and the speaker's name outside them."""
    told, marks = _INNER.subn("", quote)
    return marks > 0 and re.search(rf"\b{re.escape(speaker.split()[-1])}\b", told) is not None
