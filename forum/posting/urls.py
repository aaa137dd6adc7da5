from django.urls import path

from forum.posting import pasting, views

urlpatterns = [
    path("b/<str:slug>/new/", views.start_thread, name="start-thread"),
    path("t/<int:thread_id>/reply/", views.reply, name="reply"),
    path("p/<int:post_id>/edit/", views.edit, name="edit-post"),
    path("p/<int:post_id>/quote/", views.quote_post, name="quote-post"),
    path("mentions/", views.mentions, name="mentions"),
    path("markdown/", pasting.markdown, name="markdown"),
    path("emoji.json", pasting.emoji, name="emoji"),
    path("preview/", views.preview, name="preview"),
]
