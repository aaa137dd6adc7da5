from django.urls import path

from forum.sanctions import views

urlpatterns = [
    path("moderation/members/<int:member_id>/", views.show_record, name="member-record"),
    path("moderation/members/<int:member_id>/note/", views.note, name="note-member"),
    path("moderation/members/<int:member_id>/warn/", views.warn, name="warn-member"),
    path("moderation/members/<int:member_id>/silence/", views.silence, name="silence-member"),
    path("moderation/members/<int:member_id>/ban/", views.ban, name="ban-member"),
    path("moderation/bans/", views.show_bans, name="bans"),
    path("moderation/bans/new/", views.ban_place, name="ban-place"),
    path("moderation/silences/", views.show_silences, name="silences"),
    path("accounts/record/", views.show_own, name="own-record"),
]
