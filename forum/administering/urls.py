from django.urls import include, path

from forum.administering import (
    boards,
    cards,
    grants,
    groups,
    measures,
    members,
    overview,
    ranks,
    reactions,
    rules,
    seeing_pages,
    tags,
    why_page,
)

board_pages = [
    path("", boards.show_tree, name="administer-boards"),
    path("new/", boards.create_board, name="create-board"),
    path("new-category/", boards.create_category, name="create-category"),
    path("order/", boards.arrange, name="arrange-boards"),
    path("<int:board_id>/", boards.edit, name="administer-board"),
    path("<int:board_id>/move/", boards.move, name="shift-board"),
    path("<int:board_id>/delete/", boards.delete, name="delete-board"),
    path("<int:board_id>/grants/", grants.edit, name="administer-grants"),
    path("<int:board_id>/tags/", tags.edit_board, name="administer-board-tags"),
]
group_pages = [
    path("", groups.show_list, name="administer-groups"),
    path("new/", groups.create, name="create-group"),
    path("<int:group_id>/", groups.show, name="administer-group"),
    path("<int:group_id>/delete/", groups.delete, name="delete-group"),
    path("<int:group_id>/members/add/", groups.add_member, name="add-to-group"),
    path("<int:group_id>/members/remove/", groups.remove_member, name="remove-from-group"),
]
rank_pages = [
    path("", ranks.show_list, name="administer-ranks"),
    path("new/", ranks.create, name="create-rank"),
    path("<int:rank_id>/", ranks.edit, name="administer-rank"),
    path("<int:rank_id>/delete/", ranks.delete, name="delete-rank"),
]
reaction_pages = [
    path("", reactions.show_list, name="administer-reactions"),
    path("new/", reactions.create, name="create-reaction"),
    path("<int:kind_id>/", reactions.edit, name="administer-reaction"),
    path("<int:kind_id>/delete/", reactions.delete, name="delete-reaction"),
]
rule_pages = [
    path("", rules.show_list, name="administer-rules"),
    path("new/", rules.create, name="create-rule"),
    path("<int:rule_id>/", rules.edit, name="administer-rule"),
    path("<int:rule_id>/delete/", rules.delete, name="delete-rule"),
]
tag_pages = [
    path("", tags.show_list, name="administer-tags"),
    path("new/", tags.create, name="create-tag"),
    path("<int:tag_id>/", tags.edit, name="administer-tag"),
    path("<int:tag_id>/merge/", tags.merge, name="merge-tag"),
    path("<int:tag_id>/delete/", tags.delete, name="delete-tag"),
]
member_pages = [
    path("", members.show_list, name="administer-members"),
    path("<int:member_id>/", members.show, name="administer-member"),
    path("<int:member_id>/standing/", members.set_standing, name="set-standing"),
    path("<int:member_id>/active/", members.set_active, name="set-active"),
    path("<int:member_id>/groups/", members.set_groups, name="set-groups"),
]

urlpatterns = [
    path("administering/", overview.show, name="administering"),
    path("administering/boards/", include(board_pages)),
    path("administering/groups/", include(group_pages)),
    path("administering/ranks/", include(rank_pages)),
    path("administering/reactions/", include(reaction_pages)),
    path("administering/rules/", include(rule_pages)),
    path("administering/openness/", rules.edit_openness, name="administer-openness"),
    path("administering/tags/", include(tag_pages)),
    path("administering/members/", include(member_pages)),
    path("administering/cards/", cards.edit, name="administer-cards"),
    path("administering/measures/", measures.edit, name="administer-measures"),
    path("administering/why/", why_page.ask, name="why"),
    path("administering/see-as/", seeing_pages.choose, name="see-as"),
    path("administering/see-as/stop/", seeing_pages.stop, name="stop-seeing-as"),
]
