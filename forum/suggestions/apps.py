from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    name = "forum.suggestions"
    label = "suggestions"
