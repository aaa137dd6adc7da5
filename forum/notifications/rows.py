"""What a notification says, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from forum.markup import excerpt
from forum.notifications.models import BEGINNING, OF_OTHERS, Kind, Notification

EXCERPT = 160

# By kind, or by kind and deed. Who reads "your" is the recipient.
SAID = {
    "reply_to_post": _("{actor} replied to your post in “{title}”"),
    "quote": _("{actor} quoted you in “{title}”"),
    "mention": _("{actor} mentioned you in “{title}”"),
    "reply": _("{actor} replied in your thread “{title}”"),
    "moderation lock": _("{actor} locked your thread “{title}”"),
    "moderation unlock": _("{actor} unlocked your thread “{title}”"),
    "moderation pin": _("{actor} pinned your thread “{title}”"),
    "moderation unpin": _("{actor} unpinned your thread “{title}”"),
    "moderation move": _("{actor} moved your thread “{title}” to another board"),
    "moderation hide_thread": _("{actor} hid your thread “{title}”"),
    "moderation restore_thread": _("{actor} restored your thread “{title}”"),
    "moderation hide_post": _("{actor} hid your post in “{title}”"),
    "moderation restore_post": _("{actor} restored your post in “{title}”"),
    "moderation approve": _("{actor} approved what you wrote in “{title}”"),
    "moderation refuse": _("{actor} did not publish what you wrote in “{title}”"),
    "moderation edit_post": _("{actor} edited your post in “{title}”"),
    "moderation purge_version": _("{actor} purged an earlier version of your post in “{title}”"),
    "moderation retag": _("{actor} changed the tags of your thread “{title}”"),
    "moderation merge": _("{actor} merged your thread “{title}” into another"),
    "moderation split": _("{actor} made posts of your thread “{title}” a thread of their own"),
    "moderation move_posts": _("{actor} moved posts of your thread “{title}” to another"),
    "moderation rename": _("{actor} gave your thread a new title: “{title}”"),
    "moderation feature": _("{actor} featured your thread “{title}”"),
    "moderation unfeature": _("{actor} no longer features your thread “{title}”"),
    "moderation announce": _("{actor} announced your thread “{title}” on all boards"),
    "moderation unannounce": _("{actor} no longer announces your thread “{title}”"),
    "moderation slow_mode": _("{actor} changed how often one may reply in your thread “{title}”"),
    "moderation auto_close": _("{actor} changed when your thread “{title}” closes by itself"),
    "moderation purge_thread": _("{actor} removed your thread for good"),
    "moderation purge_post": _("{actor} removed your post in “{title}” for good"),
    "moderation undo": _("{actor} took back what was done to your thread “{title}”"),
    "reaction": _("{actor} reacted to your post in “{title}”"),
    "wiki": _("{actor} edited your wiki post in “{title}”"),
    "answer": _("{actor} marked your post in “{title}” as the answer"),
    "moderation mark_answer": _("{actor} marked your post in “{title}” as the answer"),
    "moderation unmark_answer": _("{actor} no longer marks your post in “{title}” as the answer"),
    "poll": _("The poll in “{title}” is closed"),
    "moderation make_wiki": _("{actor} lets others edit your post in “{title}”"),
    "moderation unmake_wiki": _("{actor} no longer lets others edit your post in “{title}”"),
    "reminder": _("You wanted to be reminded of a post in “{title}”"),
    "conversation begin": _("{actor} wrote to you: “{title}”"),
    "conversation add": _("{actor} added you to the conversation “{title}”"),
    "report close_report": _("The moderators looked into your report on a post in “{title}”"),
    "report hide_post": _("The post in “{title}” that you reported was hidden"),
    "report acted": _("The moderators acted on your report on a post in “{title}”"),
    "report nobody": _("Nobody here may decide about the post in “{title}” that you reported"),
    "report appeal_upheld": _(
        "On appeal the moderators decided otherwise about your report on a post in “{title}”"
    ),
    "moderation decide_case": _("{actor} decided about your words in “{title}”"),
    "moderation decide_appeal": _("{actor} decided your appeal: “{title}”"),
    "moderation appeal_upheld": _("{actor} upheld your appeal: “{title}”"),
    "moderation appeal_refused": _("{actor} turned down your appeal: “{title}”"),
}
# The same for who may no longer see the thread, so not its title either.
SAID_WITHOUT_TITLE = {
    "unpublished": _("A thread that you scheduled could not be published"),
    "moderation hide_post": _("{actor} hid your post"),
    "moderation hide_thread": _("{actor} hid your thread"),
    "moderation decide_case": _("{actor} decided about you"),
    "moderation appeal_upheld": _("{actor} upheld your appeal"),
    "moderation appeal_refused": _("{actor} turned down your appeal"),
    "moderation restore_post": _("{actor} restored your post"),
    "moderation approve": _("{actor} approved what you wrote"),
    "moderation refuse": _("{actor} did not publish what you wrote"),
    "moderation edit_post": _("{actor} edited your post"),
    "moderation purge_version": _("{actor} purged an earlier version of your post"),
    "moderation mark_answer": _("{actor} marked your post as the answer"),
    "moderation unmark_answer": _("{actor} no longer marks your post as the answer"),
    "moderation make_wiki": _("{actor} lets others edit your post"),
    "moderation unmake_wiki": _("{actor} no longer lets others edit your post"),
    "moderation warn": _("{actor} gave you a warning"),
    "moderation remove_message": _("{actor} removed your message from a conversation"),
    "moderation undo_remove_message": _("{actor} put your message back into its conversation"),
    "moderation undo_warning": _("{actor} withdrew a warning that you had"),
    "moderation silence": _("{actor} silenced you: you can read, but not write"),
    "moderation undo_silence": _("{actor} lets you write again"),
    "moderation undo_ban": _("{actor} opened the forum to you again"),
    "moderation purge_post": _("{actor} removed your post for good"),
    "moderation purge_thread": _("{actor} removed your thread for good"),
    "report close_report": _("The moderators looked into your report"),
    "report hide_post": _("The post that you reported was hidden"),
    "report acted": _("The moderators acted on your report"),
    "report nobody": _("Nobody here may decide about what you reported"),
    "report appeal_upheld": _("On appeal the moderators decided otherwise about your report"),
}
# Of several people, of whom one is named.
JOINED = {
    Kind.REACTION: ngettext_lazy(
        "{actor} and %(n)d other reacted to your post in “{title}”",
        "{actor} and %(n)d others reacted to your post in “{title}”",
        "n",
    ),
    Kind.WIKI: ngettext_lazy(
        "{actor} and %(n)d other edited your wiki post in “{title}”",
        "{actor} and %(n)d others edited your wiki post in “{title}”",
        "n",
    ),
}
# What was done to the recipient and not to their words: a page of their own tells more.
OF_THEMSELVES = ("warn", "undo_warning", "silence", "undo_silence", "undo_ban")


@dataclass(frozen=True, slots=True)
class Row:
    """A notification of `for_rows` as its recipient reads it."""

    told: Notification

    @property
    def sentence(self) -> SafeString:
        actor = self.told.actor.username if self.told.actor else gettext("A deleted member")
        others = self.told.people - 1
        said = JOINED[Kind(self.told.kind)] % {"n": others} if others else str(self.words)
        actor_html = format_html("<strong>{}</strong>", actor)
        return format_html(said, actor=actor_html, title=self.title)

    @property
    def words(self) -> object:
        """An event that a later version told of and this one can't word is still shown."""
        said = SAID if self.title else SAID_WITHOUT_TITLE
        key = f"{self.told.kind} {self.told.deed}".strip()
        return said.get(key) or Kind(self.told.kind).label

    @property
    def title(self) -> str:
        """Of a thread that the recipient sees or began, or of a conversation that they are in."""
        if self.told.subject:
            return self.told.subject
        thread = self.told.thread_now
        own = thread is not None and thread.author_id == self.told.recipient_id
        return thread.title if thread and (own or self.told.sees_thread) else ""

    @property
    def excerpt(self) -> str:
        """The first words of a post that tells itself; of one's own hidden post, to know it by."""
        told = self.told
        own = told.kind == Kind.MODERATION and told.post_id is not None
        return excerpt(whole_tags(told.beginning), EXCERPT) if shows_words(told) or own else ""

    @property
    def target(self) -> str:
        """Where a click leads; empty when what it is about can't be opened."""
        told = self.told
        if told.conversation_id:
            return reverse("conversation", args=[told.conversation_id])
        if told.case_id:
            return reverse("case-outcome", args=[told.case_id])
        if told.post_id and told.sees_post:
            return reverse("post", args=[told.post_id])
        thread = told.thread_now
        # Of a thread that was merged the address leads on.
        if thread and (told.sees_thread or thread.is_merged):
            return thread.get_absolute_url()
        is_own = told.kind == Kind.MODERATION and told.deed in OF_THEMSELVES
        return reverse("own-record") if is_own else ""


def shows_words(told: Notification) -> bool:
    return told.kind in OF_OTHERS and told.sees_post


def whole_tags(beginning: str | None) -> str:
    """Without the tag that the cut went through."""
    html = beginning or ""
    return html[: html.rfind(">") + 1] if len(html) == BEGINNING else html
