"""Tags: who says it, in or after what is said: "It is late, he said on Monday."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.documents import Cue
from ingest.morphology import is_gerund
from ingest.phrases import Phrase
from ingest.reports import AS, opens_speech
from ingest.verbs import BASE_FORMS, verb_class

_INNER_TAG = re.compile(r"[^;:.,]{0,30},")
_AS_LEAD = re.compile(r"p?(?:t|[of][^,;:.qp]{1,10}){0,3},")
_TAG_END = re.compile(r"$|[.,:;?!q\-)]|[oft]")
_ANONYMOUS = re.compile(r"q[,-]?(?:[dmwtC]{0,4}|dA)$")
# «…», — говорит. Whoever goes on needs no name in Russian.
_BESIDE_QUOTE, _END = re.compile(r"q,?-$"), re.compile(r"t*[.,:]?(?:-q?)?$")
_CLEFT = 2
_MIN_TAGGED_WORDS = 3
_LONG_LEAD = 8


def find_cleft(phrase: Phrase, nouns: Sequence[re.Match[str]], at: int) -> Cue | None:
    """ "It was Secretary General Jan Kos who said on Monday that it was late."."""
    noun = next((n for n in nouns if n.start() == _CLEFT), None)
    is_cleft = phrase.words_between(0, _CLEFT) in ("it was", "it is") and noun is not None
    if noun is None or not is_cleft or not (noun["name"] or noun["body"]):
        return None
    is_who = phrase.word(noun.end()) in ("who", "that", "which")
    is_next = is_who and not phrase.labels[noun.end() + 1 : at].strip("t")
    return (
        Cue(phrase.word(at), "frame", 0, at + 1, noun)
        if is_next and opens_speech(phrase, at)
        else None
    )


def is_tag(phrase: Phrase, subject: re.Match[str], at: int) -> bool:
    """Whether the verb and its subject stand in or after what is said: ", he said"."""
    labels, start = phrase.labels, subject.start()
    if start and phrase.word(start - 1) in AS and (start > 1 or _AS_LEAD.match(labels, at + 1)):
        return True  # "…, as he put it, …"
    if not start or labels[start - 1] not in ",q-?!":
        return False
    after = labels[at + 1 :]
    verb = phrase.word(at)
    if verb in BASE_FORMS and verb_class(verb) == "clause" and "q" not in labels[start - 2 : start]:
        return False  # "…, the president would decide on it."
    if not (_TAG_END.match(after) or verb_class(phrase.word(at)) == "tell"):
        return False
    is_doing = labels[0] in "wV" and phrase.word(0).endswith(("ing", "ed"))
    if is_doing and verb_class(verb) == "clause" and after[:1] in tuple("fo"):
        return False  # "Replying to a question, the minister commented on the reports."
    if "q" in labels[max(start - 2, 0) : start]:
        return True
    if after[:1] == ",":
        return True
    if is_gerund(phrase.word(0)) and start < _LONG_LEAD:
        return False  # «Уезжая, лорд пошутил.»
    # "In Riga, he commented on it.": no clause stands before the comma.
    is_led = labels[0] in "ofr" and phrase.word(0) != "to" and start < _LONG_LEAD
    if is_led and not (after in ("", ".") and verb_class(verb) == "say"):
        return False
    return bool(_INNER_TAG.match(after)) or verb_class(verb) == "say" or start > _MIN_TAGGED_WORDS


def anonymous_tag(phrase: Phrase, at: int) -> Cue | None:
    """A tag after a quotation whose speaker has no name here: "…", said one resident."""
    is_dropped = _BESIDE_QUOTE.search(phrase.labels, 0, at) and _END.match(phrase.labels, at + 1)
    if is_dropped or _ANONYMOUS.search(phrase.labels, 0, at):
        return Cue(phrase.word(at), "tag", at, at + 1, None)
    return None
