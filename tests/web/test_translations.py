"""The strings of the source, their Russian, and what the check refuses. No database."""

from __future__ import annotations

import gettext
import os
import re
from io import StringIO
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command
from django.template import Context, Engine, Template
from django.utils import translation
from django.utils.translation import trans_real

from forum.web.translations import packages
from forum.web.translations.bare_text import bare_texts
from forum.web.translations.catalogue import compile_catalogues, is_compiled, merge, read
from forum.web.translations.checking import faults
from forum.web.translations.packages import left_by
from forum.web.translations.strings import Found, String, of_python, of_template, strings_in

# --- finding strings in Python --------------------------------------------------------------------

IMPORTED = "from django.utils.translation import {}\n"


def strings_of(source: str) -> list[String]:
    return [string for _, string in of_python(source)]


@pytest.mark.parametrize(
    ("imported", "call", "string"),
    [
        ("gettext as _", '_("Reply")', String("Reply")),
        ("gettext_lazy as _", '_("Reply")', String("Reply")),
        ("gettext", 'gettext("Reply")', String("Reply")),
        ("gettext_noop", 'gettext_noop("Reply")', String("Reply")),
        ("gettext", 'gettext("Write " "something")', String("Write something")),
        (
            "ngettext",
            'ngettext("%(n)d post", "%(n)d posts", n)',
            String("%(n)d post", "%(n)d posts"),
        ),
        ("ngettext_lazy as many", 'many("post", "posts", "n")', String("post", "posts")),
        ("pgettext as p", 'p("of a post", "Hidden")', String("Hidden", context="of a post")),
        ("npgettext_lazy", 'npgettext_lazy("c", "a", "b", "n")', String("a", "b", "c")),
        ("activate", 'translation.gettext("Reply")', String("Reply")),
    ],
)
def test_it_finds_every_way_to_ask_in_python(imported, call, string):
    assert strings_of(IMPORTED.format(imported) + call) == [string]


def test_it_leaves_other_functions_alone():
    assert strings_of('_("not gettext")\nprint("said")') == []


def test_it_leaves_names_of_strings_that_are_marked_elsewhere():
    assert strings_of(IMPORTED.format("gettext as _") + "_(TITLES[place])") == []


@pytest.mark.parametrize("argument", ['f"Hello {name}"', '"Hello " + name', '"Hello %s" % name'])
def test_it_refuses_a_string_put_together_at_run_time(argument):
    found = Found()

    found.add("forum/web/x.py", of_python(IMPORTED.format("gettext as _") + f"_({argument})"))

    assert found.unreadable == [
        "forum/web/x.py:2: a string for translation is put together at run time."
    ]


def test_it_finds_strings_with_their_places_and_passes_by_migrations(tmp_path):
    marked = IMPORTED.format("gettext as _") + '\n_("Reply")\n'
    write(tmp_path / "forum/a.py", marked)
    write(tmp_path / "forum/migrations/0001.py", marked)
    write(tmp_path / "templates/b.html", '<p>\n{% translate "Reply" %}')

    found = strings_in(tmp_path)

    assert {string.msgid: [str(p) for p in places] for string, places in found.strings.items()} == {
        "Reply": ["forum/a.py:3", "templates/b.html:2"]
    }


# --- finding strings in templates -----------------------------------------------------------------

CONSTRUCTS = [
    '{% translate "Reply" %}',
    "{% trans 'Reply' %}",
    '{% translate "It\'s yours" %}',
    '{% translate "100% sure" %}',
    '{% translate "Reply" as said %}{{ said }}',
    '{% translate "Hidden" context "of a post" %}',
    '{% translate "shout"|upper %}',
    '{{ _("Reply") }}',
    "{{ nothing|default:_('Nobody') }}",
    '{{ nothing|default:_("100%") }}',
    '{% if name == _("Reply") %}{% endif %}',
    '{% with said=_("Reply") %}{{ said }}{% endwith %}',
    '{% for said in some %}{% translate "within" %}{% endfor %}',
    '{% if not some %}{% else %}{% translate "else" %}{% endif %}',
    '{% block body %}{% translate "in a block" %}{% endblock %}',
    '{% partialdef row inline %}{% translate "in a partial" %}{% endpartialdef %}',
    "{% blocktranslate %}Hello {{ name }}, 100% {% endblocktranslate %}",
    "{% blocktrans with who=name|upper %}Hello {{ who }}{% endblocktrans %}",
    '{% blocktranslate context "greeting" %}Hello{% endblocktranslate %}',
    "{% blocktranslate asvar said %}Hello{% endblocktranslate %}{{ said }}",
    "{% blocktranslate trimmed %}\n    Two\n    lines, {{ name }}\n  {% endblocktranslate %}",
    "{% blocktranslate %}\n    Two\n    lines\n  {% endblocktranslate %}",
    "{% blocktranslate count n=n %}{{ n }} post{% plural %}{{ n }} posts{% endblocktranslate %}",
    "{% blocktranslate trimmed count n=n context 'c' %}\n {{ n }} post\n{% plural %}\n"
    " {{ n }} posts\n{% endblocktranslate %}",
]


@pytest.mark.parametrize("source", CONSTRUCTS)
def test_what_it_finds_in_a_template_is_what_django_asks_for(source, monkeypatch):
    found = [string for _, string in of_template(source)]

    asked = asked_while_rendering(source, monkeypatch)

    assert found
    assert set(found) == asked


def asked_while_rendering(source: str, monkeypatch) -> set[String]:
    """What the current catalogue is asked for, in gettext's own terms, while a template renders."""
    asked: set[String] = set()

    class Listening(gettext.NullTranslations):
        def gettext(self, message):
            context, _, msgid = message.rpartition("\x04")
            asked.add(String(msgid, "", context))
            return msgid

        def ngettext(self, msgid1, msgid2, n):
            context, _, msgid = msgid1.rpartition("\x04")
            asked.add(String(msgid, msgid2.rpartition("\x04")[2], context))
            return msgid

    template = Template(source, engine=Engine.get_default())
    monkeypatch.setattr(trans_real._active, "value", Listening(), raising=False)
    template.render(Context({"name": "Vasya", "n": 5, "some": [1]}))
    return asked


def test_it_leaves_variables_and_noops_of_templates_alone():
    assert list(of_template("{% translate name %}{{ name }}{% translate 'x' noop %}")) == []


def test_it_names_the_line_of_a_broken_template(tmp_path):
    write(tmp_path / "templates/a.html", "<p>\n{% unheard_of %}")

    (sentence,) = strings_in(tmp_path).unreadable

    assert sentence.startswith("templates/a.html:2: Invalid block tag")


# --- what packages leave to us --------------------------------------------------------------------


@pytest.fixture
def package(tmp_path) -> Path:
    """A folder of packages with one, which has two strings and the Russian of one of them."""
    write(tmp_path / "pack/a.py", IMPORTED.format("gettext as _") + '_("Known"), _("New")')
    folder = tmp_path / "pack/locale/ru/LC_MESSAGES"
    folder.mkdir(parents=True)
    known = polib.POFile()
    known.append(polib.POEntry(msgid="Known", msgstr="Известное"))
    known.save_as_mofile(str(folder / "django.mo"))
    return tmp_path


def test_strings_that_a_package_lacks_in_russian_are_ours(package):
    assert list(left_by(package, ("pack",), set()).strings) == [String("New")]


def test_strings_of_a_package_that_we_say_better_are_ours(package):
    left = left_by(package, ("pack",), {("", "Known")})

    assert list(left.strings) == [String("Known"), String("New")]


# --- merging --------------------------------------------------------------------------------------


def test_a_merge_keeps_what_is_translated_adds_what_is_new_and_drops_what_is_gone(tmp_path):
    old = catalogue(tmp_path, reply="Ответить", gone="Прежнее")

    merged = merge(old, found_in("templates/a.html", String("reply"), String("new")).strings)

    assert {entry.msgid: entry.msgstr for entry in merged} == {"reply": "Ответить", "new": ""}


def test_a_merge_gives_a_plural_three_empty_forms():
    (entry,) = merge(polib.POFile(), found_in("a.py", String("%(n)d post", "%(n)d posts")).strings)

    assert entry.msgstr_plural == {0: "", 1: "", 2: ""}


def test_a_string_asked_for_with_and_without_a_plural_is_one_entry():
    (entry,) = merge(
        polib.POFile(), found_in("a.py", String("point"), String("point", "points")).strings
    )

    assert entry.msgid_plural == "points"


def test_two_merges_write_the_same_with_files_in_order_and_no_lines(tmp_path):
    strings = found_in("templates/b.html", String("two")).strings
    strings |= found_in("accounts/a.py", String("one")).strings
    path = tmp_path / "django.po"
    merge(polib.POFile(), strings).save(str(path))
    first = path.read_text("utf-8")

    merge(read(path), strings).save(str(path))

    assert path.read_text("utf-8") == first
    assert first.index("#: accounts/a.py\n") < first.index("#: templates/b.html\n")
    assert str(tmp_path) not in first
    assert "Date" not in first


# --- the check ------------------------------------------------------------------------------------


def test_it_passes_when_every_string_is_in_both_languages(tmp_path):
    found = found_in("a.py", String("Reply"), String("%(n)d post", "%(n)d posts"))

    russian = catalogue(tmp_path, Reply="Ответить")
    russian.append(plural("%(n)d сообщение", "%(n)d сообщения", "%(n)d сообщений"))

    assert list(faults(found, russian)) == []


def test_it_refuses_a_string_that_is_not_in_the_catalogue(tmp_path):
    assert list(faults(found_in("a.py", String("Reply")), catalogue(tmp_path))) == [
        "a.py:7: “Reply” is not in the catalogue: run manage.py update_translations."
    ]


def test_it_refuses_a_string_without_russian(tmp_path):
    assert list(faults(found_in("a.py", String("Reply")), catalogue(tmp_path, Reply=""))) == [
        "a.py:7: “Reply” lacks Russian."
    ]


@pytest.mark.parametrize(
    "forms", [("%(n)d сообщение", "%(n)d сообщения", ""), ("%(n)d сообщение", "%(n)d сообщения")]
)
def test_it_refuses_a_plural_that_lacks_a_form(tmp_path, forms):
    russian = catalogue(tmp_path)
    russian.append(plural(*forms))

    sentences = list(faults(found_in("a.py", String("%(n)d post", "%(n)d posts")), russian))

    assert sentences == ["a.py:7: “%(n)d post” lacks Russian."]


def test_it_refuses_a_fuzzy_string(tmp_path):
    russian = catalogue(tmp_path, Reply="Ответить")
    russian[0].flags.append("fuzzy")

    (sentence,) = faults(found_in("a.py", String("Reply")), russian)

    assert "fuzzy" in sentence


@pytest.mark.parametrize("obsolete", [True, False])
def test_it_refuses_a_string_that_is_no_longer_in_the_source(tmp_path, obsolete):
    russian = catalogue(tmp_path, Gone="Прежнее")
    russian[0].obsolete = obsolete

    (sentence,) = faults(Found(), russian)

    assert "“Gone” is no longer in the source." in sentence


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ("joined %(when)s", "на форуме"),
        ("joined %(when)s", "на форуме %(since)s"),
        ("joined", "на форуме %(when)s"),
        ("joined %(when)s", "на форуме %(when)d"),
        ("{name} replied", "{actor} отвечает"),
    ],
)
def test_it_refuses_other_placeholders_than_in_english(tmp_path, english, russian):
    sentences = list(
        faults(found_in("a.py", String(english)), catalogue(tmp_path, **{english: russian}))
    )

    assert len(sentences) == 1
    assert "placeholders" in sentences[0]


def test_it_refuses_a_first_form_without_the_number_since_that_form_is_for_21_too(tmp_path):
    russian = catalogue(tmp_path)
    russian.append(plural("одно сообщение", "%(n)d сообщения", "%(n)d сообщений"))

    (sentence,) = faults(found_in("a.py", String("%(n)d post", "%(n)d posts")), russian)

    assert "placeholders" in sentence


def test_doubled_percent_signs_are_no_placeholders(tmp_path):
    found = found_in("a.py", String("100%% sure"))

    assert list(faults(found, catalogue(tmp_path, **{"100%% sure": "Точно на 100%% так"}))) == []


def test_it_refuses_cyrillic_in_the_source(tmp_path):
    found = found_in("a.py", String("Ответить"))

    (sentence,) = faults(found, catalogue(tmp_path, Ответить="Ответить"))

    assert "lacks English" in sentence


def test_the_name_of_the_forum_may_be_cyrillic(tmp_path):
    assert list(faults(found_in("a.py", String("Вече")), catalogue(tmp_path, Вече="Вече"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Reply</p>",
        "{% if more %}\n<p>Reply</p>{% endif %}",
        '<a title="Reply"></a>',
        '<input placeholder="Reply">',
        '<nav aria-label="Reply"></nav>',
        "<p>Ответить</p>",
    ],
)
def test_it_finds_text_of_a_template_that_is_not_marked(source):
    (text,) = (text for _, text in bare_texts(source))

    assert text in ("Reply", "Ответить")


@pytest.mark.parametrize(
    "source",
    [
        '<p class="post">{{ name }} · {% translate "Reply" %} №</p>',
        "<p>{% blocktranslate %}Reply, {{ name }}{% endblocktranslate %}</p>",
        "{# Reply #}{% comment %}Reply{% endcomment %}<!-- Reply -->",
        "<kbd>Ctrl</kbd><code>**so**</code><script>let reply;</script>",
        "{% block page_class %}page-wide{% endblock %}",
        "<a>English</a>",
    ],
)
def test_it_leaves_marked_text_names_and_code_alone(source):
    assert list(bare_texts(source)) == []


def test_text_of_a_letter_is_not_html():
    assert list(bare_texts("{{ name }},\nwelcome", html=False)) == [(2, "welcome")]


# --- the commands ---------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path, settings, monkeypatch) -> Path:
    """A project of one template, without packages."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.setattr(packages, "SHOWN", {})
    write(tmp_path / "templates/a.html", '<p>\n{% translate "Reply" %}</p>')
    return tmp_path


def test_the_check_fails_and_names_each_string_and_its_place(project):
    write(project / "templates/b.html", "<p>Bare</p>")
    call_command("update_translations", stdout=StringIO())

    with pytest.raises(CommandError) as refused:
        call_command("check_translations")

    assert str(refused.value).splitlines() == [
        "templates/a.html:2: “Reply” lacks Russian.",
        "templates/b.html:1: “Bare” is not marked for translation.",
        "2 to mend.",
    ]


def test_the_check_passes_once_all_is_said(project):
    saved(project / "locale", Reply="Ответить")

    call_command("check_translations", stdout=(said := StringIO()))

    assert said.getvalue() == "Strings: 1, each in Russian and in English.\n"


def test_the_update_merges_and_compiles(project):
    source = saved(project / "locale", Reply="Ответить", Gone="Прежнее")

    call_command("update_translations", stdout=(said := StringIO()))

    assert said.getvalue() == "Strings: 1, to do: 0.\n"
    assert [entry.msgid for entry in read(source)] == ["Reply"]
    assert said_by(source, "Reply") == "Ответить"


# --- compiling ------------------------------------------------------------------------------------


def test_a_missing_catalogue_is_compiled(tmp_path):
    source = saved(tmp_path, reply="Ответить")

    compile_catalogues(tmp_path)

    assert said_by(source, "reply") == "Ответить"


def test_an_older_catalogue_is_compiled_again(tmp_path):
    source = saved(tmp_path, reply="Отвечать")
    compile_catalogues(tmp_path)
    saved(tmp_path, reply="Ответить")
    os.utime(source, (1, 1))  # even a .po from the past, as a checkout may bring, is another one

    compile_catalogues(tmp_path)

    assert said_by(source, "reply") == "Ответить"


def test_an_up_to_date_catalogue_is_left_alone(tmp_path):
    source = saved(tmp_path, reply="Ответить")
    compile_catalogues(tmp_path)
    before = source.with_suffix(".mo").stat()

    compile_catalogues(tmp_path)

    assert source.with_suffix(".mo").stat().st_ino == before.st_ino


def test_nothing_but_the_catalogues_is_left_in_the_folder(tmp_path):
    source = saved(tmp_path, reply="Ответить")

    compile_catalogues(tmp_path)

    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_tree_that_may_not_be_written_is_a_warning(tmp_path, monkeypatch, caplog):
    source = saved(tmp_path, reply="Ответить")

    def refuse(*_) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)

    compile_catalogues(tmp_path)

    assert not is_compiled(source)
    assert "can't be compiled: Permission denied" in caplog.text


# --- as readers see it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "ours", "djangos"),
    [
        (1, "1 минуту назад", "1 год"),
        (2, "2 минуты назад", "2 года"),
        (5, "5 минут назад", "5 лет"),
        (11, "11 минут назад", "11 лет"),
        (21, "21 минуту назад", "21 год"),
        (111, "111 минут назад", "111 лет"),
    ],
)
def test_our_plurals_and_djangos_are_both_right(number, ours, djangos):
    with translation.override("ru"):
        said = translation.ngettext("%(n)d minute ago", "%(n)d minutes ago", number)
        year = translation.ngettext("%(num)d year", "%(num)d years", number)

    assert said % {"n": number} == ours
    assert (year % {"num": number}).replace("\xa0", " ") == djangos


@pytest.mark.parametrize(("number", "said"), [(1, "1 minute ago"), (2, "2 minutes ago")])
def test_english_is_what_the_source_says(number, said):
    with translation.override("en"):
        text = translation.ngettext("%(n)d minute ago", "%(n)d minutes ago", number)

    assert text % {"n": number} == said


def test_a_template_of_each_construct_is_said_in_russian(tmp_path, monkeypatch):
    sources = [source for source in CONSTRUCTS if "{% block body %}" not in source]
    found = Found()
    found.add("templates/a.html", of_template("".join(sources)))
    russian = merge(polib.POFile(), found.strings)
    for entry in russian:
        said = " ".join(["переведено", *re.findall(r"%\(\w+\)s", entry.msgid)])
        entry.msgstr = said if not entry.msgid_plural else ""
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, said)
    (tmp_path / "django.mo").write_bytes(russian.to_binary())
    with (tmp_path / "django.mo").open("rb") as file:
        monkeypatch.setattr(
            trans_real._active, "value", gettext.GNUTranslations(file), raising=False
        )

    rendered = {
        source: Template(source, engine=Engine.get_default()).render(
            Context({"name": "Vasya", "n": 5, "some": [1]})
        )
        for source in sources
    }

    silent = [s for s, text in rendered.items() if "переведено" not in text.lower()]
    assert silent == ['{% if name == _("Reply") %}{% endif %}']


# --- made up --------------------------------------------------------------------------------------


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def found_in(file: str, *strings: String) -> Found:
    found = Found()
    found.add(file, [(7, string) for string in strings])
    return found


def catalogue(folder: Path, **said: str) -> polib.POFile:
    """The catalogue that says this, as it is read from a file."""
    return read(saved(folder, **said))


def saved(folder: Path, **said: str) -> Path:
    path = folder / "ru/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in said.items())
    catalogue.save(str(path))
    return path


def plural(*forms: str) -> polib.POEntry:
    return polib.POEntry(
        msgid="%(n)d post", msgid_plural="%(n)d posts", msgstr_plural=dict(enumerate(forms))
    )


def said_by(source: Path, msgid: str) -> str:
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext(msgid)
