from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "forum.scheduling"
    label = "scheduling"
    verbose_name = _("Scheduled threads")

    def ready(self) -> None:
        from forum.posting.orphans import TEXTS  # noqa: PLC0415 - models are loaded by now
        from forum.posts.quoted import Texts, bare, cut_in_too  # noqa: PLC0415
        from forum.scheduling.models import ScheduledThread, texts_with_files  # noqa: PLC0415

        TEXTS.append(texts_with_files)
        cut_in_too(Texts(ScheduledThread.objects.all, bare))
