"""Words that stand for the opposite of each other, by their stems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from qa_service.copies import Word
from qa_service.support.ground import Ground

_OPPOSITES = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        (
            "more incre rise risen rose grow grew highe large",
            "fewer less decre reduc fall fell lower small cut",
        ),
        ("befor earli", "after later"),
        ("suppo back backe favou", "oppos again resis"),
        ("accep agree welco", "rejec refus decli"),
        ("allow permi autho", "ban banne forbi prohi preve"),
        ("join joine enter", "leave left withd quit"),
        ("start begin began begun launc", "end ended stop stopp halt halte"),
        ("open opene reope", "close closi"),
        ("north", "south"),
        ("east easte", "west weste"),
        ("win won", "lose lost"),
        ("all every", "none"),
        ("conti", "ended stopp"),
        ("prepa ready willi", "unwil reluc unrea"),
        ("able", "unabl"),
        ("likel", "unlik"),
        ("signe ratif", "denou annul"),
        ("raise deplo sent reinf", "withd remov pulle"),
        ("publi open", "secre priva"),
        ("still", "longe"),
        ("alway", "never"),
        ("succe", "faile"),
        ("every anybo all", "nobod nothi"),
        ("above", "below"),
        ("raise", "lower"),
        ("safe harml", "dange"),
        ("приве", "осуди"),
        ("безоп безоб", "опасн"),
        ("разме", "убрат убере убира"),
        ("prais welco", "conde criti"),
        ("нарас разме напра ввест введе", "вывес вывод вывел отвес отвод"),
        ("готов", "отказ негот"),
        ("подпи", "денон разор"),
        ("least minim", "most maxim"),
        ("longe", "short"),
        ("suspe pause", "resum resto"),
        ("больш увели вырос возро", "меньш сокра сниз умень упал"),
        ("выше", "ниже"),
        ("более", "менее"),
        ("откры", "закры"),
        ("возоб", "прекр остан"),
        ("до ранее раньш прежд", "после позже позд"),
        ("подде одобр", "высту возра"),
        ("приня согла", "отвер отказ откло"),
        ("разре", "запре"),
        ("вступ присо", "вышел вышл выйти поки"),
        ("начал начат начин", "закон прекр завер остан"),
        ("север", "южны юг"),
        ("восто", "запад"),
        ("страт", "такти"),
        ("возоб продо", "приос"),
        ("прекр", "приос"),
        ("разме разве", "вывед вывес вывел"),
        ("возмо", "невоз нельз"),
    )
)
# These stand in many a text that has the other, too: they tell only in each other's place.
_IN_PLACE = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (
        ("suppo encou", "preve block"),
        ("easte eastw", "weste westw"),
        ("high highe", "low lower"),
        ("inclu permi allow", "exclu"),
        ("insis deman", "aband waive"),
        ("send", "pull pulli"),
        ("grant", "deny denie refus"),
        ("strat", "tacti"),
        ("resum conti", "suspe freez"),
        ("raise risen rose", "lower fell"),
    )
)
# Of a stem of five letters three are left behind it.
_PREFIXED = re.compile(r"(?:un|in|im|не)(?P<base>\w{3})")
# Words that only begin so.
_PLAIN = re.compile(
    r"under|unit|inter|intro|inten|import|impro|infor|insti|indus|incre|inclu|instr|inves|impos|"
    r"indic|insid|inste|unles|until|unani|union|univ|неско|немед|недав|необх|недел|неред"
)


def says_opposite(claim: Sequence[Word], ground: Ground) -> bool:
    """Whether the claim has a word whose opposite its source has in its place."""
    mine = {word.text for word in claim}
    theirs = {word.text for sentence in ground.cited for word in sentence.words}
    return _has_opposite(mine, theirs, _OPPOSITES)


def are_opposite(mine: Set[str], theirs: Set[str]) -> bool:
    """Whether of two pieces that stand in each other's place one has the other's opposite."""
    pairs = (*_OPPOSITES, *_IN_PLACE)
    return _differ_by_prefix(mine, theirs) or _has_opposite(mine, theirs, pairs)


def _differ_by_prefix(mine: Set[str], theirs: Set[str]) -> bool:
    """Whether "unrestricted" stands in the place of "restricted", or the reverse."""
    return any(
        (match := _PREFIXED.fullmatch(word)) is not None
        and not _PLAIN.match(word)
        and any(other.startswith(match["base"]) for other in others)
        for own, others in ((mine - theirs, theirs - mine), (theirs - mine, mine - theirs))
        for word in own
    )


def _has_opposite(
    mine: Set[str], theirs: Set[str], pairs: Iterable[tuple[frozenset[str], frozenset[str]]]
) -> bool:
    return any(
        mine & one and not mine & other and not theirs & one and theirs & other
        for pair in pairs
        for one, other in (pair, pair[::-1])
    )
