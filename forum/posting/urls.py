from django.urls import path

from forum.posting import attaching, history, own_posts, pasting, post_buttons, tag_pages, views

urlpatterns = [
    path("b/<str:slug>/new/", views.start_thread, name="start-thread"),
    path("t/<int:thread_id>/reply/", views.reply, name="reply"),
    path("t/<int:thread_id>/tags/", tag_pages.edit_tags, name="edit-tags"),
    path("tags/offered/", tag_pages.offer_tags, name="offer-tags"),
    path("p/<int:post_id>/edit/", views.edit, name="edit-post"),
    path("p/<int:post_id>/delete/", own_posts.delete, name="delete-post"),
    path("p/<int:post_id>/undelete/", own_posts.undelete, name="undelete-post"),
    path("p/<int:post_id>/answer/", post_buttons.mark_answered, name="mark-answer"),
    path("p/<int:post_id>/no-answer/", post_buttons.unmark_answered, name="unmark-answer"),
    path("p/<int:post_id>/wiki/", post_buttons.open_to_others, name="make-wiki"),
    path("p/<int:post_id>/no-wiki/", post_buttons.close_to_others, name="unmake-wiki"),
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
