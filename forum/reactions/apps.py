from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReactionsConfig(AppConfig):
    name = "forum.reactions"
    label = "reactions"
    verbose_name = _("Reactions")

    def ready(self) -> None:
        from forum.posts.counters import recount_first  # noqa: PLC0415 - models are loaded by now
        from forum.reactions.recounting import recount_reactions  # noqa: PLC0415

        recount_first(recount_reactions)
