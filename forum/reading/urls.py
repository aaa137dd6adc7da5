from django.urls import path

from forum.reading import boards, index, machines, members, thread

urlpatterns = [
    path("", index.show_index, name="index"),
    path("robots.txt", machines.robots, name="robots"),
    path("latest/", boards.show_latest, name="latest"),
    path("b/<str:slug>/", boards.show_board, name="board"),
    path("t/<int:thread_id>/", thread.show_thread, name="thread-by-id"),
    path("t/<int:thread_id>/<str:slug>/", thread.show_thread, name="thread"),
    path("p/<int:post_id>/", thread.go_to_post, name="post"),
    path("u/<str:username>/", members.show_member, name="member"),
    path("members/", members.list_members, name="members"),
    path("members/<int:member_id>/", members.go_to_member, name="member-by-id"),
]
