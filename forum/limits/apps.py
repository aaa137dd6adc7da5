from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "forum.limits"
    label = "limits"
