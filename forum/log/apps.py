from django.apps import AppConfig


class LogConfig(AppConfig):
    name = "forum.log"
    label = "log"
