from django.apps import AppConfig


class ModeratingConfig(AppConfig):
    name = "forum.moderating"
    label = "moderating"

    def ready(self) -> None:
        from forum.moderating.undoing import register_all  # noqa: PLC0415 - models are loaded by now

        register_all()
