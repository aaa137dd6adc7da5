from django.urls import path

from accounts import preferences

urlpatterns = [
    path("preferences/", preferences.set_preferences, name="preferences"),
]
