from django.urls import path

from forum.cards import files

urlpatterns = [path("media/cards/<str:name>", files.show_image, name="card-image")]
