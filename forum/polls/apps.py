from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    name = "forum.polls"
    label = "polls"
    verbose_name = _("Polls")

    def ready(self) -> None:
        from forum.polls.counting import recount_polls  # noqa: PLC0415 - models are loaded by now
        from forum.posts.counters import recount_first  # noqa: PLC0415

        recount_first(recount_polls)
