from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.markup import RENDERER_VERSION
from forum.posts.models import page_of

if TYPE_CHECKING:
    from forum.boards.viewer import Viewer

TITLE_LENGTH = 200
MESSAGE = "message"  # among the kinds of cases
# The renderer of what has no text.
NEVER_OLDER = 32_767


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those that the viewer takes part in. Moderators and administrators see no others."""
        if viewer.is_guest:
            return self.none()
        present = Participant.objects.present().filter(member=viewer.id)
        return self.filter(Exists(present.filter(conversation=OuterRef("pk"))))


class Conversation(models.Model):
    """What some members say to each other. Counts are written by `counting` alone."""

    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    starter = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # Every number that was given, those of comings and goings too.
    last_number = models.PositiveIntegerField(default=0)
    # Of the last that somebody said.
    last_message_id = models.BigIntegerField(default=0)
    message_count = models.PositiveIntegerField(default=0)
    participant_count = models.PositiveIntegerField(default=0)

    objects: ClassVar = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("conversation", args=[self.pk])

    def call(self, title: str) -> None:
        self.title = title
        self.save(update_fields=["title"])


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> Self:
        return self.filter(left_at=None)

    def unread(self) -> Self:
        """Of whoever is there, didn't mute it, and has not read all of it."""
        return self.present().filter(is_muted=False, read_number__lt=F("conversation__last_number"))


class Participant(models.Model):
    """A member in a conversation. They see it from `first_number` on, and until they leave."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="participants", db_index=False
    )
    member = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True)
    first_number = models.PositiveIntegerField(default=1)
    read_number = models.PositiveIntegerField(default=0)
    # Where it stands in the member's list: at the last message, or at that of their coming.
    place = models.BigIntegerField(default=0)
    is_muted = models.BooleanField(default=False)

    objects: ClassVar = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "conversation", "member", name="one_participant_a_member_and_conversation"
            ),
        )
        indexes = (
            models.Index(
                "member",
                F("place").desc(),
                name="conversations_of_a_member",
                condition=Q(left_at=None),
            ),
            models.Index("member", name="conversations_ever_of_a_member"),
        )

    def __str__(self) -> str:
        return f"{self.member_id} in {self.conversation_id}"

    @property
    def is_present(self) -> bool:
        return self.left_at is None

    @property
    def unread_count(self) -> int:
        """How many numbers were given since; asks for the conversation."""
        return max(0, self.conversation.last_number - self.read_number)

    @property
    def first_page(self) -> int:
        """Which range of numbers is the first for them."""
        return page_of(self.first_number)

    @property
    def last_page(self) -> int:
        return self.page_of(self.conversation.last_number)

    def page_of(self, number: int) -> int:
        """The page that holds a number, counted from the first that they see."""
        return max(1, page_of(number) - self.first_page + 1)

    def address_of(self, number: int) -> str:
        return f"{self.address_of_page(self.page_of(number))}#post-{number}"

    def address_of_page(self, page: int) -> str:
        query = f"?page={page}" if page > 1 else ""
        return reverse("conversation", args=[self.conversation_id]) + query

    def leave(self) -> None:
        self.left_at = timezone.now()
        self.save(update_fields=["left_at"])


class Kind(models.TextChoices):
    """What stands in a conversation: what was said, and who came and went."""

    SAID = "said", _("a message")
    ADDED = "added", _("someone was added")
    LEFT = "left", _("someone left")


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of conversations that the viewer takes part in, from where they came in."""
        if viewer.is_guest:
            return self.none()
        present = Participant.objects.present().filter(member=viewer.id)
        there = present.filter(
            conversation=OuterRef("conversation_id"), first_number__lte=OuterRef("number")
        )
        return self.filter(Exists(there))

    def said(self) -> Self:
        return self.filter(kind=Kind.SAID)

    def in_sight(self) -> Self:
        """Without those that moderators removed."""
        return self.filter(hidden_at=None)

    def older(self) -> Self:
        """What an older renderer made."""
        return self.filter(renderer_version__lt=RENDERER_VERSION).said()


class Message(models.Model):
    """What someone said. `html` was made from `body` by the renderer of `renderer_version`."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages", db_index=False
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.SAID)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Who was added.
    about = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    body = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    renderer_version = models.PositiveSmallIntegerField()
    mentions = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    # When moderators took it out of sight; its number stays.
    hidden_at = models.DateTimeField(null=True)
    # Sent along by the form, so that a message sent twice is kept once.
    submission_id = models.UUIDField(null=True)

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = (
            models.UniqueConstraint("conversation", "number", name="one_message_a_number"),
            models.UniqueConstraint("author", "submission_id", name="one_message_a_submission"),
        )
        indexes = (models.Index("renderer_version", "id", name="messages_by_renderer"),)

    def __str__(self) -> str:
        return f"{self.conversation_id}#{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("message", args=[self.pk])

    @property
    def is_said(self) -> bool:
        return self.kind == Kind.SAID

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    def hide(self) -> None:
        self.hidden_at = timezone.now()
        self.save(update_fields=["hidden_at"])

    def restore(self) -> None:
        self.hidden_at = None
        self.save(update_fields=["hidden_at"])

    def rewrite(self, body: str, html: str, mentions: dict[str, int], version: int) -> None:
        """Other words; as they were before, an `EarlierWords` keeps them."""
        EarlierWords.objects.create(message=self, body=self.body)
        self.body, self.html, self.mentions = body, html, mentions
        self.renderer_version, self.edited_at = version, timezone.now()
        written = ["body", "html", "mentions", "renderer_version", "edited_at"]
        self.save(update_fields=written)


class EarlierWords(models.Model):
    """What a message said before an edit: whoever reports it reports this too."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="earlier")
    body = models.TextField()
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.message_id} until {self.replaced_at:%Y-%m-%d %H:%M}"
