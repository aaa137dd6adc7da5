from django.urls import path

from forum.scheduling import views

urlpatterns = [
    path("scheduled/", views.show_list, name="scheduled-threads"),
    path("b/<str:slug>/schedule/", views.create, name="schedule-thread"),
    path("scheduled/<int:scheduled_id>/", views.edit, name="scheduled-thread"),
    path("scheduled/<int:scheduled_id>/drop/", views.drop, name="drop-scheduled"),
    path("scheduled/<int:scheduled_id>/publish/", views.publish, name="publish-scheduled"),
]
