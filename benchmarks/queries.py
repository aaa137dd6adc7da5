"""What a member of the demo forum might look for, and the threads that answer it.

Written by reading the forum's threads, before the search was tuned by them. A thread is named by
the beginning of its title. A query counts as answered when one of its threads is among the first
three that are shown.
"""

from __future__ import annotations

from typing import NamedTuple


class Wanted(NamedTuple):
    """A query and the threads that it is for."""

    kind: str
    query: str
    titles: tuple[str, ...]


FORMS, YO, TYPO, PHRASE, NAME, CODE, MIXED, HALF = (
    "inflected forms", "ё and е", "typos", "phrases", "names", "code words", "mixed languages",
    "half remembered",
)  # fmt: skip

BEETS = "Борщ: тереть свёклу"
SEQ_SCAN = "Индекс есть, а Postgres"
LEARNING = "Learning Russian: the cases"

QUERIES = [
    Wanted(FORMS, "натирать борщи", (BEETS,)),
    Wanted(FORMS, "сушёный гриб моль", ("Сушёные грибы",)),
    Wanted(FORMS, "квашеную капусту горькая", ("Капуста квашеная",)),
    Wanted(FORMS, "паркеты скрипят", ("Скрипит паркет",)),
    Wanted(FORMS, "барабан соседи", ("Сосед сверху учится",)),
    Wanted(FORMS, "заточка стамесок", ("Как точить стамеску",)),
    Wanted(FORMS, "обои письма", ("За обоями нашлось письмо",)),
    Wanted(FORMS, "отзыв откликов собеседование", ("97 откликов",)),
    Wanted(FORMS, "разделочные доски пропитка", ("Чем пропитать разделочную",)),
    Wanted(FORMS, "abandoning books", ("Books you abandoned",)),
    Wanted(FORMS, "jokes translating", ("How do you translate a joke",)),
    Wanted(FORMS, "automating homes regrets", ("Home automation: tell me",)),
    Wanted(FORMS, "houseplant talking foreign languages", ("Does anyone else talk to their",)),
    Wanted(FORMS, "restrung fiddles left-handed", ("Left-handed fiddle",)),
    Wanted(YO, "мед от сиропа", ("Мёд: как отличить",)),
    Wanted(YO, "свекла соломкой", (BEETS,)),
    Wanted(YO, "чёрный хлеб мука", ("Русский ржаной хлеб",)),
    Wanted(YO, "экранизации крестный отец", ("Экранизации, которые лучше",)),
    Wanted(YO, "ёлочкой паркет", ("Скрипит паркет",)),
    Wanted(YO, "самолет первый раз", ("Первый раз лечу",)),
    Wanted(YO, "легкий вопрос да нет наверное", ("Лёгкий вопрос",)),
    Wanted(YO, "точеная балясина", ("Ищу чертёж точёной",)),
    Wanted(TYPO, "мурманкс", ("Мурманск в полярную",)),
    Wanted(TYPO, "столешнеца из бука", ("Масло или лак",)),
    Wanted(TYPO, "штукотурить стену", ("Стена гуляет",)),
    Wanted(TYPO, "мультиварак", ("Готовлю в кабине",)),
    Wanted(TYPO, "экзель кракозябры", ("Файл от внука",)),
    Wanted(TYPO, "пельмини", ("Пельмени и цзяоцзы",)),
    Wanted(TYPO, "владивосток дарога машина урал", ("С Урала до Владивостока",)),
    Wanted(TYPO, "паялник для начинающего", ("Паяльник для начинающего",)),
    Wanted(TYPO, "sourdogh rise", ("Sourdough refuses",)),
    Wanted(TYPO, "remitances cut", ("How do you send money",)),
    Wanted(TYPO, "elecrtician tools", ("First year electrician",)),
    Wanted(TYPO, "durain", ("The durian defence",)),
    Wanted(TYPO, "monsson setup", ("Working from home through",)),
    Wanted(TYPO, "ghbdtn новенькая", ("Здравствуйте, я новенькая",)),
    Wanted(PHRASE, '"суп дракона"', ("Дети едят только макароны",)),
    Wanted(PHRASE, '"счастливого пути"', ("Инспектор остановил",)),
    Wanted(PHRASE, '"полярная ночь"', ("Полярная ночь, день", "«Солярис»", "Мурманск в полярную")),
    Wanted(PHRASE, '"контрольная бочка"', ("Капуста квашеная",)),
    Wanted(PHRASE, '"should of"', ('"Should of" and other',)),
    Wanted(PHRASE, '"on the street"', ('"In the street" or',)),
    Wanted(PHRASE, '"four-day week"', ("Four-day week: has",)),
    Wanted(PHRASE, '"final FINAL"', ("Everyone at work wants",)),
    Wanted(NAME, "Верхний Ларс", ("Кто недавно проезжал Верхний",)),
    Wanted(NAME, "Тарковский Солярис", ("«Солярис»: Лем",)),
    Wanted(NAME, "Люсьен Оливье", ("Оливье: правда",)),
    Wanted(NAME, "Воланд", ("Перечитала «Мастера",)),
    Wanted(NAME, "Новосельцев Калугина", ("В «Служебном романе»",)),
    Wanted(NAME, "Кен Лю", ("«Задача трёх тел»",)),
    Wanted(NAME, "Einstein quote", ("Einstein never said",)),
    Wanted(NAME, "Kanazawa Hiroshima seats", ("Japan by train",)),
    Wanted(NAME, "Lunenburg", ("Glass dropping",)),
    Wanted(NAME, "Океан-209", ("Приёмник «Океан",)),
    Wanted(CODE, "datetime.now", ("Храню datetime.now",)),
    Wanted(CODE, "DISTINCT ON", ("Последний заказ",)),
    Wanted(CODE, "git branch -D", ("I deleted my git branch",)),
    Wanted(CODE, "count(*) медленно", ("COUNT(*) по 40",)),
    Wanted(CODE, "__name__ __main__", ("What does `if",)),
    Wanted(CODE, "rm -rf", ("rm -rf и мои",)),
    Wanted(CODE, "DS18B20", ("DS18B20 sometimes",)),
    Wanted(CODE, "0.30000000000000004", ("0.1 + 0.2",)),
    Wanted(CODE, "NOT IN NULL", ("NOT IN вернул",)),
    Wanted(CODE, "pandas left join дубли", ("pandas merge",)),
    Wanted(MIXED, "postgres индексы", (SEQ_SCAN,)),
    Wanted(MIXED, "Rust reference функции", ("Rust: «returns",)),
    Wanted(MIXED, "коммит в main git", ("Git: наделала",)),
    Wanted(MIXED, "ssh отваливается", ("ssh отваливается",)),
    Wanted(MIXED, "code review комментарии", ("Code review: коллега",)),
    Wanted(MIXED, "недоперепить", ("What's a word your language",)),
    Wanted(MIXED, "коса pun translation", ("How do you translate a joke",)),
    Wanted(MIXED, "rye flour обойная", ("Русский ржаной хлеб",)),
    Wanted(HALF, "яйца не чистятся", ("как сварить яйцо",)),
    Wanted(HALF, "украли велик из подъезда что делать", ("Украли велосипед",)),
    Wanted(HALF, "дым из печи", ("Печка дымит",)),
    Wanted(HALF, "паспорт остался в вагоне", ("Забыла варежку",)),
    Wanted(HALF, "рассказ про смотрителя маяка", ("Ищу рассказ",)),
    Wanted(HALF, "нива горячая не заводится", ("«Нива» не заводится",)),
    Wanted(HALF, "мошенники звонят из банка", ("Звонили «из банка»",)),
    Wanted(HALF, "задержка рейса компенсация", ("Рейс задержали",)),
    Wanted(HALF, "six endings russian grammar", (LEARNING,)),
    Wanted(HALF, "cows know weather", ("My cows called",)),
    Wanted(HALF, "list keeps only last value python", ("My for loop",)),
    Wanted(HALF, "how to get rid of slugs", ("Slugs. Just slugs",)),
    Wanted(HALF, "kenya nurse registration months", ("Nurses and doctors",)),
    Wanted(HALF, "two player games under an hour", ("Board games for exactly",)),
]
