from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "forum.drafts"
    label = "drafts"

    def ready(self) -> None:
        from forum.drafts.models import Draft  # noqa: PLC0415 - models are loaded by now
        from forum.posts.quoted import Texts, bare, cut_in_too  # noqa: PLC0415

        cut_in_too(Texts(Draft.objects.all, bare))
