from django.urls import path

from forum.server.health import healthz

urlpatterns = [path("healthz", healthz, name="healthz")]
