from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from emoji import is_emoji
from slugify import slugify

from accounts.models import Audience, Group, Rank, Standing, User
from forum.boards.models import MOST_HELD, MOST_MINUTES, MOST_TAGS, Board, Tagging
from forum.boards.rights import ALL, NAMES, NONE, Right
from forum.cards.fetching import HOST
from forum.cards.models import CardRules, host_of
from forum.cases.models import RULE_LENGTH, Openness, Rule
from forum.reactions.models import MOST_OFFERED, Reaction, ReactionKind
from forum.tags.fields import TagsField, refuse_name
from forum.tags.models import Tag
from forum.tags.names import NAME_LENGTH, tidy
from forum.uploads.kinds import ENDING, PICTURES, endings_in
from forum.web.fields import LineField, ProseField
from forum.web.text import refuse_controls, refuse_unstorable

SLUG_LENGTH = 60
MOST_OF_SITES = 20_000  # characters
# What a board lets authors do with their own posts.
OWN_POSTS = ("edit_minutes", "lets_delete", "delete_minutes", "has_open_histories")
LOOK = (
    "is_nested",
    "has_answers",
    "has_reactions",
    "has_polls",
    "has_bookmarks",
    "has_scheduling",
    "has_maths",
)
# What may be attached to posts.
FILES = ("takes_files", "file_endings")
ORDER = ("hold_first",)


class LooseSlugField(forms.SlugField):
    """Capitals are forgiven: addresses are in small letters."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).lower()


class CategoryForm(forms.ModelForm):
    """A category, which holds boards only."""

    title = LineField(label=_("Title"), max_length=100)
    description = LineField(
        label=_("Description"),
        max_length=300,
        required=False,
        help_text=_("One line that says what people talk about here."),
    )
    slug = LooseSlugField(
        label=_("Address"),
        max_length=SLUG_LENGTH,
        required=False,
        help_text=_(
            "Latin letters, digits and dashes; made from the title when left empty. "
            "Links to the old address break when it changes."
        ),
        error_messages={
            "invalid": _("An address takes latin letters, digits, dashes and underscores."),
            "unique": _("There is already a board at this address."),
        },
    )

    class Meta:
        model = Board
        fields: ClassVar[tuple[str, ...]] = ("title", "description", "slug")

    def clean(self) -> dict[str, Any]:
        """An address left empty is made from the title, or stays as it was."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "slug" in cleaned and not cleaned["slug"]:
            made = slugify(cleaned.get("title", ""), max_length=SLUG_LENGTH, word_boundary=True)
            cleaned["slug"] = self.initial.get("slug") or made
            if not cleaned["slug"] and "title" in cleaned:
                self.add_error("slug", _("No address can be made from this title: write one."))
        return cleaned


class CountField(forms.IntegerField):
    """Left empty it is 0."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, required=False, **options)

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


class MinutesField(CountField):
    """0 sets no limit."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_value=MOST_MINUTES, help_text=_("0: no limit."), **options)


class EndingsField(LineField):
    """`.PDF, txt` is kept as `pdf txt`."""

    def clean(self, value: Any) -> str:
        endings = endings_in(super().clean(value))
        if wrong := [each for each in endings if not ENDING.fullmatch(each)]:
            raise forms.ValidationError(
                _("“%(ending)s” is no ending of a file’s name."), params={"ending": wrong[0]}
            )
        if pictures := [each for each in endings if each in PICTURES]:
            raise forms.ValidationError(
                _("Pictures are taken anyway: leave out “%(ending)s”."),
                params={"ending": pictures[0]},
            )
        return " ".join(endings)


class BoardForm(CategoryForm):
    """A board in a category. Which of the two something is never changes."""

    parent = forms.ModelChoiceField(
        Board.objects.filter(parent=None).in_tree_order(), label=_("Category"), empty_label=None
    )
    hold_first = CountField(
        label=_("Hold the first posts of new members"),
        max_value=MOST_HELD,
        help_text=_(
            "A member’s posts wait for a moderator’s look until so many of theirs are public. "
            "With 0, none wait."
        ),
    )
    edit_minutes = MinutesField(label=_("Minutes in which authors may edit their posts"))
    delete_minutes = MinutesField(label=_("Minutes in which authors may delete their posts"))
    file_endings = EndingsField(
        label=_("Files beside pictures"),
        max_length=300,
        required=False,
        help_text=_(
            "Endings of their names: pdf txt zip. They are kept as they come, and only ever saved, "
            "never opened on our pages. Left empty, only pictures are taken."
        ),
    )
    field_order = ("title", "description", "parent", "slug", *ORDER, *OWN_POSTS, *LOOK, *FILES)

    class Meta(CategoryForm.Meta):
        fields = ("title", "description", "parent", "slug", *ORDER, *OWN_POSTS, *LOOK, *FILES)
        labels = {
            "lets_delete": _("Authors may delete their posts"),
            "has_open_histories": _("Everyone may see how posts were edited"),
            "is_nested": _("Show threads as trees, replies below what they answer"),
            "has_answers": _("Threads are questions"),
            "has_reactions": _("Members may react to posts"),
            "has_polls": _("Threads may ask by a poll"),
            "has_bookmarks": _("Members may bookmark posts"),
            "has_scheduling": _("Moderators may schedule threads"),
            "has_maths": _("Show formulas"),
            "takes_files": _("Files may be attached to posts"),
        }
        help_texts = {
            "has_open_histories": _(
                "Otherwise only the author and the moderators do. What a moderator took out of a "
                "post stays between them in any case."
            ),
            "is_nested": _("Readers may choose otherwise for themselves."),
            "has_answers": _(
                "Who starts a thread, or a moderator, marks the reply that answers it."
            ),
            "has_reactions": _("Otherwise no reactions are shown here, nor can any be given."),
            "has_bookmarks": _("Otherwise they keep the bookmarks that they have."),
            "has_scheduling": _("Otherwise what is scheduled already is published in its time."),
            "has_maths": _(
                "What stands between dollar signs in LaTeX: $x^2$ in a line, $$ … $$ on lines of "
                "their own. Posts that are there already are made again in the background."
            ),
        }


class GroupForm(forms.ModelForm):
    name = LineField(
        label=pgettext_lazy("of a group", "Name"),
        max_length=60,
        error_messages={"unique": _("There is already a group with this name.")},
    )

    class Meta:
        model = Group
        fields = ("name", "is_called")
        labels = {"is_called": _("Moderators may call it by @name")}
        help_texts = {
            "is_called": _(
                "Then they see its name, with dashes for spaces, where they write; its members, a "
                "hundred at most, are told of the post if they may see it."
            )
        }


class SitesField(forms.CharField):
    """Names of hosts, each on a line; whole addresses are forgiven."""

    widget = forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocapitalize": "none"})
    default_validators = [refuse_unstorable]

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=MOST_OF_SITES, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = str(super().clean(value)).split()
        return sorted({host_named(line) for line in lines})


def host_named(line: str) -> str:
    """Raises ValidationError for what is no name of a host."""
    address = line if "://" in line else f"https://{line}"
    try:
        host = host_of(address).removeprefix("*.").encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not HOST.fullmatch(host):
        raise forms.ValidationError(
            _("“%(line)s” is no name of a site. Write it like example.org."),
            params={"line": line[:100]},
        )
    return host


class CardRulesForm(forms.ModelForm):
    allowed = SitesField(
        label=_("Only these sites"),
        help_text=_("One a line, such as example.org; it stands for www.example.org too."),
    )
    blocked = SitesField(
        label=_("Never these sites"),
        help_text=_("Nothing is fetched from them, and cards that they have are gone at once."),
    )
    field_order = ("is_on", "allowed", "blocked")

    class Meta:
        model = CardRules
        fields = ("is_on", "allowed", "blocked")
        help_texts = {
            "is_on": _(
                "Where a link stands alone on a line, the forum’s server asks the other site for "
                "its title, description and picture, once for all who read it. Links to this "
                "forum’s own threads become cards in any case, without asking anybody."
            )
        }


class NewcomerForm(forms.Form):
    """Whom to put into a group."""

    newcomer = LineField(label=_("Member’s name"), max_length=30)

    def clean_newcomer(self) -> str:
        name = self.cleaned_data["newcomer"]
        self.member = User.objects.filter(username__iexact=name).first()
        if self.member is None:
            raise forms.ValidationError(_("There is no member with this name."))
        return self.member.username


class RankForm(forms.ModelForm):
    # U+0001 in a rank would break each page that shows it: there it stands for a post's text.
    title_ru = LineField(label=_("Title in Russian"), max_length=60, validators=[refuse_controls])
    title_en = LineField(label=_("Title in English"), max_length=60, validators=[refuse_controls])
    field_order = ("title_ru", "title_en", "points")

    class Meta:
        model = Rank
        fields = ("title_ru", "title_en", "points")
        error_messages = {"points": {"unique": _("Another rank begins at these points.")}}

    def clean_points(self) -> int:
        points: int = self.cleaned_data["points"]
        if self.initial.get("points") == 0 and points:
            raise forms.ValidationError(
                _("One rank must begin at 0 points, so that everyone has one.")
            )
        return points


class TagNameField(LineField):
    def clean(self, value: Any) -> str:
        name = tidy(super().clean(value))
        if "," in name or ";" in name:
            raise forms.ValidationError(_("One tag, without commas."))
        refuse_name(name)
        return name


class TagForm(forms.ModelForm):
    name = TagNameField(
        label=pgettext_lazy("of a tag", "Name"),
        max_length=NAME_LENGTH,
        help_text=_("Small letters. Whoever types an earlier name of it means this one."),
        error_messages={"unique": _("There is already a tag with this name: merge them.")},
    )

    class Meta:
        model = Tag
        fields = ("name",)


class MergeForm(forms.Form):
    """Which tag takes what the other one had."""

    into = LineField(label=_("Into which tag"), max_length=NAME_LENGTH)

    def clean_into(self) -> Tag:
        tag = Tag.objects.filter(name=tidy(self.cleaned_data["into"])).first()
        if tag is None:
            raise forms.ValidationError(_("There is no such tag."))
        return tag


class TaggingForm(forms.ModelForm):
    """Which tags a board takes."""

    tagging = forms.ChoiceField(
        label=_("Tags of threads"), choices=Tagging, widget=forms.RadioSelect
    )
    most_tags = forms.IntegerField(
        label=_("At most so many a thread"), min_value=1, max_value=MOST_TAGS
    )
    names = TagsField(
        label=_("Tags that the board takes"),
        max_length=10_000,
        help_text=_("Commas between them. They count where only those listed here are taken."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = Board
        fields = ("tagging", "most_tags")

    def clean(self) -> None:
        wanted = self.cleaned_data
        if wanted.get("tagging") == Tagging.LISTED and not wanted.get("names", True):
            self.add_error("names", _("List some tags, or let threads have none."))


class ReactionForm(forms.ModelForm):
    emoji = LineField(
        label=_("Emoji"),
        max_length=16,
        help_text=_("One character, as your keyboard or another page has it."),
        error_messages={"unique": _("There is already a reaction with this emoji.")},
    )
    name_ru = LineField(label=_("Name in Russian"), max_length=30, validators=[refuse_controls])
    name_en = LineField(label=_("Name in English"), max_length=30, validators=[refuse_controls])
    place = forms.IntegerField(label=_("Place in the row"), min_value=0, max_value=1000)
    field_order = ("emoji", "name_ru", "name_en", "place", "is_offered", "is_like")

    class Meta:
        model = ReactionKind
        fields = ("emoji", "name_ru", "name_en", "place", "is_offered", "is_like")
        labels = {
            "is_offered": _("May be given"),
            "is_like": _("A like: brings the author half a point"),
        }
        help_texts = {
            "is_offered": _("Otherwise those given before are shown, and no new ones."),
            "is_like": _("Stays as it is once anybody has reacted with it."),
        }

    def clean_emoji(self) -> str:
        emoji: str = self.cleaned_data["emoji"]
        if not is_emoji(emoji):
            raise forms.ValidationError(_("This is not one emoji."))
        return emoji

    def clean_is_offered(self) -> bool:
        is_offered: bool = self.cleaned_data["is_offered"]
        others = ReactionKind.objects.filter(is_offered=True).exclude(pk=self.instance.pk)
        if is_offered and others.count() >= MOST_OFFERED:
            raise forms.ValidationError(
                ngettext(
                    "At most %(n)d reaction may be given: take another one out first.",
                    "At most %(n)d reactions may be given: take another one out first.",
                    MOST_OFFERED,
                )
                % {"n": MOST_OFFERED}
            )
        return is_offered

    def clean_is_like(self) -> bool:
        is_like: bool = self.cleaned_data["is_like"]
        is_changed = self.instance.pk is not None and is_like != self.initial["is_like"]
        if is_changed and Reaction.objects.filter(kind=self.instance.pk).exists():
            raise forms.ValidationError(
                _("Members have reacted with it already. Make another reaction for that.")
            )
        return is_like


class FindForm(forms.Form):
    """Which members to list."""

    ACTIVITY = (("", _("all")), ("yes", _("active")), ("no", _("switched off")))

    q = forms.CharField(label=_("Name or e-mail"), max_length=254, required=False)
    standing = forms.TypedChoiceField(
        label=_("Standing"),
        choices=[("", _("all")), *Standing.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    active = forms.ChoiceField(label=_("Account"), choices=ACTIVITY, required=False)


class StandingForm(forms.Form):
    standing = forms.TypedChoiceField(label=_("Standing"), choices=Standing.choices, coerce=int)


class GroupsForm(forms.Form):
    """The groups that someone was put into."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.filter(audience=Audience.CHOSEN),
        label=_("Groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


# --- grants ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of the matrix."""

    name: str
    right: Right
    label: str
    is_ticked: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    group: Group
    boxes: list[Box]


class GrantsForm(forms.Form):
    """A matrix of groups and rights; seeing comes with every other right."""

    whole_category = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, groups: Iterable[Group], held: dict[int, Right]) -> None:
        super().__init__(data)
        self.groups, self.held = list(groups), held
        for group in self.groups:
            self.fields[field_of(group)] = forms.TypedMultipleChoiceField(
                choices=[(right.value, name) for right, name in NAMES.items()],
                coerce=int,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for group in self.groups:
            ticked = Right(sum(set(cleaned.get(field_of(group)) or ())))
            if ticked & ~most_for(group):
                self.add_error(None, _("Guests can only be allowed to see."))
            self.held[group.pk] = whole(ticked)
        return cleaned

    @property
    def rows(self) -> list[GroupRow]:
        return [GroupRow(group, self.boxes(group)) for group in self.groups]

    def boxes(self, group: Group) -> list[Box]:
        held, most = self.held.get(group.pk, NONE), most_for(group)
        return [
            Box(field_of(group), right, str(name), right in held, right not in most)
            for right, name in NAMES.items()
        ]


def field_of(group: Group) -> str:
    return f"group-{group.pk}"


def most_for(group: Group) -> Right:
    return Right.SEE if group.audience == Audience.EVERYONE else ALL


def whole(ticked: Right) -> Right:
    """What the ticked rights mean together: none counts without sight, moderating brings all."""
    if Right.MODERATE in ticked:
        return ALL
    return ticked | Right.SEE if ticked else NONE


class RuleForm(forms.ModelForm):
    """A rule in either language or both."""

    title_ru = LineField(label=_("Title in Russian"), max_length=120, required=False)
    title_en = LineField(label=_("Title in English"), max_length=120, required=False)
    body_ru = ProseField(label=_("Text in Russian"), max_length=RULE_LENGTH, required=False)
    body_en = ProseField(label=_("Text in English"), max_length=RULE_LENGTH, required=False)

    class Meta:
        model = Rule
        fields = ("number", "title_ru", "body_ru", "title_en", "body_en", "is_in_force")
        labels: ClassVar = {
            "number": _("Number"),
            "is_in_force": _("In force: it may be cited, and everyone reads it"),
        }
        error_messages: ClassVar = {
            "number": {"unique": _("There is already a rule of this number.")}
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        titles = ("title_ru", "title_en")
        if all(name in cleaned for name in titles) and not any(cleaned[name] for name in titles):
            self.add_error("title_ru", _("Give it a title in one of the languages at least."))
        return cleaned


class OpennessForm(forms.ModelForm):
    """What everyone may read of how the forum is moderated."""

    months = forms.IntegerField(
        label=_("How many months"), min_value=1, max_value=60, help_text=_("Counted back from now.")
    )

    class Meta:
        model = Openness
        fields = (
            *("is_on", "shows_rules", "shows_outcomes", "shows_reports", "shows_appeals"),
            "months",
        )
        labels: ClassVar = {
            "is_on": _("Everyone may read how many cases there were each month"),
            "shows_rules": _("By which rules they were decided"),
            "shows_outcomes": _("With what outcomes"),
            "shows_reports": _("How many reports there were"),
            "shows_appeals": _("How many appeals there were, and how many were upheld"),
        }
