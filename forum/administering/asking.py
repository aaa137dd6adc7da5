"""What these pages have in common: keep a form's object or say why not, and ask before deleting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forum.boards.middleware import ForumRequest


def keep[Kept: Model](form: forms.ModelForm[Kept], write: Callable[[Kept], None]) -> Kept | None:
    """What the form made or changed, once it is kept; nothing when it isn't sent or is refused.

    A form that makes something, sent twice, gets the first one's answer.
    """
    if not form.is_bound:
        return None
    if not form.is_valid():
        return made_before(form)
    try:
        write(form.instance)
    except PermissionDenied as refused:
        form.add_error(None, str(refused))
        return None
    except IntegrityError:
        # Someone took the same address, name or points at the same moment: the form now sees it.
        form.full_clean()
        if form.is_valid():
            form.add_error(None, _("Someone changed this at the same moment. Please look again."))
        return made_before(form)
    return form.instance


def made_before[Kept: Model](form: forms.ModelForm[Kept]) -> Kept | None:
    """What an earlier sending of the same new form has made."""
    clashes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if form.instance.pk is not None or clashes != {"unique"}:
        return None
    sent = {name: getattr(form.instance, name) for name in form.fields}
    return form.instance.__class__._default_manager.filter(**sent).first()


def answer(
    request: ForumRequest, template: str, form: forms.Form | forms.ModelForm, **context: Any
) -> HttpResponse:
    """The page with its form, as it was typed."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def confirm[Thing: Model](
    request: ForumRequest,
    thing: Thing | None,
    delete: Callable[[Thing], object],
    *,
    question: str,
    back: str,
) -> HttpResponse:
    """Ask, then delete; what has been deleted already counts as done."""
    if thing is None and request.method != "POST":
        raise Http404("no such thing")
    refusal = ""
    if request.method == "POST":
        try:
            if thing is not None:
                delete(thing)
        except PermissionDenied as refused:
            refusal = str(refused)
        else:
            messages.success(request, _("Deleted."))
            return redirect(back)
    context = {"question": question % {"name": thing}, "back": back, "refusal": refusal}
    return render(request, "administering/confirm.html", context, status=409 if refusal else 200)
