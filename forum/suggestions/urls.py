from django.urls import path

from forum.suggestions import views

urlpatterns = [
    path("suggestions/", views.write, name="suggestions"),
    path("suggestions/thanks/", views.thank, name="suggestions-thanks"),
    path("suggestions/inbox/", views.show_inbox, name="suggestions-inbox"),
    path("suggestions/<int:suggestion_id>/", views.show_letter, name="suggestion"),
    path("suggestions/<int:suggestion_id>/read/", views.mark_read, name="read-suggestion"),
]
