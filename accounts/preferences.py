"""Language and theme: in a cookie for whoever reads, and in the account of who is signed in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.models import Theme, User
from forum.web.context import THEME_COOKIE


# Exempt so that a guest's page needs no token and so no cookie; where the request comes from is
# checked instead, and all that it can change is how the page looks.
@csrf_exempt
@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    if not comes_from_here(request):
        return HttpResponseForbidden()
    response = HttpResponseRedirect(back(request))
    chosen = {}
    if (language := request.POST.get("language", "")) in dict(settings.LANGUAGES):
        chosen["language"] = language
        keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    if (theme := request.POST.get("theme")) in Theme.values:
        chosen["theme"] = theme
        keep(response, THEME_COOKIE, theme)
    if chosen and request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(**chosen)
    return response


def comes_from_here(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


def back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else "/"


def keep(response: HttpResponse, name: str, value: str) -> None:
    if not value:
        return response.delete_cookie(name)
    response.set_cookie(
        name,
        value,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return None
