from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "forum.scheduling"
    label = "scheduling"
    verbose_name = _("Scheduled threads")

    def ready(self) -> None:
        from forum.posting.orphans import TEXTS  # noqa: PLC0415 - models are loaded by now
        from forum.scheduling.models import texts_with_files  # noqa: PLC0415

        TEXTS.append(texts_with_files)
