"""Words as the lexical index and the sentence chooser see them: stems, without stop words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import tantivy

from qa_service import ukrainian

# Languages with a Snowball stemmer; every other one is indexed under OTHER, by plain words.
STEMMERS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
OTHER = "other"
# A number with its separators is one word: "5,000" must not match every "5" and "000".
WORD = r"\d+(?:[.,]\d+)+|\w+"
_SEPARATOR = re.compile(r"[.,\u00a0\u202f ](?=\d{3}(?:\D|$))")
# Tantivy's list for English has 33 words; a question is mostly words that it lacks.
ENGLISH_ASKING = """
    what who whom whose which when where why how did does do done has have had were been being can
    could would should may might must about from than then them they there its his her him he she
    we you your our i me my any some many much ever tell please say said says according between
    during after before whether
"""
RUSSIAN_ASKING = """
    сколько какой какая какие какое каких каким какую каком кому кого когда почему зачем куда
    откуда чем ли скажите расскажите согласно
"""
ASKING_WORDS = {
    "en": frozenset(ENGLISH_ASKING.split()),
    "ru": frozenset(RUSSIAN_ASKING.split()),
    "uk": ukrainian.ASKING_WORDS,
}
# Frequent words without a letter that only one of the two languages has. Not "про" and "та": they
# are Russian, too.
UKRAINIAN_WORDS = frozenset(
    "що чого хто як чому коли де чи яка яке якого або але цього буде сказав вона вже після "
    "між".split()
)
RUSSIAN_WORDS = frozenset(
    "что кто как почему когда где ли сказал сказала она уже после между какой какая какие об с со"
    " во из к и".split()
)
_PERCENT = re.compile(r"(?<=\d)\s?%")
_SHARE = re.compile(r"\b(\d) (?:per ?cent|процент|відсотк)")
SHARE = {"en": " percent", "ru": " процентов", "uk": " відсотків"}
MAX_WORD_CHARS = 60


# "How long will it last" asks for a time, "how long is it" mostly for a length.
_HOW_LONG = (
    r"\bhow long (?=(?:will|would|did|do|does|has|have|had|may|might|can|could|should|must)\b"
    r".*\b(?:takes?|taken|lasts?|lasted)\b)|\bкак долго\b|\bяк довго\b|"
    r"\bсколько (?=(?:про)?дл\w+|продолжа\w+)|\bскільки (?=(?:три|протри)\w+)"
)
_LASTING = re.compile(_HOW_LONG, re.IGNORECASE)
# What asks, or adds nothing, in several words.
_PHRASES = re.compile(rf"\b(?:in all|in total|at all|altogether)\b|{_HOW_LONG}", re.IGNORECASE)


def strip_separators(number: str) -> str:
    """A number without the marks between its thousands: ``5,000`` and ``5 000`` are ``5000``."""
    return _SEPARATOR.sub("", number)


def language_slot(language: str) -> str:
    """The language under which a text in ``language`` (ISO 639-1) is indexed."""
    return language if language in STEMMERS else OTHER


@cache
def build_analyzer(slot: str) -> tantivy.TextAnalyzer:
    """The analyzer of a language slot: words → lower case → stop words out → stems."""
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.remove_long(MAX_WORD_CHARS))
    )
    if slot in STEMMERS:
        name = STEMMERS[slot]
        if slot not in ("ro", "tr"):  # tantivy has no stop words for these two
            builder = builder.filter(tantivy.Filter.stopword(name))
        builder = builder.filter(tantivy.Filter.stemmer(name))
    return builder.build()


def extract_terms(text: str, language: str) -> list[str]:
    """The stems of a text, in order, with repetitions, without stop words."""
    words = _analyze(text, language_slot(language))
    if language != "uk":
        return list(words)
    return [ukrainian.stem(word) for word in words if word not in ukrainian.STOP_WORDS]


# The sentences of what is asked about most are taken apart with every question.
@lru_cache(maxsize=16_384)
def _analyze(text: str, slot: str) -> tuple[str, ...]:
    return tuple(build_analyzer(slot).analyze(text))


def asks_how_long(question: str) -> bool:
    """Whether it asks how much time something takes or took."""
    return _LASTING.search(question) is not None


def leave_out_asking_words(question: str, language: str) -> str:
    """The question without its asking words; what stands between the words stays."""
    # By whole words: an accord has its stem in common with "according".
    words = re.findall(r"\w+|\W+", _PHRASES.sub("", question))
    return "".join(word for word in words if word.lower() not in ASKING_WORDS.get(language, ()))


def extract_question_terms(question: str, language: str) -> list[str]:
    """The stems a question is about: distinct, in order, its asking words left out.

    A question made only of asking words keeps them: something must be searched for.
    """
    rest = leave_out_asking_words(question, language)
    rest = _PERCENT.sub(SHARE.get(language, SHARE["en"]), rest)
    # A single figure is mostly a day's; in "2 percent" it is what is asked about.
    shares = set(_SHARE.findall(rest))
    terms = dict.fromkeys(extract_terms(rest, language))
    asked = [term for term in terms if len(term) > 1 or term in shares]
    return asked or list(dict.fromkeys(extract_terms(question, language)))


def detect_script_language(text: str) -> str:
    """The language of a short text: ``uk``, ``ru`` or, for all else, ``en``.

    Its letters tell, and where they are of both languages the words that only one of them has.
    """
    cyrillic = len(re.findall(r"[\u0400-\u04ff]", text))
    latin = len(re.findall(r"[A-Za-z]", text))
    if cyrillic <= latin:
        return "en"
    if re.search(r"[іїєґІЇЄҐ]", text):
        return "uk"
    if re.search(r"[ыэъёЫЭЪЁ]", text):
        return "ru"
    words = re.findall(r"[\w-]+", text.lower())
    ukrainian, russian = (sum(map(words.count, own)) for own in (UKRAINIAN_WORDS, RUSSIAN_WORDS))
    return "uk" if ukrainian > russian else "ru"
