from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "forum.cases"
    label = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        from forum.cases.models import Appeal, Remark, Snapshot  # noqa: PLC0415 - they are loaded
        from forum.posts.quoted import Texts, cut_in_too, with_html  # noqa: PLC0415

        for kept in (Snapshot, Remark, Appeal):
            cut_in_too(Texts(kept._default_manager.all, with_html))
