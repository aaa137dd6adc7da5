from django.urls import path

from forum.drafts import views

urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/discard/", views.discard, name="discard-draft"),
]
