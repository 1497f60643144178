"""Words that tell of the same act of speech: who demands also insists, wants or seeks.

"What did Russia demand?" is answered by what it insisted on, as well. Classes of illocutionary
verbs: Searle 1976; those of reporting verbs in news, which questions ask by.
"""

from __future__ import annotations

from functools import cache

from qa_service.terms import extract_terms

ACTS = {
    "en": (
        "demand insist want require seek request guarantee",
        "reject deny dismiss refuse oppose",
        "warn threaten caution",
        "promise pledge vow commit assure undertake guarantee",
        "accuse blame allege accusation",
        "propose offer suggest proposal",
        "condemn denounce criticise deplore decry criticism",
        "agree accept endorse",
    ),
    "ru": (
        "требовать требует требовал потребовал требование настаивает настаивал добивается хочет",
        "отверг отвергла отвергает отклонил отрицает отрицал опроверг отказался исключил",
        "предупредил предупреждает предупреждение пригрозил угрожает предостерёг",
        "обещал пообещал обещание обязался заверил гарантировал",
        "обвинил обвиняет обвинила обвинение",
        "предложил предлагает предложение",
        "осудил осуждает раскритиковал критикует",
    ),
    "uk": (
        "вимагав вимагає вимагала вимога наполягає наполягав домагається хоче",
        "відкинув відкинула відкидає відхилив заперечує заперечував спростував відмовився",
        "попередив попереджає попередження пригрозив погрожує застеріг",
        "обіцяв пообіцяв обіцянка зобов'язався запевнив гарантував",
        "звинуватив звинувачує звинуватила звинувачення",
        "запропонував пропонує пропозиція",
        "засудив засуджує розкритикував критикує",
    ),
}


def list_alike(term: str, language: str) -> frozenset[str]:
    """The terms of the same acts of speech as a question's term, and the term itself."""
    alike = _read_acts(language).get(term) if language in ACTS else None
    return alike or frozenset((term,))


@cache
def _read_acts(language: str) -> dict[str, frozenset[str]]:
    alike: dict[str, frozenset[str]] = {}
    for words in ACTS[language]:
        act = frozenset(extract_terms(words, language))
        alike |= {term: act | alike.get(term, frozenset()) for term in act}
    return alike
