"""What a composer asks for while someone writes: Markdown of what they paste, and emoji."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_POST, require_safe

from forum.boards.middleware import ForumRequest
from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend
from forum.markup import MAX_PASTED, RENDERER_VERSION, emoji_list, markdown_of
from forum.web.plain import plain

PASTES = Allowance("paste", times=60, seconds=60)


@require_POST
def markdown(request: ForumRequest) -> HttpResponse:
    """The form field `html`, rich text that was pasted or selected, as Markdown."""
    if request.viewer.is_guest:
        raise PermissionDenied(_("Sign in to write."))
    html = request.POST.get("html", "")
    if len(html) > MAX_PASTED:
        return plain(_("This is too much to paste at once."), 413)
    try:
        spend(PASTES, str(request.viewer.id))
    except SpentUp as spent:
        return plain(again_sentence(spent), 429)
    return plain(markdown_of(html))


@require_safe
@condition(etag_func=lambda request: f'"emoji-{RENDERER_VERSION}"')
@cache_control(public=True, max_age=60 * 60 * 24)
def emoji(request: HttpRequest) -> HttpResponse:
    """Every emoji as [character, names, Russian words], for the picker and for `:name:`."""
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    return JsonResponse(emoji_list(), safe=False, json_dumps_params=compact)
