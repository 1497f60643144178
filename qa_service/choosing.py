"""Which quotes make an answer: the best ones without repetition, each with what it needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from qa_service.arranging import join_neighbours, order_for_reading, respan, speak_alike
from qa_service.copies import contradict, print_sentence, read_words
from qa_service.corrections import asks_about_change
from qa_service.counting import count_in, find_counted
from qa_service.domain import Span, Statement
from qa_service.giving import gives
from qa_service.question import Question, Wanted
from qa_service.quoting import Quote, gives_count, is_fragment
from qa_service.sentences import skip_dateline, skip_number

REPETITION_PENALTY = 0.7
STOP_AT = {False: 0.55, True: 0.75}
# Of the best quote's share of the question, what a quote of another article must have.
COVERED = 0.5
# Of the best quote's closeness, what one in another language must have.
AS_NEAR = 0.85
# What has the number that is asked for may be worth so much less than the best.
NUMBER_SHARE = 0.5
# Of neighbours that become one quote so many count as sentences of their own.
MOST_OF_A_RUN = 3
MAX_CONTEXT_CHARS = 400
# A shorter sentence mostly announces the next one: "The complaint has a history."
MIN_WHOLE_WORDS = 10
MIN_RIVAL_OVERLAP = 0.3
MAX_LABEL_CHARS = 80
_ASKS = re.compile(r"\W*(?:Q|Question|В|Вопрос|П|Питання)\b", re.IGNORECASE)
_LEANING_START = re.compile(
    r"^(?:It|He|She|His|Her|Their|This|That|These|Those|They|Such|Both|Instead|However|But|Also|"
    r"In addition|Он[аио]?|Е[её]|Его|Их|Это|Эт[аи]|Однако|Но|Также|Кроме того)\b"
)
# "On Monday morning he sounded softer": somebody whom none of the words before names.
_UNNAMED_START = re.compile(
    r"^(?:\w+(?: (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[a-zа-яёіїєґ\d]+)){0,5},? )?"
    r"(?:[Hh]e|[Ss]he|[Tt]hey|[Оо]н[аи]?|[Вв]ін|[Вв]он[аи])\b"
)


def choose_quotes(
    question: Question, quotes: Sequence[Quote], *, limit: int, stop_at: float | None = None
) -> list[Quote]:
    """At most ``limit`` quotes that together say most: relevant, not repeating each other.

    Greedy by maximal marginal relevance (Carbonell and Goldstein, 1998), until the next one would
    add less than ``stop_at`` of the first one's relevance. By default a question for one number,
    date or name, or for what something is, stops earlier than an open one. Sentences that stand
    beside each other in a paragraph become one quote; the result is in the order of the sources.
    """
    if not quotes:
        return []
    quotes = _drop_held_pieces(quotes)
    chosen: list[Quote] = [quotes[0]]
    share = STOP_AT[bool(question.wants or question.defined)] if stop_at is None else stop_at
    stop = quotes[0].relevance * share
    # Repetition only takes away: what is below the mark by itself will never be above it.
    rest = [quote for quote in quotes[1:] if quote.relevance >= stop]
    if stop_at is None:
        rest = [quote for quote in rest if _is_of_the_matter(quote, quotes[0])]
        rest = _keep_counts(question, quotes[0], rest)
    while rest and _count(chosen) < limit:
        gains = [(quote.relevance - _repetition(quote, chosen), quote) for quote in rest]
        gain, best = max(gains, key=lambda pair: pair[0])
        if gain < stop:
            break
        chosen.append(best)
        rest.remove(best)
    if stop_at is None and _count(chosen) < limit:
        chosen += _find_number(question, quotes, chosen)
    if asks_about_change(question.text):
        chosen += _find_versions(quotes, chosen)[: limit - len(chosen)]
    completed = (_complete(quote, question) for quote in order_for_reading(chosen))
    return [_trim(quote) for quote in join_neighbours(completed)]


def _is_of_the_matter(quote: Quote, best: Quote) -> bool:
    """Whether it has enough of the question's words, beside the best quote, or is of its article:
    what is only near to another article's answer is mostly another matter."""
    is_covered = quote.covers_as_much(best, COVERED)
    if is_covered is None:
        return best.coverage is None or quote.is_as_close(best, AS_NEAR) is not False
    return is_covered


def _keep_counts(question: Question, best: Quote, rest: list[Quote]) -> list[Quote]:
    """Where the question asks how many of something, and any of the quotes tells it: what tells it,
    too, or stands in a paragraph that does. What is only near to it is another matter then."""
    counted = find_counted(question.text, question.language) if "number" in question.wants else None
    if not counted:
        return rest
    quotes = [best, *rest]

    def tells(quote: Quote) -> bool:
        theirs = count_in(question.language, counted, quote.passage.article.language)
        return gives_count(quote, theirs, quotes) or _denies(quote, theirs)

    paragraphs = {q.passage.paragraph.id for q in quotes if tells(q)}
    return [q for q in rest if not paragraphs or q.passage.paragraph.id in paragraphs]


def _denies(quote: Quote, counted: frozenset[str]) -> bool:
    """ "There was no plan to move troops" tells how many, too."""
    named = not counted.isdisjoint(quote.terms)
    return named and any(word.is_negation for word in read_words(quote.text))


def _count(chosen: Sequence[Quote]) -> int:
    """How many of an answer's sentences they take up: neighbours are joined to one quote, and many
    of them must not take the place of another paragraph."""
    runs = join_neighbours(order_for_reading(chosen))
    return sum(min(MOST_OF_A_RUN, sum(map(run.overlaps, chosen))) for run in runs)


def _find_number(
    question: Question, quotes: Sequence[Quote], chosen: Sequence[Quote]
) -> list[Quote]:
    """The best quote with a number where one is asked for and none is chosen, if it is near."""
    number = question.wants & {"number"}
    if not number or any(_gives(quote, number) for quote in chosen):
        return []
    near = (q for q in quotes if q.relevance >= NUMBER_SHARE * quotes[0].relevance)
    return list(islice((quote for quote in near if _gives(quote, number)), 1))


def _find_versions(quotes: Sequence[Quote], chosen: Sequence[Quote]) -> list[Quote]:
    """The old version and the new one of what the chosen quotes' articles change, as far as they
    are not among them."""
    ids = {one.passage.article.id for one in chosen}
    ids |= {each.by.id for one in chosen for each in one.taken_back if each.by}
    new = [q for q in quotes if q.passage.replaces and q.passage.article.id in ids]
    old = [q for q in quotes if any(each.by and each.by.id in ids for each in q.taken_back)]
    return [found[0] for found in (new, old) if found and not any(q in chosen for q in found)]


def _gives(quote: Quote, kinds: frozenset[Wanted]) -> bool:
    return gives(quote.text, kinds, published=quote.passage.article.date)


def _drop_held_pieces(quotes: Sequence[Quote]) -> list[Quote]:
    """Without the items of lists that a whole sentence has the words of, too."""
    whole = [quote for quote in quotes if not is_fragment(quote.text)]
    return [
        quote
        for quote in quotes
        if not is_fragment(quote.text) or not any(quote.terms <= other.terms for other in whole)
    ]


def _repetition(quote: Quote, chosen: Sequence[Quote]) -> float:
    """The highest share of terms that the quote has in common with a chosen one, weighted.

    What gives another figure than a chosen one, or denies it, repeats nothing: both versions
    belong in the answer.
    """
    overlap, nearest = max(
        ((len(quote.terms & q.terms) / (len(quote.terms | q.terms) or 1), q) for q in chosen),
        key=lambda pair: pair[0],
    )
    if overlap >= MIN_RIVAL_OVERLAP and tell_otherwise(quote, nearest):
        return 0.0
    return REPETITION_PENALTY * overlap


def tell_otherwise(one: Quote, other: Quote) -> bool:
    """Whether two articles tell the same with another figure, or one denies the other."""
    if one.passage.article.id == other.passage.article.id:
        return False
    return contradict(print_sentence(one.text), print_sentence(other.text))


def _complete(quote: Quote, question: Question) -> Quote:
    """With what it cannot be understood without, as far as that is short and nobody else speaks.

    That is the sentence before one that leans on it, or the one after one that only announces it,
    and the rest of an utterance of which it holds a part.
    """
    spans = quote.passage.paragraph.sentences
    others = []
    if _LEANING_START.match(quote.text):
        others = [(start, quote.end) for start, end in spans if end <= quote.start][-1:]
    if quote.statement is None and _UNNAMED_START.match(quote.text):
        others = _find_name(quote) or others
    if len(quote.text.split()) < MIN_WHOLE_WORDS and not _gives(quote, question.wants):
        others += [(quote.start, end) for start, end in spans if start >= quote.end][:1]
    extended = (respan(quote, start, end) for start, end in others)
    quote = next((each for each in extended if _is_fit(each, quote)), quote)
    whole = _take_utterances(quote)
    return whole if _is_fit(whole, quote) else quote


def _find_name(quote: Quote) -> list[Span]:
    """The quote from the last sentence before it on that does not begin with somebody unnamed."""
    paragraph = quote.passage.paragraph
    before = [span for span in paragraph.spans if span[1] <= quote.start]
    named = (start for start, _ in reversed(before) if not _leans(paragraph.text[start:]))
    return [(start, quote.end) for start in islice(named, 1)]


def _leans(text: str) -> bool:
    return bool(_LEANING_START.match(text) or _UNNAMED_START.match(text))


def _take_utterances(quote: Quote) -> Quote:
    """With all sentences of the direct speech of which it holds one."""
    said = [s for s in quote.statements if s.kind == "direct"]
    start = min([quote.start, *(s.start for s in said)])
    end = max([quote.end, *(s.end for s in said)])
    touched = [span for span in quote.passage.paragraph.spans if span[0] < end and start < span[1]]
    return respan(quote, min(start, touched[0][0]), max(end, touched[-1][1]))


def _is_fit(extended: Quote, quote: Quote) -> bool:
    """Whether the quote may be extended so: it stays the words of whose it was, and what a
    correction takes back is no context for what still stands."""
    is_worse = extended.is_taken_back and not quote.is_taken_back
    is_short = extended.end - extended.start <= MAX_CONTEXT_CHARS
    mine, whole = quote.statement, extended.statement
    is_mine = mine is None or (whole is not None and whole.actor == mine.actor)
    return is_short and is_mine and not is_worse and speak_alike(extended)


def _trim(quote: Quote) -> Quote:
    """Without what stands before the words of a paragraph: the place and the agency that an article
    begins with, a number, an hour, or the name of whose turn it is; nor a comma that ends them."""
    paragraph, start = quote.passage.paragraph, quote.start
    if start == 0:
        turn = next((s for s in quote.statements if _is_turn(s, paragraph.text)), None)
        start = turn.start if turn else skip_number(quote.text)
        start += skip_dateline(paragraph.text[start:]) if paragraph.number == 1 else 0
    end = quote.start + len(quote.text.rstrip(" ,"))
    return respan(quote, start, end) if start < end else quote


def _is_turn(said: Statement, text: str) -> bool:
    """Whether a statement is all of a paragraph but the label before it: "MODERATOR: …". After
    "Q:" an "A:" may follow."""
    before = text[: said.start].rstrip()
    is_rest = said.kind == "direct" and said.end == len(text.rstrip())
    is_label = before.endswith(":") and len(before) <= MAX_LABEL_CHARS
    return is_rest and is_label and not _ASKS.match(before)
