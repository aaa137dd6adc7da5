from django.urls import path

from forum.cases import exporting, own, public, queue, views

urlpatterns = [
    path("moderation/", queue.show_queue, name="moderation"),
    path("moderation/cases/next/", queue.go_to_next, name="next-case"),
    path("moderation/cases/decide/", views.decide_many, name="decide-cases"),
    path("moderation/cases.csv", exporting.export, {"form": "csv"}, name="cases-csv"),
    path("moderation/cases.json", exporting.export, {"form": "json"}, name="cases-json"),
    path("moderation/cases/<int:case_id>/", views.show_case, name="case"),
    path("moderation/cases/<int:case_id>/decide/", views.decide, name="decide-case"),
    path("moderation/cases/<int:case_id>/claim/", views.claim, name="claim-case"),
    path("moderation/cases/<int:case_id>/remark/", views.remark, name="remark-case"),
    path("moderation/cases/<int:case_id>/appeal/", views.answer_appeal, name="answer-appeal"),
    path("cases/<int:case_id>/", own.show_outcome, name="case-outcome"),
    path("cases/<int:case_id>/appeal/", own.appeal, name="appeal-case"),
    path("rules/", public.show_rules, name="rules"),
    path("transparency/", public.show_figures, name="transparency"),
]
