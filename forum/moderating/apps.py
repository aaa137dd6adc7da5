from django.apps import AppConfig


class ModeratingConfig(AppConfig):
    name = "forum.moderating"
    label = "moderating"
