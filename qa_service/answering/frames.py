"""The words around a quotation: who said it, to whom it is owed, and when; in three languages."""

from __future__ import annotations

import re
from string import Template

from qa_service.actors import NO_ACTORS, Actors
from qa_service.dates import format_date
from qa_service.domain import Citation
from qa_service.speakers import is_institution

UNNAMED = {"en": "an unnamed source", "ru": "неназванный источник", "uk": "неназване джерело"}

# By how the words are attributed; "undated" where the article has no date, "same" where the
# sentence before is from the same report.
LEADS = {
    "en": {
        "narrator": "$publisher reported on $date: $quote",
        "narrator undated": "$publisher reported: $quote",
        "direct": "$speaker said, as quoted by $publisher on $date: $quote",
        "direct undated": "$speaker said, as quoted by $publisher: $quote",
        "indirect": "$publisher reported on $date, citing $speaker: $quote",
        "indirect undated": "$publisher reported, citing $speaker: $quote",
        "partly": "$publisher reported on $date, partly citing $speaker: $quote",
        "partly undated": "$publisher reported, partly citing $speaker: $quote",
        "same": "In the same report: $quote",
        "same direct": "$speaker, in the same report: $quote",
        "same indirect": "The same report, citing $speaker: $quote",
        "same partly": "The same report, partly citing $speaker: $quote",
    },
    "ru": {
        "narrator": "$publisher, $date: $quote",
        "narrator undated": "$publisher: $quote",
        "direct": "$speaker (цитирует $publisher, $date): $quote",
        "direct undated": "$speaker (цитирует $publisher): $quote",
        "indirect": "$speaker (пересказывает $publisher, $date): $quote",
        "indirect undated": "$speaker (пересказывает $publisher): $quote",
        "partly": "$publisher, $date (здесь говорит и $speaker): $quote",
        "partly undated": "$publisher (здесь говорит и $speaker): $quote",
        "same": "Там же: $quote",
        "same direct": "Там же, $speaker: $quote",
        "same indirect": "Там же, $speaker (в пересказе): $quote",
        "same partly": "Там же (говорит и $speaker): $quote",
    },
    "uk": {
        "narrator": "$publisher, $date: $quote",
        "narrator undated": "$publisher: $quote",
        "direct": "$speaker (цитує $publisher, $date): $quote",
        "direct undated": "$speaker (цитує $publisher): $quote",
        "indirect": "$speaker (переказує $publisher, $date): $quote",
        "indirect undated": "$speaker (переказує $publisher): $quote",
        "partly": "$publisher, $date (тут говорить і $speaker): $quote",
        "partly undated": "$publisher (тут говорить і $speaker): $quote",
        "same": "Там само: $quote",
        "same direct": "Там само, $speaker: $quote",
        "same indirect": "Там само, $speaker (у переказі): $quote",
        "same partly": "Там само (говорить і $speaker): $quote",
    },
}
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
_HAS_ARTICLE = re.compile(r"the\b", re.IGNORECASE)
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
        speaker=_name_speaker(actors.spell(speaker or "", language), language),
        quote=mark_quote(citation.quote, article.language),
    )
    if citation.corrected_by is not None:
        text = f"{CORRECTED[language]}{text}"
    elif rival is not None:
        return f"{DIFFERS[language][_compare_dates(citation, rival)]}{text}"
    return text[0].upper() + text[1:]


def _name_speaker(speaker: str, language: str) -> str:
    """With the article that English gives to bodies: "the Kremlin", "the Foreign Ministry"."""
    takes_article = language == "en" and is_institution(speaker) and not _HAS_ARTICLE.match(speaker)
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
    not name itself, "partly" to them."""
    speaker = citation.speaker
    if speaker is None or citation.attribution != "narrator":
        return citation.attribution if speaker else "narrator"
    is_named = speaker.split()[-1] in citation.quote or any(
        speaker in (each.name, each.actor)
        for each in actors.find(citation.quote)
        if each.kind != "adjective"
    )
    return "narrator" if is_named else "partly"
