from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversationsConfig(AppConfig):
    name = "forum.conversations"
    label = "conversations"
    verbose_name = _("Conversations")

    def ready(self) -> None:
        from forum.cases.kinds import add_kind  # noqa: PLC0415
        from forum.conversations import places  # noqa: PLC0415 - models are loaded by now
        from forum.conversations.counting import recount_conversations  # noqa: PLC0415
        from forum.conversations.models import EarlierWords, Message  # noqa: PLC0415
        from forum.conversations.removing import add_messages, offer_removal  # noqa: PLC0415
        from forum.conversations.reporting import KIND  # noqa: PLC0415
        from forum.conversations.rerendering import any_older, rerender_batch  # noqa: PLC0415
        from forum.drafts.places import also_written  # noqa: PLC0415
        from forum.posts.counters import recount_first  # noqa: PLC0415
        from forum.posts.quoted import Texts as Quoting  # noqa: PLC0415
        from forum.posts.quoted import bare, cut_in_too, with_html  # noqa: PLC0415
        from forum.posts.rerendering import Texts, rerender_too  # noqa: PLC0415

        add_kind(KIND)
        offer_removal()
        add_messages()
        recount_first(recount_conversations)
        rerender_too(Texts(any_older, rerender_batch))
        cut_in_too(Quoting(Message.objects.all, with_html))
        cut_in_too(Quoting(EarlierWords.objects.all, bare))
        also_written("letter", places.letters)
        also_written("talk", places.talks)
        also_written("message", places.messages)
