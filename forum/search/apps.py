from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "forum.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from forum.posts.quoted import when_cut  # noqa: PLC0415
        from forum.search.indexing import index_post  # noqa: PLC0415 - models are loaded by now

        when_cut(index_post)
