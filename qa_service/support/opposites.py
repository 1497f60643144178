"""Words that stand for the opposite of each other, by their stems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

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
        ("strat страт", "tacti такти"),
        ("возоб продо", "приос"),
        ("прекр", "приос"),
        ("разме развё разве", "вывед вывес вывел"),
        ("возмо", "невоз нельз"),
    )
)


def says_opposite(claim: Sequence[Word], ground: Ground) -> bool:
    """Whether the claim has a word whose opposite its source has in its place."""
    mine = {word.text for word in claim}
    theirs = {word.text for sentence in ground.cited for word in sentence.words}
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            if mine & one and not mine & other and not theirs & one and theirs & other:
                return True
    return False


def are_opposite(mine: Set[str], theirs: Set[str]) -> bool:
    """Whether of two pieces that stand in each other's place one has the other's opposite."""
    return any(
        mine & one and not mine & other and not theirs & one and theirs & other
        for one, other in _both_ways()
    )


def _both_ways() -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for one, other in _OPPOSITES:
        yield one, other
        yield other, one
