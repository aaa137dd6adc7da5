from django.urls import path

from forum.feeds import own, sitemap, views

feeds = [
    ("all/", "all", views.all_posts),
    ("b/<str:slug>/", "board", views.board_posts),
    ("t/<int:thread_id>/", "thread", views.thread_posts),
    ("u/<int:member_id>/", "member", views.member_posts),
    ("tags/<int:tag_id>/", "tag", views.tag_posts),
]

urlpatterns = [
    *(path(f"feeds/{of}", view, name=f"{kind}-feed") for of, kind, view in feeds),
    *(
        path(f"feeds/private/<str:token>/{of}", view, name=f"private-{kind}-feed")
        for of, kind, view in feeds
    ),
    path("feeds/mine/", own.show_own_feeds, name="own-feeds"),
    path("feeds/mine/renew/", own.renew_own_feeds, name="renew-own-feeds"),
    path("feeds/mine/revoke/", own.revoke_own_feeds, name="revoke-own-feeds"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap/boards.xml", sitemap.boards, name="sitemap-boards"),
    path("sitemap/threads/<int:part>.xml", sitemap.threads, name="sitemap-threads"),
]
