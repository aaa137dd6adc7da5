from django.urls import path

from forum.notifications import views

urlpatterns = [
    path("notifications/", views.show_notifications, name="notifications"),
    path("notifications/read/", views.read_all, name="read-notifications"),
    path("notifications/clear/", views.clear, name="clear-notifications"),
    path("notifications/<int:notification_id>/read/", views.read, name="read-notification"),
]
