"""What the made-up members write: a few hundred texts in two languages, always the same."""

from __future__ import annotations

import random
from dataclasses import dataclass

from forum.markup import render

TEXTS = 300

SENTENCES = {
    "ru": """
Поставил вчера на старый ноутбук, летает.
У нас во дворе такая же история, только фонарь починили сами.
Не соглашусь: в мороз эта краска пузырится уже через месяц.
Спасибо, с третьего раза получилось, дело было в прокладке.
А кто-нибудь мерил, сколько это ест электричества за сутки?
Если коротко, то считайте не литры, а часы работы насоса.
Мой дед говорил: пчела умнее пасечника, только молчит.
В поезде до Перми обсуждали ровно это, весь вагон перессорился.
По документам срок до пятнадцатого, но лучше не тянуть до последнего дня.
Проверил на трёх машинах: на двух работает, на третьей падает с той же ошибкой.
Книгу дочитал, конец слабее начала, зато язык живой.
Рассаду пикирую по старинке, в бумажные стаканчики, и не жалею.
Сначала разберитесь, что именно стучит, а потом уже меняйте подшипник.
Ссылку на схему нашёл в архиве, выложу вечером, когда доберусь до дома.
Тут важно не перепутать порядок: сперва выключить автомат, потом снимать крышку.
Дети выросли, комната пустует, вот и думаю, не устроить ли мастерскую.
Цены за год выросли почти вдвое, так что чинить теперь выгоднее, чем покупать.
Сколько людей, столько и рецептов борща, и каждый единственно верный.
За зиму прочёл восемь томов и понял, что героя помню, а сюжет нет.
Ничего сложного, но первый раз лучше делать вдвоём: один держит, другой крутит.
Дорога между Вологдой и Кирилловом в этом году хорошая, ремонт закончили.
Попробуйте отключить расширения по одному, у меня виноват оказался переводчик.
""",
    "en": """
Same here, it started after the update and went away by itself a week later.
I would measure first and buy second, the cheap meter is accurate enough.
My neighbour did exactly this and had to take the whole floor up again.
Thanks, that was it: the cable was fine, the socket was not.
The short answer is no, the long answer takes a weekend and two pots of coffee.
Has anyone tried it with the older model, the one with the metal case?
I kept notes for a year and the difference is smaller than people think.
We drove it in October, the road is paved now except for the last twelve miles.
Please read the label before you mix the two, the smell alone is a warning.
It depends on the soil, in clay you want half of that and twice as often.
The second edition fixes the index but breaks the maps, keep the first one.
On a slow connection the page is still readable, which I find rather impressive.
My grandmother used lard, my mother used butter, and I will not say what I use.
Nobody tells you how loud the pump is at night, so choose the room carefully.
If you go by train, sit on the left side, the lake comes up after the tunnel.
I have been doing this for thirty years and still learn something every spring.
The library had a copy, worn out at exactly the chapter everyone argues about.
Turn it off, count to ten, turn it on, and if that helps, replace the capacitor.
You can see it in the log: the first request waits, all the others are fast.
There is a thread about this from last winter with better pictures than mine.
""",
}

EXTRAS = (
    "> {quoted}\n\n",
    "- {one}\n- {two}\n- {three}\n\n",
    "```python\nfor row in rows:\n    total += row.price * row.count  # {n}\nprint(total)\n```\n\n",
    "**{one}** {two}\n\n",
    "https://example.org/notes/{n}\n\n",
    "| day | value |\n|---|---|\n| 1 | {n} |\n| 2 | 17 |\n\n",
    "Use `sort -n` for that. {one}\n\n",
)


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown and the HTML that the forum makes of it."""

    body: str
    html: str


def texts(chance: random.Random) -> list[Text]:
    """Half of them Russian, half English; most are short, a few run to pages."""
    languages = list(SENTENCES)
    bodies = (written(chance, languages[n % 2]) for n in range(TEXTS))
    return [Text(body, render(body).html) for body in bodies]


def written(chance: random.Random, language: str) -> str:
    said = SENTENCES[language].strip().splitlines()
    length = min(80, 1 + round(chance.lognormvariate(1.5, 0.8)))
    words = [chance.choice(said) for _ in range(length)]
    paragraphs = [" ".join(words[n : n + 4]) for n in range(0, length, 4)]
    extra = chance.choice(EXTRAS).format(
        quoted=chance.choice(said),
        one=chance.choice(said),
        two=chance.choice(said),
        three=chance.choice(said),
        n=chance.randrange(1000),
    )
    return (extra if chance.random() < 0.3 else "") + "\n\n".join(paragraphs)


NAMES = {
    "ru": "Анна Борис Вера Глеб Дарья Егор Жанна Захар Инна Кирилл Лидия Макар Нина Олег Павел "
    "Раиса Савва Таня Ульяна Фёдор Юлия Яков Сова Мельник Старпом Рыжая",
    "en": "alice bob carol dave erin frank grace heidi ivan judy kim leo mallory nora oscar peggy "
    "quentin rupert sybil trent ursula victor wendy xena yorick zoe",
}


def member_name(number: int) -> str:
    """Unique; in one alphabet, as the forum demands."""
    names = NAMES["ru" if number % 2 else "en"].split()
    return f"{names[number // 2 % len(names)]}_{number}"


TOPICS = {
    "ru": (
        ("Как вы", "Кто уже", "Зачем", "Почему", "Где лучше", "Сколько стоит"),
        ("чините", "пробовали", "храните", "выбираете", "считаете", "возите"),
        ("старый насос", "рассаду", "книги", "резервные копии", "велосипед", "варенье"),
        ("зимой?", "своими руками?", "и не жалеете?", "без лишних трат?", "в этом году?"),
    ),
    "en": (
        ("How do you", "Who else would", "Why would anyone", "When did you last", "Should I"),
        ("repair", "keep", "sell", "measure", "clean", "carry"),
        ("an old pump", "a paper map", "seedlings", "a backup", "a bicycle", "tomato jam"),
        ("in winter?", "on a small budget?", "without help?", "after a flood?", "this year?"),
    ),
}


def title(chance: random.Random) -> str:
    return " ".join(map(chance.choice, TOPICS[chance.choice(list(TOPICS))]))
