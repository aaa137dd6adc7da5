from django.apps import AppConfig


class PostingConfig(AppConfig):
    name = "forum.posting"
    label = "posting"
