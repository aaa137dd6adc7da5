from django.apps import AppConfig


class ModeratingConfig(AppConfig):
    name = "forum.moderating"
    label = "moderating"

    def ready(self) -> None:
        from forum.moderating.cleaning import register_clean_up  # noqa: PLC0415 - models are loaded
        from forum.moderating.outcomes import offer_all  # noqa: PLC0415
        from forum.moderating.undoing import register_all  # noqa: PLC0415

        register_all()
        register_clean_up()
        offer_all()
