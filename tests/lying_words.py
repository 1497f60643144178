"""The words by which the lying model rewords a sentence truly, and those by which it lies."""

from __future__ import annotations

import re

MONTHS = (
    "January February March April May June July August September October November December"
).split()
RU_MONTHS = (
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
).split()
_EN_MONTH, _RU_MONTH = "|".join(MONTHS), "|".join(RU_MONTHS)
DATE = re.compile(
    rf"\b(?P<day>[0-3]?\d) (?P<month>{_EN_MONTH}|{_RU_MONTH})(?P<year> (?:19|20)\d\d)?\b"
    r"(?P<g> года)?"
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})+(?![\w-])|(?<![\w.,-])\d+(?![\w,.]?\d|[\w-])")
WORD = re.compile(r"[^\W\d_]{5,}")
QUOTATION = re.compile(r"“([^”]+)”|«([^»]+)»|\"([^\"]+)\"")

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBER_WORDS = {word: n for n, word in enumerate(UNITS) if n > 1} | {
    word: 10 * n for n, word in enumerate(TENS) if n > 1
}
RU_NUMBER_WORDS = {
    "двух": 2, "трёх": 3, "трех": 3, "четырёх": 4, "пять": 5, "пяти": 5, "шести": 6, "семи": 7,
    "восьми": 8, "девяти": 9, "десять": 10, "десяти": 10, "двенадцати": 12, "четыре": 4, "три": 3,
}  # fmt: skip

SAID = (
    "said|added|argued|explained|noted|stressed|warned|stated|replied|declared|insisted|went on|"
    "recalled|continued|announced"
)
RU_SAID = (
    "сказал|сказала|заявил|заявила|отметил|отметила|добавил|добавила|подчеркнул|подчеркнула|"
    "сообщил|сообщила|пояснил|пояснила|считает|указал|указала"
)
# Each pair leaves the sense as it is; the first that occur are exchanged.
SAME = [
    (r"\bnearly\b", "almost"), (r"\babout (?=\d)", "around "), (r"\bmore than (?=\d)", "over "),
    (r"\bpublished\b", "made public"), (r"\bIn addition\b", "Besides"),
    (r"\balso wants\b", "wants"),
    (r"\bset up\b", "established"), (r"\bcalled on\b", "urged"), (r"\bbegan\b", "started"),
    (r"\bthe Alliance\b", "NATO"), (r"\bThe Alliance\b", "NATO"), (r"\bhanded over\b", "delivered"),
    (r"\bon the same day\b", "that same day"), (r"\bsaid that\b", "stated that"),
    (r"\bdid not\b", "didn’t"), (r"\bwould not\b", "wouldn’t"), (r"\bis not\b", "isn’t"),
    (r"\bcountries\b", "states"), (r"\bin order to\b", "to"),
    (r"\bthe leaders\b", "leaders"), (r"\bdeclared that\b", "said that"),
    (r"\btalks\b", "negotiations"),
    (r"\bMoreover\b", "What is more"), (r", however,", ""), (r"\bMoscow has\b", "Russia has"),
    (r"\bMoscow wants\b", "Russia wants"), (r"\bMoscow had\b", "Russia had"),
    (r"\bthe United States\b", "the US"), (r"\bThe United States\b", "The US"),
    (r"\bspoke of\b", "talked of"), (r"\bannounced\b", "made known"), (r"\bsuch as\b", "like"),
    (r"\bsoldiers\b", "troops"), (r"\bshould\b", "ought to"),
    (r"\bthe whole of\b", "all of"), (r"\btoo\.$", "as well."), (r"\bsince then\b", "from then on"),
]  # fmt: skip
RU_SAME = [
    (r"\bоколо\b", "приблизительно"), (r"\bзаявил, что\b", "сказал, что"),
    (r"\bзаявила, что\b", "сказала, что"), (r"\bСоединённые Штаты\b", "США"),
    (r"\bв тот же день\b", "тем же днём"), (r"\bВ тот же день\b", "Тем же днём"),
    (r"\bобнародовал", "опубликовал"), (r"\bсообщил, что\b", "заявил, что"),
    (r"\bтакже\b", "ещё"), (r", однако,", ""), (r", таким образом,", ""),
    (r"\bприказал\b", "распорядился"), (r"\bраспорядился\b", "приказал"),
    (r"\bпрежде всего\b", "в первую очередь"),
    (r"\bговорил о\b", "сказал о"), (r"\bвозразил, что\b", "ответил, что"),
    (r"\bпо его словам\b", "как он сказал"), (r"\bнамерены\b", "собираются"),
    (r"\bПо его словам\b", "Как он сказал"), (r"\bс тем чтобы\b", "чтобы"),
    (r"\bнезамедлительно\b", "сразу"), (r"\bнемедленно\b", "сразу же"),
    (r"\bне менее чем\b", "не меньше чем"),
]  # fmt: skip

# Words that may stand small inside a sentence; everything else there keeps its capital.
FUNCTION = set(
    "the a an it in on each some this that these those there all they he she if after before when "
    "more its his their for at by with one two three as such both another among since under while "
    "most no not every neither what where who how from during against without only "
    "в на это этот эта эти по от они он она оно с за после до для при из к о об если когда там все "
    "всё тогда так уже ещё одновременно также среди кроме ни не через во со однако теперь сам сама "
    "большинство стороны требования главный среди".split()
)

# Lies.
FLIPS = [
    ("more than", "less than"), ("less than", "more than"), ("at least", "at most"),
    ("before", "after"), ("after", "before"), ("largest", "smallest"), ("higher", "lower"),
    ("earlier", "later"), ("later", "earlier"), ("fewer", "more"), ("longer", "shorter"),
    ("eastern", "western"), ("Eastern", "Western"), ("doubled", "halved"), ("stronger", "weaker"),
    ("more", "less"), ("most", "least"), ("increase", "decrease"), ("above", "below"),
]  # fmt: skip
RU_FLIPS = [
    ("больше", "меньше"), ("более", "менее"), ("менее", "более"), ("раньше", "позже"),
    ("позже", "раньше"), ("позднее", "ранее"), ("после", "до"), ("ранее", "позднее"),
    ("Восточной", "Западной"), ("востоке", "западе"),
    ("До", "После"), ("После", "До"), ("крупнейшей", "наименьшей"), ("выше", "ниже"),
]  # fmt: skip
REVERSALS = [
    ("accept", "reject"), ("reject", "accept"), ("rejected", "accepted"), ("accepted", "rejected"),
    ("withdraw", "reinforce"), ("withdrawn", "reinforced"), ("open", "close"), ("opened", "closed"),
    ("closed", "opened"), ("joined", "left"), ("welcomed", "criticised"), ("condemned", "praised"),
    ("agreed", "refused"), ("refused", "agreed"), ("signed", "denounced"), ("raised", "lowered"),
    ("denied", "confirmed"), ("supports", "opposes"), ("demanded", "dropped the demand for"),
    ("prepared", "unwilling"), ("left", "joined"), ("suspended", "resumed"), ("began", "ended"),
    ("prevent", "support"), ("exclude", "permit"), ("insist on", "abandon"), ("sent", "withdrew"),
]  # fmt: skip
RU_REVERSALS = [
    ("осудил", "приветствовал"), ("вывести", "нарастить"), ("вступят", "не войдут"),
    ("опасной", "безобидной"), ("опасным", "безобидным"), ("признать", "отвергнуть"),
    ("прекратит", "возобновит"), ("начнёт", "прервёт"), ("отказаться", "не отказываться"),
    ("разместит", "уберёт"), ("осудила", "одобрила"), ("отклонил", "принял"),
    ("принял", "отклонил"), ("открыть", "закрыть"), ("закрыть", "открыть"),
    ("вернуть", "не возвращать"), ("приостановил", "возобновил"), ("невозможно", "возможно"),
]  # fmt: skip
UNIT_CHANGES = [
    ("thousand", "million"), ("million", "billion"), ("billion", "million"), ("days", "months"),
    ("weeks", "years"), ("months", "days"), ("years", "months"), ("kilometres", "miles"),
    ("per cent", "per mille"), ("hours", "days"), ("tonnes", "kilos"), ("dollars", "roubles"),
    ("dozen", "hundred"), ("articles", "pages"), ("troops", "tanks"), ("states", "cities"),
]  # fmt: skip
RU_UNIT_CHANGES = [
    ("тысяч", "миллионов"), ("миллионов", "миллиардов"), ("миллиардов", "миллионов"),
    ("миллиарда", "миллиона"), ("дней", "месяцев"), ("дня", "года"), ("недель", "лет"),
    ("месяца", "дня"), ("месяцев", "дней"), ("лет", "дней"), ("евро", "рублей"),
    ("километров", "метров"), ("военных", "танков"), ("часов", "минут"), ("процентов", "промилле"),
]  # fmt: skip
ACTORS = {
    "NATO": "Russia", "The Alliance": "Russia", "the Alliance": "Russia", "Russia": "NATO",
    "Moscow": "Washington", "Washington": "Moscow", "Ukraine": "Finland", "Kyiv": "Minsk",
    "The United States": "Russia", "the United States": "Russia", "Sweden": "Turkey",
    "the Kremlin": "the White House", "The Kremlin": "The White House", "Belarus": "Poland",
    "Finland": "Norway", "Germany": "Italy",
}  # fmt: skip
RU_ACTORS = {
    "НАТО": "ООН", "Россия": "Франция", "Россию": "Францию", "России": "Франции",
    "Москва": "Варшава", "Москвы": "Варшавы", "Вашингтон": "Пекин", "Украина": "Турция",
    "Украины": "Турции", "альянс": "Кремль", "альянса": "Кремля", "Киев": "Минск",
    "Соединённые Штаты": "Китай", "США": "КНР", "Швеция": "Норвегия", "Финляндия": "Норвегия",
}  # fmt: skip
PLACES = {
    "Brussels": "Reykjavik", "Geneva": "Oslo", "Vienna": "Madrid", "Crimea": "Kaliningrad",
    "Georgia": "Armenia", "Moldova": "Romania", "Paris": "Rome", "Munich": "Davos",
    "Stockholm": "Copenhagen", "Helsinki": "Tallinn", "Istanbul": "Ankara", "Rome": "Lisbon",
    "Bucharest": "Sofia", "Belarus": "Hungary", "Poland": "Slovakia", "Baltic": "Caspian",
    "Black Sea": "Red Sea", "Donetsk": "Odesa", "Chernihiv": "Lviv", "Vilnius": "Prague",
    "Abkhazia": "Transnistria", "Berlin": "Athens", "Riga": "Zagreb", "Lisbon": "Dublin",
    "Eastern Europe": "Central Asia", "Minsk": "Astana", "Moscow": "Saint Petersburg",
}  # fmt: skip
RU_PLACES = {
    "Брюсселе": "Рейкьявике", "Женеве": "Осло", "Вене": "Мадриде", "Крыма": "Калининграда",
    "Грузии": "Армении", "Белоруссии": "Венгрии", "Молдавии": "Румынии", "Париже": "Риме",
    "Мюнхене": "Давосе", "Германии": "Италии", "Вашингтоне": "Оттаве", "Москве": "Казани",
    "Прибалтики": "Скандинавии", "Хельсинки": "Таллине", "Стамбуле": "Анкаре", "Европе": "Азии",
    "Абхазии": "Аджарии", "Финляндии": "Дании", "Бухарестского": "Софийского",
}  # fmt: skip
# The service names speakers in one spelling; a model that writes Russian writes theirs.
RU_NAMES = {
    "Vladimir Putin": "Владимир Путин", "Sergey Lavrov": "Сергей Лавров",
    "Jens Stoltenberg": "Йенс Столтенберг", "Dmitry Peskov": "Дмитрий Песков",
    "Maria Zakharova": "Мария Захарова", "Antony Blinken": "Энтони Блинкен",
    "Sergei Ryabkov": "Сергей Рябков", "Alexander Grushko": "Александр Грушко",
    "Sergei Shoigu": "Сергей Шойгу", "Emmanuel Macron": "Эмманюэль Макрон",
    "Olaf Scholz": "Олаф Шольц", "Volodymyr Zelensky": "Владимир Зеленский",
    "Mark Rutte": "Марк Рютте", "Joe Biden": "Джо Байден", "Dmitry Medvedev": "Дмитрий Медведев",
    "Wendy Sherman": "Уэнди Шерман", "Michael Carpenter": "Майкл Карпентер",
    "Dmytro Kuleba": "Дмитрий Кулеба", "Pekka Haavisto": "Пекка Хаависто",
    "Magdalena Andersson": "Магдалена Андерссон", "Oana Lungescu": "Оана Лунгеску",
    "Anders Fogh Rasmussen": "Андерс Фог Расмуссен", "Boris Yeltsin": "Борис Ельцин",
    "Jaap de Hoop Scheffer": "Яап де Хооп Схеффер",
}  # fmt: skip
STRANGERS = ["Angela Merkel", "Boris Johnson", "Mark Rutte", "Kaja Kallas", "Dmitry Rogozin"]
RU_STRANGERS = ["Ангела Меркель", "Борис Джонсон", "Марк Рютте", "Кая Каллас", "Дмитрий Рогозин"]
FABRICATED = [
    "We will not sign a paper that ties our hands",
    "There is no alternative to dialogue on our terms",
    "The door is closed and will stay closed",
    "Nobody should doubt that the answer will be swift",
    "We have waited long enough for an honest reply",
]
RU_FABRICATED = [
    "Мы не подпишем бумагу, которая свяжет нам руки",
    "Другого пути, кроме разговора на наших условиях, нет",
    "Дверь закрыта и останется закрытой",
    "Никто не должен сомневаться, что ответ будет быстрым",
]
INVENTED = [
    "{actor} and its partners agreed to keep the question of {topic} under review every quarter.",
    "{actor} later softened its position on {topic} after consultations behind closed doors.",
    "Officials of {actor} prepared a further paper on {topic} for the autumn session.",
    "{actor} described the outcome on {topic} as a success of its own diplomacy.",
    "Observers regard the attitude of {actor} to {topic} as the main reason for the delay.",
]
RU_INVENTED = [
    "{actor} и партнёры договорились ежеквартально возвращаться к вопросу «{topic}».",
    "Позднее {actor} смягчила позицию после закрытых консультаций ({topic}).",
    "Для осенней сессии {actor} готовит ещё один документ, где речь пойдёт о том же: {topic}.",
    "{actor} назвала итог успехом собственной дипломатии, имея в виду: {topic}.",
]
CAUSES = ("{first}, because {second}.", "{first}, потому что {second}.")
