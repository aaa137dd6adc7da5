"""The one door through which uploaded files leave: to whoever sees a post that shows them."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.csp import CSP
from django.utils.http import parse_etags
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from forum.boards.middleware import ForumRequest
from forum.boards.viewer import guest
from forum.posts.attaching import uploads_visible_to
from forum.uploads import files
from forum.uploads.models import Upload

# A picture never changes, but its post may be hidden: then browsers show it for an hour at most.
PUBLIC_FOR = 60 * 60


@require_safe
@csp_override({"default-src": [CSP.NONE], "sandbox": True})  # type: ignore[dict-item]
def show_file(request: ForumRequest, key: str, name: str = "") -> HttpResponseBase:
    """A picture to look at, as large as its name says; anything else as a file to save."""
    # Asked for a guest first: what all may see is answered without asking who this is.
    upload = uploads_visible_to(guest()).filter(key=key).first()
    is_public = upload is not None
    if upload is None:
        upload = get_object_or_404(uploads_visible_to(request.viewer), key=key)
    part = part_of(upload, name)
    etag = f'"{upload.key}-{part}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = opened(upload, part)
    response["ETag"] = etag
    if is_public:
        patch_cache_control(response, public=True, max_age=PUBLIC_FOR)
    else:  # a browser may keep it, and asks each time whether it still may show it
        patch_cache_control(response, private=True, no_cache=True)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def part_of(upload: Upload, name: str) -> str:
    if not upload.is_picture:
        return "file"
    part = name or "full.webp"
    if part not in upload.parts:
        raise Http404("no such size")
    return part


def opened(upload: Upload, part: str) -> FileResponse:
    try:
        file = files.read(upload, part)
    except FileNotFoundError:
        raise Http404("no such file") from None
    if upload.is_picture:
        # Saved, it is called as it came; but it is a WebP now.
        named = f"{upload.name.rpartition('.')[0] or upload.name}.webp"
        return FileResponse(file, filename=named, content_type="image/webp")
    return FileResponse(
        file, as_attachment=True, filename=upload.name, content_type="application/octet-stream"
    )
