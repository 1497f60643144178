"""Kinds of things, deeds and measures that texts call by few words, in three languages."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """The words that a kind is asked by, and those that tell of it."""

    asked: re.Pattern[str]
    told: re.Pattern[str]


def _kind(told: str, asked: str = "") -> Kind:
    """One that is told of by the words it is asked by, unless those are others; a tilde stands for
    any ending."""
    first, second = (each.replace("~", r"[^\W\d_]*") for each in (asked or told, told))
    return Kind(
        re.compile(first, re.IGNORECASE),
        re.compile(rf"(?<![^\W_])(?:{second})(?![^\W_])", re.IGNORECASE),
    )


THINGS = (
    # Formations, and ranks.
    _kind(
        "units?|brigad~|regiment~|division~|battalion~|squadron~|formations?|corps|"
        "battlegroups?|(?:tank|guards|field|arms) arm(?:y|ies)|подразделен~|бригад~|полк(?:а|и|"
        "ов|у|ом)?|дивизи~|батальон~|эскадр~|соединен~|воинск~ част~|корпус~|арми~|підрозділ~|"
        "дивізі~|ескадр~",
        "units?|brigades?|regiments?|battalions?|squadrons?|formations?|corps|battlegroups?|"
        "подразделени~|бригад~|полк(?:и|ов)?|дивизи~|батальон~|эскадр~|підрозділ~|дивізі~|ескадр~",
    ),
    _kind(
        "(?<!secretary )(?<!secretary-)generals?|admirals?|colonels?|commanders?|lieutenants?|"
        "majors?|captains?|officers?|генерал~|адмирал~|полковник~|командующ~|командир~|майор~|"
        "капитан~|офицер~|адмірал~|офіцер~",
    ),
    # Where forces are, and where people meet.
    _kind(
        "(?:air)?bases?|airfields?|airports?|barracks|garrisons?|ports?|harbou?rs?|fort|camps?|"
        "баз~|авиабаз~|аэродром~|аэропорт~|гарнизон~|порт(?:а|у|е|ы|ов)?|казарм~|полигон~|"
        "авіабаз~|аеродром~|гарнізон~|полігон~",
    ),
    _kind(
        "buildings?|hotels?|halls?|palaces?|villas?|residences?|mansions?|castles?|"
        "venues?|streets?|squares?|здани~|отел~|гостиниц~|зал~|двор(?:ец|ц~)|вилл~|резиденци~|"
        "улиц~|площад~|будівл~|готел~|палац~|вілл~|вулиц~|площ~",
    ),
    # At sea, in the air and on land.
    _kind(
        "(?:war)?ships?|vessels?|frigates?|destroyers?|corvettes?|cruisers?|submarines?|"
        "(?:gun)?boats?|tugs?|carriers?|cutters?|hms|uss|корабл~|судн~|суд(?:а|ов)|фрегат~|"
        "эсмин~|корвет~|крейсер~|подлод~|лод(?:к~|ок)|катер~|буксир~|авианос~|корабел~|човн~|"
        "есмін~|авіанос~",
    ),
    _kind(
        "aircraft|(?:war)?planes?|jets?|fighters?|bombers?|helicopters?|drones?|airliners?|"
        r"flights?|(?:f|mig|su|tu|il)-?\d~|самол[её]т~|истребител~|бомбардировщик~|"
        r"верт[оа]л[её]т~|миг-?\d~|су-?\d~|ту-?\d~|беспилотник~|дрон~|рейс~|пол[её]т~|літак~|"
        "винищувач~|гелікоптер~|безпілотник~",
    ),
    # Firms, their owners, bodies, media, schools.
    _kind(
        "compan(?:y|ies)|firms?|corporations?|manufacturers?|contractors?|operators?|banks?|"
        "компани~|фирм~|корпораци~|производител~|банк~|компані~|виробник~",
    ),
    _kind(
        "oligarchs?|tycoons?|billionaires?|businessm[ae]n|magnates?|entrepreneurs?|олигарх~|"
        "миллиардер~|бизнесмен~|предпринимател~|олігарх~|мільярдер~|бізнесмен~|підприєм~",
    ),
    _kind(
        "newspapers?|papers?|magazines?|channels?|broadcasters?|dail(?:y|ies)|television|tv|"
        "radio|газет~|журнал~|телеканал~|канал~|телевидени~|радио|телебаченн~|радіо",
        "newspapers?|magazines?|broadcasters?|dail(?:y|ies)|television|tv|radio|газет~|журнал~|"
        "телеканал~|радио|радіо",
    ),
    _kind(
        "universit~|institutes?|academ(?:y|ies)|colleges?|университет~|институт~|академи~|"
        "університет~|інститут~|академі~",
    ),
    _kind("courts?|judges?|tribunals?|суд(?:а|у|ом|е|ы|ов|ьи|ья)?|трибунал~|судд~"),
    _kind(
        "senators?|lawmakers?|mps?|congressm[ae]n|deput(?:y|ies)|legislators?|сенатор~|"
        "депутат~|парламентари~|парламентар~",
    ),
    # On the map.
    _kind("villages?|towns?|сел[оае]|посел~|деревн~|селищ~"),
    _kind("islands?|остров~|острів~"),
    _kind(
        "factor(?:y|ies)|plants?|refiner~|shipyards?|reactors?|завод~|фабрик~|верф~|реактор~|"
        "нпз",
    ),
    _kind("prisons?|jails?|penal|colon(?:y|ies)|тюрьм~|сизо|колони~|в.язниц~|колоні~"),
    _kind("medals?|awards?|prizes?|orders? of|награ~|медал~|преми~|нагород~|премі~"),
    _kind("books?|novels?|films?|songs?|poems?|книг~|роман~|фильм~|песн~|стих~|фільм~|пісн~"),
    _kind("hackers?|malware|virus~|хакер~|вирус~|вірус~"),
)  # fmt: skip
# Who led, who wrote: asked only of persons and sides.
LEADING = _kind(
    "led|lead(?:s|er|ing|ership)?|head(?:s|ed|ing)?|chair~|command~|chiefs?|presid(?:ed|es|"
    "ing)|in charge|directors?|under (?:general|admiral|colonel)|возглав~|руковод~|командующ~|"
    "командир~|командов~|команду~|председател~|председательств~|во главе|глав[аоыу]|начальник~|"
    "очол~|керу~|керів~|голов[аиую]",
    "chair(?:s|ed)?|leads?|led|head(?:s|ed)?|command(?:s|ed)?|presides?|presided|возглав~|"
    "руковод~|команду~|командов~|председательств~|очол~|керу~|керів~",
)
WRITING = _kind(
    "wrote|written by|draft(?:ed|ers?|ing)|author~|penned|drew up|drawn up|prepared by|"
    "написал~|составил~|автор~|подготовил~|разработ~|написав~|склав|склал~|підготу~|розроб~",
    "wrote|drafted|authored|penned|написал~|составил~|написав~|склав",
)
VOTING = _kind(
    "vot(?:es?|ed|ing)|ballots?|majorit~|unanim~|abstain~|abstentions?|in favou?r|голос~|"
    "проголос~|большинств~|единоглас~|единодуш~|більшіст~|одностайн~|одноголос~",
    "vote[ds]?|голосовал~|проголосовал~|голосува~|проголосува~",
)
# Voting, translating, paying, making, detaining, killing, hurting, appointing, electing, taking a
# place, leaking, filming, being the host, being born, founding, training, inviting, inquiring,
# poisoning, marrying, rescuing, expiring.
DEEDS = (
    VOTING,
    _kind(
        "translat~|interpret(?:ed|er|ers|ing)|переводчик~|перев[её]л~|переводил~|переклада~",
        "translated|interpreted|переводил~|перев[её]л~|переклада~",
    ),
    _kind(
        "paid|pays?|payment~|fund(?:s|ed|ing)?|financ~|bill|costs?|money|sp(?:end|ent)~|budget~|"
        "contribut~|оплат~|заплат~|плат~|"
        "финансир~|деньг~|денег|сплат~|фінанс~|грош~",
        "paid|pays?|funded|funds|financed?|finances|оплатил~|заплатил~|платит|финансиру~|"
        "фінансу~|заплати~",
    ),
    _kind(
        "design~|develop~|buil[dt]~|manufactur~|produc~|made by|maker~|разработ~|спроектир~|"
        "постро~|произв~|строи~|розроб~|збуду~|побуду~|вироб~",
        "designed|developed|built|builds|manufactures|manufactured|разработал~|построил~|"
        "произвёл~|строит|розроби~|збудува~|побудува~",
    ),
    _kind(
        "arrest~|detain~|detention~|captur~|custody|seiz~|арест~|задерж~|захват~|заарешт~|"
        "затрим~|захоп~",
        "arrest(?:ed)?|detain(?:ed)?|арестова~|задержа~|заарешт~|затрима~",
    ),
    _kind(
        "kill~|shot|murder~|assassinat~|dead|died|dies|death~|lives|fatal~|casualt~|loss~|"
        "уби(?:л|т|й)~|застрел~|погиб~|жертв~|потер~|вби(?:в|т)~|загин~|втрат~",
        "killed|murdered|assassinated|die[ds]?|убил~|убит~|погиб~|вбив|вбил~|вбит~|загин~",
    ),
    _kind(
        "wound~|injur~|hurt|casualt~|ранен~|пострада~|поранен~|постражда~",
        "wounded|injured|hurt|ранен~|пострада~|поранен~|постражда~",
    ),
    _kind(
        "appoint~|nam(?:ed|es|ing)|nominat~|pick(?:ed|s)?|chose~|choos~|elect~|назнач~|выбра~|"
        "избра~|призна?ч~|обра~",
        "appoint(?:ed)?|nominated?|назначил~|назначен~|призначи~|призначен~",
    ),
    _kind(
        "elect~|vot~|ballot~|избра~|выбор~|выбра~|обра~|вибор~",
        "elected|избрал~|избран~|обрал~|обран~",
    ),
    _kind(
        "succe(?:ed|ss)~|replac~|took over|takes over|new|next|сменил~|смени~|преемник~|замен~|"
        "нов~|наступ~|заступ~|замін~",
        "succeeded|replaced|replaces|сменил~|заменил~|замінив|замінил~",
    ),
    _kind("leak~|утеч~|слил~|витік~|злил~", "leaked|слил~|злил~"),
    _kind(
        "film~|video~|photo~|footage|camera~|pictur~|снял~|видео~|фото~|съ[её]мк~|зняв|зняла|"
        "відео~",
        "filmed|photographed|сфотографировал~|сфотографува~",
    ),
    _kind(
        "host(?:s|ed|ing)?|mediat~|moderat~|chair~|посредни~|ведущ~|принима~|посередн~",
        "mediated?|moderated?|mediates",
    ),
    _kind("born|birth~|родил~|рожд~|народи~|народж~", "born|родил~|народи~"),
    _kind(
        "accus~|blam~|charg(?:e[ds]?|ing)|alleg~|fault~|denounc~|responsib~|обвин~|вин(?:у|ил~|ит|ят)|"
        "ответственн~|звинува~|відповідальн~",
        "accus~|blam(?:ed|es?|ing)|обвин~|звинува~",
    ),
    _kind(
        "found(?:ed|ers?|ing)|establish~|creat~|set up|sets up|formed|since|основ~|созда~|"
        "учре~|заснов~|створ~",
        "founded|established|основал~|основан~|создан~|учрежд~|заснован~|створен~",
    ),
    _kind(
        "train(?:s|ed|ers?|ing)?|instruct~|обуч~|подготов~|навча~|інструкт~",
        "trained|trains?|обучал~|обучает|навча~",
    ),
    _kind(
        "invit~|welcom~|asked|приглас~|приглаш~|запрос~|запрош~",
        "invited?|пригласил~|приглашал~|запросил~|запросив",
    ),
    _kind(
        "investigat~|inquir~|prob(?:es?|ed|ing)|расследов~|следств~|розслід~|слідств~",
        "investigated?|investigates|расследовал~|расследует|розсліду~",
    ),
    _kind(
        "poison~|отрав~|отру~",
        "poisoned|отравил~|отруї~",
    ),
    _kind(
        "married|marri~|wife|husband|spouse|жен[аыу]|муж~|супруг~|одруж~|дружин~",
        "married|marry|женат|женил~|одружен~",
    ),
    _kind(
        "rescu~|sav(?:ed|es)|recover~|спас~|врят~",
        "rescued?|спас|спасл~|врятува~",
    ),
    _kind(
        "expir~|until|till|valid|end(?:s|ed)?|run~ out|lapse~|term|истек~|действ~|до|срок~|"
        "чинн~|діє",
        "expires?|expired?|истека~|истек~",
    ),
)  # fmt: skip
# Distances, speeds, sizes, weights, how often, colours, languages.
MEASURES = (
    _kind(
        "km|kilomet~|miles?|met(?:re|er)s?|distan~|close|near~|км|километр~|мил[ьяи]~|метр~|"
        "расстояни~|кілометр~|відстан~",
        "distance|расстоянии?|відстан[ьі]",
    ),
    _kind(
        "km/h|mph|knots?|mach|speed~|kilomet~ an hour|fast~|скорост~|узл~|км/ч|швидк~",
        "speed|скорост~|швидк[іо]ст~",
    ),
    _kind(
        "met(?:re|er)s?|km|kilomet~|feet|foot|miles?|tall|high|height|deep|depth|wide|width|"
        "long|length|метр~|км|километр~|высот~|глубин~|ширин~|кілометр~|висот~|глибин~",
        "tall|deep|wide|height|depth|width|высот~|глубин~|ширин~|висот~|глибин~",
    ),
    _kind(
        "kg|kilos?|kilogram~|tons?|tonnes?|pounds?|weigh~|heav~|кг|килограмм~|тонн~|вес~|"
        "кілограм~|ваг~|важ~",
        "heavy|weight|вес|вага",
    ),
    _kind(
        "every|each|times|daily|weekly|monthly|annual~|yearly|once|twice|regular~|rare~|often|"
        "frequen~|week|month|year|кажд~|ежегодн~|ежедневн~|раз~|регулярн~|щороку|щодня|кожн~",
        "often|frequently|часто",
    ),
    _kind(
        "colou?r~|white|black|red|blue|green|yellow|gr[ea]y|brown|orange|цвет~|бел~|ч[её]рн~|"
        "красн~|син~|зел[её]н~|ж[её]лт~|колір~|кольор~|біл~|чорн~|червон~",
        "colou?r|цвета?|кольору?|колір",
    ),
    _kind(
        "languages?|english|french|german|russian|ukrainian|polish|язык~|англий~|французск~|"
        "немецк~|русск~|мов~|англійськ~",
        "languages?|языке?|мов[аоі]ю?",
    ),
)  # fmt: skip
_MONEY = (
    "euros?|dollars?|pounds?|roubles?|rubles?|zlot~|kron(?:a|e|er|or)|crowns?|hryvnia~|usd|eur|евро|"
    "доллар~|рубл~|гривн~|злот~|фунт~|крон~|долар~"
)
_AMOUNT = (
    rf"\d[\d.,\u00a0 ]*(?:~\.? )?(?:{_MONEY})|(?:m|b)illions?(?: of)? (?:{_MONEY})|"
    rf"(?:million|milliard|миллион|миллиард|мільйон|мільярд)~ (?:{_MONEY})|[€$£] ?\d[\d.,]*~"
)
# A price, in money; and what is spent, which is told as a share, too.
SUMS = (
    _kind(
        _AMOUNT,
        "costs?|pays?|paid|bills?|debts?|fines?|prices?|стоит|стоил~|стоят|стоимост~|заплат~|"
        "обходится|обош[её]л~|обойд[её]тся|обходиться|обійш~|обійдеться|"
        "цен[аы]|долг~|штраф~|коштує|коштува~|борг~",
    ),
    _kind(
        rf"{_AMOUNT}|\d[\d.,]* ?%|per cent|percent|процент~|відсот~",
        "sp(?:end|ends|ent)|budgets?|subsid~|бюджет~|трат~|витрат~",
    ),
)
# What somebody is called: a first name and a surname.
_CAPITAL = "[A-ZА-ЯЁІЇЄҐ][a-zа-яёіїєґ’'-]"
NAMES = Kind(re.compile(r"\w+"), re.compile(rf"(?<![^\W_]){_CAPITAL}+ {_CAPITAL}{{2,}}"))
# How something came to be known.
KNOWING = _kind(
    "satellit~|intercept~|photo~|images?|imagery|radar~|evidence|inform~|analy~|data|telemetr~|"
    "track~|footage|video~|inspect~|observ~|monitor~|surveillance|traced?|wreck~|debris|"
    "спутник~|перехват~|снимк~|радар~|доказательств~|информ~|данны~|анализ~|наблюд~|инспек~|"
    "обломк~|следил~|супутник~|перехоп~|знімк~|доказ~|дані|аналіз~|спостереж~|інспек~|уламк~",
    "~",
)
# Of what is to come once more.
NEXT = _kind(
    "again|next|another|further|resum~|continu~|follow~|second|снова|вновь|опять|следующ~|"
    "продолж~|повторн~|очередн~|знову|наступн~|продовж~",
    "again|next|снова|вновь|опять|следующ~|знову|наступн~",
)
