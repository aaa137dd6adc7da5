"""Members: find one, set their standing and groups, shut them out or let them in again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import Standing, User
from accounts.signing_in import after_recent_sign_in
from forum.administering import actions
from forum.administering.forms import FindForm, GroupsForm, StandingForm
from forum.administering.gate import for_administrators
from forum.boards.middleware import ForumRequest
from forum.web.paging import Pages, page_number

MEMBERS_A_PAGE = 40


@for_administrators
def show_list(request: ForumRequest) -> HttpResponse:
    """Newest first; `?q=` is part of a name or an e-mail address."""
    form = FindForm(request.GET)
    page = page_number(request)
    start = (page - 1) * MEMBERS_A_PAGE
    wanted = found_by(form) if form.is_valid() else User.objects.none()
    found = list(wanted.order_by("-id")[start : start + MEMBERS_A_PAGE + 1])
    if page > 1 and not found:
        raise Http404("no such page")
    last = page + (len(found) > MEMBERS_A_PAGE)
    context = {
        "form": form,
        "members": found[:MEMBERS_A_PAGE],
        "pages": Pages(page, last, address_of(request)),
    }
    return render(request, "administering/members.html", context)


def found_by(form: FindForm) -> QuerySet[User]:
    members = User.objects.all()
    if part := form.cleaned_data["q"]:
        members = members.filter(Q(username__icontains=part) | Q(email__icontains=part))
    if (standing := form.cleaned_data["standing"]) is not None:
        members = members.filter(standing=standing)
    if active := form.cleaned_data["active"]:
        members = members.filter(is_active=active == "yes")
    return members


def address_of(request: ForumRequest) -> Callable[[int], str]:
    chosen = {name: request.GET[name] for name in FindForm.base_fields if request.GET.get(name)}

    def address(page: int) -> str:
        query = {**chosen, **({"page": str(page)} if page > 1 else {})}
        return reverse("administer-members") + (f"?{urlencode(query)}" if query else "")

    return address


@for_administrators
def show(request: ForumRequest, member_id: int) -> HttpResponse:
    return page_of(request, get_object_or_404(User, pk=member_id))


@for_administrators
@after_recent_sign_in
def set_standing(request: ForumRequest, member_id: int) -> HttpResponse:
    """The most dangerous deed of all: it asks for the password when that was long ago."""
    member = get_object_or_404(User, pk=member_id)
    if request.method != "POST":
        # Signing in again leads back here by GET when what was sent has been lost meanwhile.
        return redirect("administer-member", member_id)
    form = StandingForm(request.POST)
    if not form.is_valid():
        return page_of(request, member, standing_form=form)
    standing = Standing(form.cleaned_data["standing"])
    actions.change_standing(administrator(request), member, standing)
    said = _("%(name)s now has the standing: %(standing)s.")
    messages.success(request, said % {"name": member, "standing": standing.label})
    return redirect("administer-member", member_id)


@for_administrators
@after_recent_sign_in
def set_active(request: ForumRequest, member_id: int) -> HttpResponse:
    member = get_object_or_404(User, pk=member_id)
    if request.method != "POST":
        return redirect("administer-member", member_id)
    is_active = request.POST.get("active") == "yes"
    actions.change_activity(administrator(request), member, is_active=is_active)
    said = _("%(name)s can sign in again.") if is_active else _("%(name)s is shut out.")
    messages.success(request, said % {"name": member})
    return redirect("administer-member", member_id)


@for_administrators
@after_recent_sign_in
def set_groups(request: ForumRequest, member_id: int) -> HttpResponse:
    """With a group come its rights."""
    member = get_object_or_404(User, pk=member_id)
    if request.method != "POST":
        return redirect("administer-member", member_id)
    form = GroupsForm(request.POST)
    if not form.is_valid():
        return page_of(request, member, groups_form=form)
    actions.choose_groups(member, form.cleaned_data["groups"])
    messages.success(request, _("Saved."))
    return redirect("administer-member", member_id)


# --- steps ----------------------------------------------------------------------------------------


def administrator(request: ForumRequest) -> User:
    if request.viewer.user is None:
        raise PermissionDenied
    return request.viewer.user


def page_of(
    request: ForumRequest,
    member: User,
    *,
    standing_form: StandingForm | None = None,
    groups_form: GroupsForm | None = None,
) -> HttpResponse:
    context = {
        "member": member,
        "is_me": member.pk == request.viewer.id,
        "standing_form": standing_form or StandingForm(initial={"standing": member.standing}),
        "groups_form": groups_form or GroupsForm(initial={"groups": member.groups.all()}),
    }
    refused = standing_form or groups_form
    return render(request, "administering/member.html", context, status=422 if refused else 200)
