from django.urls import path

from forum.bookmarks import views

urlpatterns = [
    path("bookmarks/", views.show_bookmarks, name="bookmarks"),
    path("p/<int:post_id>/bookmark/", views.bookmark_post, name="bookmark"),
    path("p/<int:post_id>/bookmark/drop/", views.drop, name="drop-bookmark"),
]
