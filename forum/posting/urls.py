from django.urls import path

from forum.posting import answer_pages, attaching, history, own_posts, pasting, tag_pages, views

urlpatterns = [
    path("b/<str:slug>/new/", views.start_thread, name="start-thread"),
    path("t/<int:thread_id>/reply/", views.reply, name="reply"),
    path("t/<int:thread_id>/tags/", tag_pages.edit_tags, name="edit-tags"),
    path("tags/offered/", tag_pages.offer_tags, name="offer-tags"),
    path("p/<int:post_id>/edit/", views.edit, name="edit-post"),
    path("p/<int:post_id>/delete/", own_posts.delete, name="delete-post"),
    path("p/<int:post_id>/undelete/", own_posts.undelete, name="undelete-post"),
    path("p/<int:post_id>/answer/", answer_pages.mark, name="mark-answer"),
    path("p/<int:post_id>/no-answer/", answer_pages.unmark, name="unmark-answer"),
    path("p/<int:post_id>/history/", history.show_history, name="post-history"),
    path("p/<int:post_id>/history/<int:version_id>/", history.show_version, name="earlier-version"),
    path("p/<int:post_id>/history/<int:version_id>/purge/", history.purge, name="purge-version"),
    path("p/<int:post_id>/quote/", views.quote_post, name="quote-post"),
    path("mentions/", views.mentions, name="mentions"),
    path("markdown/", pasting.markdown, name="markdown"),
    path("emoji.json", pasting.emoji, name="emoji"),
    path("uploads/", attaching.upload, name="upload"),
    path("preview/", views.preview, name="preview"),
]
