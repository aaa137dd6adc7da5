from django.apps import AppConfig


class ServerConfig(AppConfig):
    name = "forum.server"
    label = "server"
