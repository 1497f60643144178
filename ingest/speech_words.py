"""The words that news uses to report speech, in English, Russian and Ukrainian, by their label.

What the labels mean stands in ``phrases``. Nothing here names a person, a state or a body.
"""

from __future__ import annotations

SAY = frozenset("said says say".split())
"""Verbs that need no "that"."""

TELL = frozenset("told tells assured reminded informed warned promised cautioned".split())
"""Verbs that name the hearer before what is said."""

HINT = frozenset(
    "called calls described describes proposed demanded condemned denounced welcomed praised "
    "offered accused rejected dismissed criticised criticized urged hailed labelled labeled dubbed "
    "referred opted назвал назвала назвали".split()
)
"""Verbs that report speech only where quoted words follow."""

ABOUT = frozenset("of against about for on о об обо про".split())
SPEAKS_ABOUT = frozenset("warned warns complained cautioned called".split())

_STATE = (
    "stated declared declares explained explains added adds wrote writes stressed stresses "
    "warns insisted insists replied replies noted notes commented comments acknowledged "
    "acknowledges argued argues claimed claims emphasised emphasized underlined underscored "
    "reiterated repeated recalled asserted affirmed announced announces confirmed confirms "
    "conceded admitted admits observed remarked responded answered specified concluded continued "
    "maintained suggested alleged complained countered denied estimated reported pledged vowed "
    "asked testified tweeted quipped joked contended predicted believes pointed points went"
)
_PAST = (
    "сказал заявил объявил отметил подчеркнул добавил пояснил объяснил сообщил предупредил уточнил "
    "напомнил ответил признал указал рассказал написал констатировал прокомментировал резюмировал "
    "заверил подтвердил возразил продолжил заключил пообещал утверждал спросил посетовал назвал "
    "настаивал"
)
_PRESENT = (
    "говорит говорят заявляет заявляют отмечает отмечают подчеркивает подчеркивают добавляет "
    "поясняет поясняют сообщает сообщают предупреждает предупреждают подтверждает подтверждают "
    "считает считают полагает полагают утверждает утверждают настаивает настаивают уверен уверена "
    "уверены вважає вважають каже"
)
_UKRAINIAN_PAST = (
    "сказав заявив зазначив наголосив додав пояснив повідомив попередив підкреслив нагадав"
)
_ROLES = (
    "министр замминистра министерство представитель представительница секретарь пресс-секретарь "
    "госсекретарь президент глава посольство генсек ведомство дипломат чиновник источник канцлер "
    "премьер премьер-министр советник помощник лидер заместитель сторона постпред правительство "
    "администрация мид минобороны міністр президентка"
)
_FIXED = {
    "R": "spokesman spokeswoman spokesperson official officials minister ministers ministry "
    "president chancellor ambassador envoy diplomat diplomats secretary secretary-general "
    "commander adviser advisor aide leader leaders government governments department embassy "
    "delegation army premier head representative negotiator negotiators source sources service "
    "council parliament administration chairman chairwoman chair director lawmaker senator side "
    "mr mrs ms dr gen adm lt col sir lord office authorities",
    "m": "deputy vice foreign prime defence defense senior press chief former acting permanent top "
    "supreme first national security state affairs military special presidential general joint "
    "staff high interior assistant under policy arms control parliamentary retired intelligence "
    "unnamed governing иностранных дел обороны официальный официальная генеральный "
    "генерального бывший постоянный первый внешней политике безопасности",
    "p": "he she they it он она они оно він вона вони",
    "d": "the a an his her their its our some another one this these those",
    "h": "that whether how why что чтобы будто що",
    "r": "who whom whose which what where when while as if because который которая которые где "
    "когда как",
    "k": "and or but и или но а та",
    "f": "of for to at in в во на при по",
    "o": "on during after before from with by about against into near under over since until via "
    "после с со до перед для о об от из к у за через",
    "t": "also has had have then later again earlier once himself herself today yesterday further "
    "same day days week weeks month months year years morning evening afternoon night afterwards "
    "january february march april june july august september october november december "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря года году "
    "совместно still too next out long monday tuesday wednesday thursday friday saturday sunday "
    "также вновь ещё еще затем потом уже ранее позже позднее вчера сегодня накануне тогда сам сама "
    "снова",
    "w": "however meanwhile although though i we you there here now so both all only not no "
    "nor even speaking according yet я мы вы однако это там тут вместе между тем не всё уже "
    "кроме если ",
}
_NOUN_ENDINGS = {
    "ь": ["ь", "я", "ю", "ем", "е", "и"],
    "о": ["о", "а", "у", "ом", "е"],
    "а": ["а", "ы", "и", "е", "у", "ой"],
    "я": ["я", "и", "ю", "ей"],
}
BASE_ROLES = frozenset(_ROLES.split()) | {"посол"}
"""The Russian role nouns in the nominative, the only case that a subject can have."""


def _inflect_roles() -> dict[str, str]:
    forms = dict.fromkeys("посла послу послом".split(), "посол")
    for noun in BASE_ROLES:
        endings = _NOUN_ENDINGS.get(noun[-1], ["", "а", "у", "ом", "е", "ы"])
        stem = noun[:-1] if noun[-1] in _NOUN_ENDINGS else noun
        forms |= {stem + ending: noun for ending in endings}
    return forms


ROLE_FORMS = _inflect_roles()
"""A Russian role noun in any case, and its nominative."""


def _label_words() -> dict[str, str]:
    labels = {word: label for label, words in _FIXED.items() for word in words.split()}
    labels |= dict.fromkeys(ROLE_FORMS, "R")
    verbs = {*SAY, *TELL, *HINT, *_STATE.split(), *_PRESENT.split()}
    verbs |= {verb + ending for verb in _PAST.split() for ending in ("", "а", "и", "о")}
    verbs |= {
        verb[:-1] + ending for verb in _UKRAINIAN_PAST.split() for ending in ("в", "ла", "ли")
    }
    return labels | dict.fromkeys(verbs, "V")


LABELS = _label_words()

INSTITUTIONS = frozenset(
    "officials ministers ministry source sources service council parliament administration side "
    "office authorities leaders diplomats negotiators government governments department embassy "
    "delegation army министерство посольство ведомство сторона правительство администрация мид "
    "минобороны".split()
)
"""Roles that "he" and "she" never mean."""

OFFICE_KEYS = {
    **dict.fromkeys("spokesman spokeswoman spokesperson spokes".split(), "spokes"),
    "defense": "defence",
    "advisor": "adviser",
    "premier": "prime minister",
    "secretary-general": "secretary general",
    "vice": "deputy",
    "генсек": "secretary general",
    "генеральный": "general",
    "генерального": "general",
    "секретарь": "secretary",
    "госсекретарь": "secretary state",
    "министр": "minister",
    "міністр": "minister",
    "замминистра": "deputy minister",
    "заместитель": "deputy",
    "обороны": "defence",
    "иностранных": "foreign",
    "президент": "president",
    "пресс-секретарь": "spokes",
    "представитель": "spokes",
    "посол": "ambassador",
    "постпред": "permanent representative",
    "канцлер": "chancellor",
    "премьер": "prime minister",
    "премьер-министр": "prime minister",
    "мид": "foreign ministry",
    "минобороны": "defence ministry",
    "министерство": "ministry",
    "советник": "adviser",
    "помощник": "aide",
}
"""What a word of an office is called when offices are compared."""
