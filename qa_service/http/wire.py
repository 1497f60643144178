"""Turns what the domain holds into what goes over the wire."""

from __future__ import annotations

from urllib.parse import quote as percent_encode

from qa_service.domain import (
    Abstention,
    AnswerSentence,
    Article,
    Citation,
    CorpusState,
    Entry,
    Features,
    Paragraph,
    Passage,
    Reply,
    Side,
)
from qa_service.http import schemas

CONTEXT_CHARS = 60
# A long quote is linked by its first and last words: shorter, and it survives small differences.
FRAGMENT_WORDS = 5


def write_reply(reply: Reply) -> schemas.ReplyBody:
    return schemas.ReplyBody(
        id=reply.id,
        question=reply.question,
        status=reply.status,
        answer=reply.answer,
        sentences=_write_sentences(reply),
        sides=[write_side(side) for side in reply.sides],
        timeline=[write_entry(entry) for entry in reply.timeline],
        citations=[write_citation(citation) for citation in reply.citations],
        removed=[schemas.RemovedBody(text=r.text, why=r.why) for r in reply.removed],
        abstention=_write_abstention(reply.abstention),
        as_of=reply.as_of,
        mode=reply.mode,
        degraded=reply.degraded,
        model=reply.model,
        prompt=reply.prompt,
        corpus=write_corpus(reply.corpus),
        confidence=reply.confidence,
        timings_ms=reply.timings_ms,
    )


def _write_sentences(reply: Reply) -> list[schemas.SentenceBody]:
    """The sentences with their places in the answer, where a space stands between two."""
    written: list[schemas.SentenceBody] = []
    for sentence in reply.sentences:
        written.append(write_sentence(sentence, after=written[-1] if written else None))
    return written


def write_sentence(
    sentence: AnswerSentence, *, after: schemas.SentenceBody | None
) -> schemas.SentenceBody:
    """A sentence with its place in the answer, behind the one before it and a space."""
    start = after.end + 1 if after else 0
    return schemas.SentenceBody(
        text=sentence.text,
        start=start,
        end=start + len(sentence.text),
        citations=list(sentence.citations),
        support=sentence.support,
    )


def write_side(side: Side) -> schemas.SideBody:
    return schemas.SideBody(
        actor=side.actor,
        statements=[
            schemas.SideStatementBody(
                text=said.citation.quote,
                date=said.date,
                precision=said.precision,
                speaker=said.citation.speaker,
                attribution=said.citation.attribution,
                citations=[said.citation.n],
                supersedes=said.supersedes,
            )
            for said in side.statements
        ],
        silent=side.is_silent,
    )


def write_entry(entry: Entry) -> schemas.EntryBody:
    citation = entry.citation
    return schemas.EntryBody(
        date=entry.date,
        precision=entry.precision,
        kind=entry.kind,
        text=citation.quote,
        actor=citation.actor,
        speaker=citation.speaker,
        citations=[citation.n],
    )


def _write_abstention(abstention: Abstention | None) -> schemas.AbstentionBody | None:
    if abstention is None:
        return None
    return schemas.AbstentionBody(
        reason=abstention.reason,
        message=abstention.message,
        nearest=[write_citation(citation) for citation in abstention.nearest],
    )


def write_corpus(state: CorpusState) -> schemas.CorpusBody:
    return schemas.CorpusBody(
        articles=state.articles, paragraphs=state.paragraphs, revision=state.revision
    )


def write_article(article: Article) -> schemas.ArticleBody:
    return schemas.ArticleBody(
        id=article.id,
        title=article.title,
        publisher=article.publisher,
        source_class=article.source_class,
        date=article.date,
        language=article.language,
        url=article.url,
        revision=article.revision,
    )


def write_citation(citation: Citation) -> schemas.CitationBody:
    paragraph, article = citation.paragraph, citation.article
    prefix = paragraph.text[max(0, citation.start - CONTEXT_CHARS) : citation.start]
    suffix = paragraph.text[citation.end : citation.end + CONTEXT_CHARS]
    link = reader_link(paragraph, citation.start, citation.end)
    quote = schemas.TextQuoteSelector(exact=citation.quote, prefix=prefix, suffix=suffix)
    place = schemas.TextPositionSelector(start=citation.start, end=citation.end)
    return schemas.CitationBody(
        n=citation.n,
        paragraph_id=paragraph.id,
        paragraph=paragraph.number,
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
        prefix=prefix,
        suffix=suffix,
        sha256=paragraph.sha256,
        speaker=citation.speaker,
        actor=citation.actor,
        attribution=citation.attribution,
        article=write_article(article),
        copies=[schemas.CopyBody(publisher=a.publisher, url=a.url) for a in citation.copies],
        outlets=citation.outlets,
        corrected_by=write_article(citation.corrected_by) if citation.corrected_by else None,
        link=link,
        source_link=text_fragment_link(article.url, citation.quote),
        target=schemas.TargetBody(source=article.url or link, selector=[quote, place]),
    )


def reader_link(paragraph: Paragraph, start: int, end: int) -> str:
    """The reader page of the cited revision, with the quote marked and its paragraph in view."""
    mark = f"{paragraph.number}:{start}-{end}"
    query = f"revision={paragraph.revision}&mark={mark}"
    return f"/read/{percent_encode(paragraph.article_id)}?{query}#p{paragraph.number}"


def text_fragment_link(url: str | None, quote: str) -> str | None:
    """The original page at the quote, by a URL text fragment (WICG scroll-to-text-fragment)."""
    if url is None:
        return None
    words = quote.split()
    if len(words) > 2 * FRAGMENT_WORDS:
        first, last = " ".join(words[:FRAGMENT_WORDS]), " ".join(words[-FRAGMENT_WORDS:])
        text = f"{_encode_fragment(first)},{_encode_fragment(last)}"
    else:
        text = _encode_fragment(quote)
    page, _, fragment = url.partition("#")
    return f"{page}#{fragment}:~:text={text}"


def _encode_fragment(text: str) -> str:
    # A dash would be read as the mark of a prefix or suffix.
    return percent_encode(text, safe="").replace("-", "%2D")


def write_passage(passage: Passage) -> schemas.PassageBody:
    paragraph = passage.paragraph
    return schemas.PassageBody(
        paragraph_id=paragraph.id,
        paragraph=paragraph.number,
        text=paragraph.text,
        sha256=paragraph.sha256,
        article=write_article(passage.article),
        dense=round(passage.dense, 6),
        lexical=round(passage.lexical, 6),
        score=round(passage.score, 6),
        features=write_features(passage.features) if passage.features else None,
        link=reader_link(paragraph, 0, len(paragraph.text)),
    )


def write_features(features: Features) -> schemas.FeaturesBody:
    likeness = features.likeness
    return schemas.FeaturesBody(
        closeness=round(features.closeness, 4),
        lexical=round(features.lexical, 4),
        period=features.period,
        likeness=None if likeness is None else round(likeness, 4),
        neighbour=round(features.neighbour, 4),
    )


def write_paragraph_of_article(paragraph: Paragraph) -> schemas.ParagraphInArticleBody:
    return schemas.ParagraphInArticleBody(
        id=paragraph.id,
        paragraph=paragraph.number,
        text=paragraph.text,
        statements=[
            schemas.StatementBody(
                start=s.start, end=s.end, kind=s.kind, speaker=s.speaker, actor=s.actor, cue=s.cue
            )
            for s in paragraph.statements
        ],
    )


def write_neighbour(paragraph: Paragraph) -> schemas.NeighbourBody:
    return schemas.NeighbourBody(id=paragraph.id, paragraph=paragraph.number, text=paragraph.text)
