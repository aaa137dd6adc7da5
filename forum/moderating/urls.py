from django.urls import path

from forum.moderating import (
    arranging_pages,
    bulk_pages,
    clean_pages,
    decisions,
    found_pages,
    log_pages,
    merging_pages,
    reporting,
    showing_pages,
    views,
)

# Verbs below /t/<id>/ are reserved in `forum.threads.slugs`, lest a thread's title be one.
on_threads = [
    ("lock", decisions.LOCK),
    ("unlock", decisions.UNLOCK),
    ("unpin", decisions.UNPIN),
    ("feature", decisions.FEATURE),
    ("unfeature", decisions.UNFEATURE),
    ("unannounce", decisions.UNANNOUNCE),
    ("hide", decisions.HIDE_THREAD),
    ("restore", decisions.RESTORE_THREAD),
]
settings_of_threads = [
    ("pin", showing_pages.PIN),
    ("announce", showing_pages.ANNOUNCE),
    ("rename", arranging_pages.RENAME),
    ("slow-mode", arranging_pages.SLOW_MODE),
    ("closing", arranging_pages.CLOSING),
]
on_posts = [("hide", decisions.HIDE_POST), ("restore", decisions.RESTORE_POST)]

urlpatterns = [
    *(
        path(
            f"t/<int:thread_id>/{verb}/",
            views.decide_on_thread,
            {"decision": decision},
            name=f"{verb}-thread",
        )
        for verb, decision in on_threads
    ),
    path("t/<int:thread_id>/move/", views.move_thread, name="move-thread"),
    path("t/<int:thread_id>/merge/", merging_pages.merge_thread, name="merge-thread"),
    path("t/<int:thread_id>/split/", merging_pages.split_thread, name="split-thread"),
    path("t/<int:thread_id>/move-posts/", merging_pages.move_posts, name="move-posts"),
    *(
        path(
            f"t/<int:thread_id>/{verb}/",
            arranging_pages.set_on_thread,
            {"setting": setting},
            name=f"{verb}-thread",
        )
        for verb, setting in settings_of_threads
    ),
    path("t/<int:thread_id>/purge/", arranging_pages.purge_thread, name="purge-thread"),
    path("p/<int:post_id>/purge/", arranging_pages.purge_post, name="purge-post"),
    path("moderation/threads/<int:thread_id>/posts/", bulk_pages.choose_posts, name="choose-posts"),
    path("moderation/found/", found_pages.choose_found, name="choose-found"),
    path("moderation/threads/", bulk_pages.choose_threads, name="choose-threads"),
    path("moderation/batch/<uuid:batch>/undo/", bulk_pages.undo_batch, name="undo-batch"),
    *(
        path(
            f"p/<int:post_id>/{verb}/",
            views.decide_on_post,
            {"decision": decision},
            name=f"{verb}-post",
        )
        for verb, decision in on_posts
    ),
    path("p/<int:post_id>/report/", reporting.report_post, name="report-post"),
    path("t/<int:thread_id>/report/", reporting.report_thread, name="report-thread"),
    path("u/<str:username>/report/", reporting.report_member, name="report-member"),
    path("moderation/log/", log_pages.show_log, name="moderation-log"),
    path("moderation/log/<int:entry_id>/", log_pages.show_entry, name="log-entry"),
    path("moderation/log/<int:entry_id>/undo/", log_pages.undo_entry, name="undo"),
    path("moderation/members/<int:member_id>/clean-up/", clean_pages.ask, name="clean-up-member"),
]
