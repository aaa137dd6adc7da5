from django.apps import AppConfig


class AdministeringConfig(AppConfig):
    name = "forum.administering"
    label = "administering"
