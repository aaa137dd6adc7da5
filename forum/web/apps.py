from django.apps import AppConfig
from django.conf import settings

from forum.web.translations.catalogue import compile_catalogues


class WebConfig(AppConfig):
    name = "forum.web"
    label = "web"

    def ready(self) -> None:
        # Django reads a language's catalogue when it is first spoken, which is after this.
        for locale in settings.LOCALE_PATHS:
            compile_catalogues(locale)
