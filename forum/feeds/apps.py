from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "forum.feeds"
    label = "feeds"
