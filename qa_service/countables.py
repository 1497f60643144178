"""Words that texts count things, people and times by, in three languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

# "The number of forces at high readiness would go up to …", «численность сил выросла до …».
_SUMS = re.compile(
    r"numbers?|total|size|strength|числ[оа]\w*|численност\w*|количеств\w*|кільк[іо]ст\w*|чисельн\w*"
)
_CHANGES = re.compile(
    r"rises?|rose|risen|grew|grows?|grown|f[ae]ll(?:s|en)?|drop(?:s|ped)?|climb\w*|increas\w*|up|"
    r"down|reach\w*|doubl\w*|tripl\w*|number(?:s|ed)|amount\w*|total\w*|shr[aiu]nk\w*|expand\w*|"
    r"вырос\w*|возрос\w*|увелич\w*|сократи\w*|дости[гч]\w*|состав\w*|снизи\w*|довед\w*|"
    r"зрос\w*|збільш\w*|скороти\w*|досяг\w*|станов\w*|сягн\w*"
)

# A time is counted by any of these; one of them by itself and its neighbours: minutes by no months.
UNITS = {
    "en": ("minute", "hour", "day", "week", "month", "year"),
    "ru": (
        "минут минуты", "часов часа час", "дней день дня дни", "недель неделя недели неделю",
        "месяцев месяца месяц", "лет год года",
    ),
    "uk": (
        "хвилин хвилини", "годин години", "днів день дня дні діб доби",
        "тижнів тиждень тижні тижня", "місяців місяця місяць", "років рік роки року",
    ),
}  # fmt: skip
TIMES = {"en": "time long", "ru": "времени время", "uk": "часу час"}
# Words that a text counts the same things by: any of a class stands for the others.
CLASSES = {
    "en": (
        "soldier troop serviceman servicemen men personnel military force reservist fighter unit "
        "contingent detachment",
        "money aid fund cash sum euro dollar pound rouble ruble billion million",
        "people person men women staff employee worker resident citizen member civilian victim "
        "sailor crew expert specialist participant diplomat official officer observer",
        "drone aircraft plane machine object violation incursion",
        "aircraft plane jet fighter bomber helicopter warplane",
        "ship vessel boat frigate destroyer corvette warship submarine cutter tanker",
        "flight overflight mission sortie",
        "inspection visit check",
        "meeting session round",
        "missile rocket",
        "post seat position job people person staff",
        "participant soldier troop serviceman servicemen",
        "kilometre kilometer km mile",
        "country state nation ally government",
        "member ally state people",
        "gas metre meter cubic tonne ton litre",
        "percentage percent per cent share turnout vote",
    ),
    "ru": (
        "солдат военных военнослужащих военные войск человек бойцов",
        "денег средств евро долларов рублей миллиардов миллионов",
        "людей человек человека сотрудников членов жителей моряков подводников экспертов "
        "специалистов участников жертв дипломатов наблюдателей офицеров",
        "беспилотников дронов аппаратов самолётов нарушений",
        "самолётов самолёта истребителей истребителя бомбардировщиков вертолётов вертолёта",
        "кораблей корабля судов судна фрегатов фрегата катеров катера эсминцев подлодок",
        "полётов полёта вылетов вылета миссий",
        "инспекций инспекции визитов визита проверок проверки",
        "встреч встречи раундов раунда заседаний заседания",
        "ракет ракеты",
        "километров километра км",
        "стран страны государств союзников правительств",
    ),
    "uk": (
        "солдатів військових військовослужбовців військ людей осіб бійців",
        "грошей коштів євро доларів рублів гривень мільярдів мільйонів",
        "людей людина людини осіб співробітників членів жителів моряків підводників експертів "
        "спеціалістів фахівців учасників жертв загиблих дипломатів спостерігачів офіцерів",
        "безпілотників дронів апаратів літаків порушень",
        "літаків літака винищувачів винищувача бомбардувальників гелікоптерів вертольотів",
        "кораблів корабля суден судна фрегатів фрегата катерів катера есмінців човнів",
        "польотів польоту вильотів вильоту місій",
        "інспекцій інспекції візитів візиту перевірок перевірки",
        "зустрічей зустрічі раундів раунду засідань засідання",
        "ракет ракети",
        "кілометрів кілометра км",
        "країн країни держав союзників урядів",
    ),
}
# So many of the first classes are of the same things in each language.
ALIKE = 10
# "How many times did they meet?": twice, in three rounds.
TIMES_OVER = "times occasions rounds visits meetings twice thrice"
# A price is told in a currency alone: "800 million" may be anything.
PRICES = {
    "en": "money cash euro dollar pound rouble ruble hryvnia zloty yuan yen franc krone crown",
    "ru": "денег евро доллара долларов рубля рублей гривны гривен фунтов злотых юаней крон",
    "uk": "грошей євро долара доларів рубля рублів гривні гривень фунтів злотих юанів крон",
}
# What is spent is told as a share, too.
SHARES = {"en": "percent cent", "ru": "процента процентов", "uk": "відсотка відсотків"}


def is_sum(before: Sequence[str], between: Sequence[str]) -> bool:
    """Whether a noun is told as a sum by the words before it, or those between it and a number:
    "the number of forces at high readiness would go up to 300,000"."""
    return any(map(_SUMS.fullmatch, before)) or any(map(_CHANGES.fullmatch, between))
