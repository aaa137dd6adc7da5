from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "forum.reading"
    label = "reading"
