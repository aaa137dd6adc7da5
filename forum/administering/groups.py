"""Groups and who is in them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Audience, Group, User
from accounts.signing_in import after_recent_sign_in
from forum.administering import actions
from forum.administering.asking import answer, confirm, keep
from forum.administering.forms import GroupForm, NewcomerForm
from forum.administering.gate import for_administrators
from forum.boards.middleware import ForumRequest
from forum.web.numbers import whole_number
from forum.web.paging import Pages, page_number

MEMBERS_A_PAGE = 100


@for_administrators
def show_list(request: ForumRequest) -> HttpResponse:
    groups = Group.objects.annotate(member_count=Count("members"))
    return render(request, "administering/groups.html", {"groups": groups})


@for_administrators
def create(request: ForumRequest) -> HttpResponse:
    form = GroupForm(request.POST or None)
    if kept := keep(form, Group.save):
        messages.success(request, _("The group “%(name)s” is made.") % {"name": kept.name})
        return redirect("administer-group", kept.pk)
    return answer(request, "administering/new_group.html", form)


@for_administrators
def show(request: ForumRequest, group_id: int) -> HttpResponse:
    """Its members, and a form to rename it."""
    group = get_object_or_404(Group, pk=group_id)
    if request.method == "POST":
        refuse_automatic(group)
    form = GroupForm(request.POST or None, instance=group)
    if keep(form, Group.save):
        messages.success(request, _("Saved."))
        return redirect("administer-group", group_id)
    return page_of(request, group_id, form, NewcomerForm())


@for_administrators
@after_recent_sign_in
def add_member(request: ForumRequest, group_id: int) -> HttpResponse:
    """With the group come its rights."""
    group = get_object_or_404(Group, pk=group_id)
    if request.method != "POST":
        # As of a standing, in `members`.
        return redirect("administer-group", group_id)
    refuse_automatic(group)
    newcomer = NewcomerForm(request.POST)
    if not newcomer.is_valid() or newcomer.member is None:
        return page_of(request, group_id, GroupForm(instance=group), newcomer)
    actions.join_group(group, newcomer.member)
    messages.success(request, _("%(name)s is in the group.") % {"name": newcomer.member})
    return redirect("administer-group", group_id)


@for_administrators
@require_POST
def remove_member(request: ForumRequest, group_id: int) -> HttpResponse:
    group = get_object_or_404(Group, pk=group_id)
    member_id = whole_number(request.POST.get("member", "")) or 0
    member = User.objects.filter(pk=member_id).first()
    if member is not None:
        group.members.remove(member)
        messages.success(request, _("%(name)s is no longer in the group.") % {"name": member})
    return redirect("administer-group", group_id)


@for_administrators
def delete(request: ForumRequest, group_id: int) -> HttpResponse:
    group = Group.objects.filter(pk=group_id).first()
    if group is not None:
        refuse_automatic(group)
    return confirm(
        request,
        group,
        actions.delete_group,
        question=_("Delete the group “%(name)s” and the rights it was given?"),
        back=reverse("administer-groups"),
    )


# --- steps ----------------------------------------------------------------------------------------


def refuse_automatic(group: Group) -> None:
    if group.audience != Audience.CHOSEN:
        raise PermissionDenied(_("People belong to this group by themselves: it stays as it is."))


def page_of(
    request: ForumRequest, group_id: int, form: GroupForm, newcomer: NewcomerForm
) -> HttpResponse:
    # Fetched anew: a refused form has already changed the name of its own.
    group = get_object_or_404(Group, pk=group_id)
    page = page_number(request)
    start = (page - 1) * MEMBERS_A_PAGE
    found = list(group.members.order_by("username")[start : start + MEMBERS_A_PAGE + 1])
    if page > 1 and not found:
        raise Http404("no such page")
    context = {
        "group": group,
        "is_automatic": group.audience != Audience.CHOSEN,
        "form": form,
        "newcomer": newcomer,
        "members": found[:MEMBERS_A_PAGE],
        "pages": Pages(page, page + (len(found) > MEMBERS_A_PAGE), lambda n: f"?page={n}"),
    }
    refused = form.errors or newcomer.errors
    return render(request, "administering/group.html", context, status=422 if refused else 200)
