"""All addresses. Other programs rely on them: a changed one leaves a redirect."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("forum.reading.urls")),  # first, as most requests are for these
    path("", include("forum.server.urls")),
    path("", include("forum.scheduling.urls")),
    path("", include("forum.conversations.urls")),
    path("", include("forum.posting.urls")),
    path("", include("forum.drafts.urls")),
    path("", include("forum.moderating.urls")),
    path("", include("forum.cases.urls")),
    path("", include("forum.administering.urls")),
    path("", include("forum.notifications.urls")),
    path("", include("forum.reactions.urls")),
    path("", include("forum.polls.urls")),
    path("", include("forum.bookmarks.urls")),
    path("", include("forum.search.urls")),
    path("", include("forum.sanctions.urls")),
    path("", include("forum.suggestions.urls")),
    path("", include("forum.feeds.urls")),
    path("", include("forum.cards.urls")),
    path("", include("forum.boards.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "forum.web.errors.bad_request"
handler403 = "forum.web.errors.permission_denied"
handler404 = "forum.web.errors.page_not_found"
handler429 = "forum.web.errors.too_many_requests"  # asked for by allauth
handler500 = "forum.web.errors.server_error"
