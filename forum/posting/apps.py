from django.apps import AppConfig


class PostingConfig(AppConfig):
    name = "forum.posting"
    label = "posting"

    def ready(self) -> None:
        from forum.posting import approving, tagging  # noqa: PLC0415 - models are loaded
        from forum.posting.held_cases import register_cases  # noqa: PLC0415
        from forum.posting.held_corner import add_held  # noqa: PLC0415

        approving.register_undoing()
        tagging.register_undoing()
        register_cases()
        add_held()
