from django.urls import path

from forum.conversations import reporting, settings, views, writing

urlpatterns = [
    path("conversations/", views.show_list, name="conversations"),
    path("conversations/new/", writing.begin, name="start-conversation"),
    path("conversations/names/", writing.offer_names, name="offer-names"),
    path("conversations/settings/", settings.show, name="conversation-settings"),
    path("conversations/<int:conversation_id>/", views.show, name="conversation"),
    path("conversations/<int:conversation_id>/write/", writing.write, name="write-message"),
    path("conversations/<int:conversation_id>/add/", views.add, name="add-to-conversation"),
    path("conversations/<int:conversation_id>/leave/", views.leave, name="leave-conversation"),
    path("conversations/<int:conversation_id>/mute/", views.mute, name="mute-conversation"),
    path("m/<int:message_id>/", views.go_to_message, name="message"),
    path("m/<int:message_id>/edit/", writing.edit, name="edit-message"),
    path("m/<int:message_id>/quote/", writing.quote_message, name="quote-message"),
    path("m/<int:message_id>/report/", reporting.report_message, name="report-message"),
    path("u/<str:username>/ignore/", settings.ignore_member, name="ignore"),
]
