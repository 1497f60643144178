"""Ukrainian words: those that say nothing of a matter, and the stems of the others.

No stemmer of Tantivy knows the language. Its texts are indexed by plain words, and a stem stands
for all of them that have it: so an index needs no building anew where the endings change.
"""

from __future__ import annotations

import re
from functools import lru_cache

ASKING_WORDS = frozenset(
    """
    хто кого кому ким що чого чому чим який яка яке які якого якої якому якій яким якою яких якими
    скільки скількох скільком скількома котрий котра котре котрі котрого котрої чий чия чиє чиї
    чийого чиєї де куди звідки коли як навіщо чи розкажіть розкажи скажіть скажи будь ласка згідно
    """.split()
)
STOP_WORDS = frozenset(
    """
    а або але без би більш був буде будуть будь бути була були було в вам вас ваш вже від він вона
    вони воно все всі всіх ви для до ж же за з зі із й його йому її їй їм їх і інший інша інше інші
    к лише між мене мені ми на над нам нас наш не нею нього неї ні них ним ними о об однак при
    про перед під після по поки своє свого своєї свої своїх своїй своїм своїми себе собі собою так
    також такий така таке такі там та те ти тим тих того той тоді тої тому тут ту у цей це ця ці
    цього цієї цьому цій цим цих цю через щоб щодо ще є якщо
    """.split()
)
MIN_STEM = 3
_REFLEXIVE = re.compile(r"(?<=\w{4})с[яь]$")
_ENDING = re.compile(
    rf"(?<=\w{{{MIN_STEM}}})(?:ами|ями|ові|еві|єві|ого|ього|ому|ьому|ими|ої|ьої|іями|іям|іях|ія|ії|ію|ією|ою|"
    r"ьою|ею|єю|ах|ях|ам|ям|ом|ем|єм|ім|їм|ів|їв|ей|их|іх|їх|им|ий|ій|[аеєиіїйоуюяь])$"
)
_PAST = re.compile(r"(?<=\w{3}[аиіїуюя])[вл]$")  # «сказав», «сказали»
_DOUBLED = re.compile(r"(\w)\1$")
# A vowel that another one stands for before an ending: «незалежність», «незалежності».
_CLOSED = ((re.compile(r"іст$"), "ост"), (re.compile(r"єв$"), "їв"))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word in small letters without its ending: ``договори`` and ``договорів`` are ``договор``.

    It is light, so that a word's other forms begin with it, but for a vowel in a closed syllable.
    """
    word = _ENDING.sub("", _REFLEXIVE.sub("", word))
    word = _DOUBLED.sub(r"\1", _PAST.sub("", word))
    for closed, opened in _CLOSED:
        word = closed.sub(opened, word)
    return word


def common_start(stem: str) -> str:
    """What every word with the stem begins with."""
    return next((stem[: -len(end)] for _, end in _CLOSED if stem.endswith(end)), stem)
