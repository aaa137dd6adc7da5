from django.urls import path

from forum.reactions import views

urlpatterns = [
    path("p/<int:post_id>/react/", views.react_to_post, name="react"),
    path("p/<int:post_id>/reactions/", views.show_reactions, name="reactions"),
]
