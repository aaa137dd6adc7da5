from django.urls import path

from forum.polls import views

urlpatterns = [
    path("p/<int:post_id>/poll/", views.show_poll, name="poll"),
    path("p/<int:post_id>/poll/vote/", views.cast, name="vote"),
    path("p/<int:post_id>/poll/close/", views.close, name="close-poll"),
]
