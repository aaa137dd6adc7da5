from django.apps import AppConfig


class ModeratingConfig(AppConfig):
    name = "forum.moderating"
    label = "moderating"

    def ready(self) -> None:
        from forum.moderating import (  # noqa: PLC0415 - models are loaded by now
            bringing_back,
            setting_back,
            showing_back,
            undoing,
        )
        from forum.moderating.cleaning import register_clean_up  # noqa: PLC0415
        from forum.moderating.corners import add_all  # noqa: PLC0415
        from forum.moderating.outcomes import offer_all  # noqa: PLC0415

        undoing.register_all()
        bringing_back.register_all()
        setting_back.register_all()
        showing_back.register_all()
        register_clean_up()
        add_all()
        offer_all()
