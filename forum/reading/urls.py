from django.urls import path, register_converter
from django.urls.converters import StringConverter

from forum.reading import (
    boards,
    dismissing,
    files,
    filtering,
    index,
    jumping,
    keyboard,
    machines,
    members,
    participants,
    printing,
    since,
    tags,
    thread,
    unread,
)
from forum.threads.slugs import TAKEN


class SlugOfAThread(StringConverter):
    """Not the verbs below a thread: they are addresses of their own."""

    def to_python(self, value: str) -> str:
        if value in TAKEN:
            raise ValueError("no thread has such a slug")
        return value


register_converter(SlugOfAThread, "thread_slug")

urlpatterns = [
    path("t/<int:thread_id>/<thread_slug:slug>/", filtering.show_thread_or_filter, name="thread"),
    path("", index.show_index, name="index"),
    path("robots.txt", machines.robots, name="robots"),
    path("read/", unread.read_all, name="read-all"),
    path("unread/", unread.list_unread, name="unread"),
    path("since/", since.show_since, name="since"),
    path("since/seen/", since.seen_since, name="seen-since"),
    path("latest/", boards.show_latest, name="latest"),
    path("tags/", tags.show_tags, name="tags"),
    path("tags/<int:tag_id>/<str:slug>/", tags.show_tag, name="tag"),
    path("b/<str:slug>/", boards.show_board, name="board"),
    path("b/<str:slug>/read/", unread.read_board, name="read-board"),
    path("t/<int:thread_id>/", filtering.show_thread_or_filter, name="thread-by-id"),
    path("t/<int:thread_id>/jump/", jumping.jump, name="jump"),
    path("t/<int:thread_id>/participants/", participants.list_participants, name="participants"),
    path("t/<int:thread_id>/print/", printing.print_thread, name="print-thread"),
    path("t/<int:thread_id>/unread/", unread.go_to_first_unread, name="first-unread"),
    path("p/<int:post_id>/", thread.go_to_post, name="post"),
    path("u/<str:username>/", members.show_member, name="member"),
    path("members/", members.list_members, name="members"),
    path("members/<int:member_id>/", members.go_to_member, name="member-by-id"),
    path("uploads/<slug:key>", files.show_file, name="upload-itself"),
    path("uploads/<slug:key>/<str:name>", files.show_file, name="upload-file"),
    path(
        "announcements/<int:thread_id>/dismiss/",
        dismissing.dismiss_announcement,
        name="dismiss-announcement",
    ),
    path("keyboard/", keyboard.show_keys, name="keyboard"),
]
