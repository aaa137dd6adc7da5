from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HoldingConfig(AppConfig):
    name = "forum.holding"
    label = "holding"
    verbose_name = _("Held posts")

    def ready(self) -> None:
        from forum.holding.models import (  # noqa: PLC0415 - models are loaded by now
            HeldPost,
            shows_upload,
        )
        from forum.posts.attaching import let_see  # noqa: PLC0415
        from forum.posts.quoted import Texts, cut_in_too, with_html  # noqa: PLC0415

        let_see(shows_upload)
        cut_in_too(Texts(HeldPost.objects.all, with_html))
