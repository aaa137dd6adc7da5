"""What is told to machines that come to read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

# Nothing of this is lost to who searches: each is a form, one's own, or shows posts that stand on
# the thread's pages too. A second between two pages is no hardship to a crawler, nor to the forum.
ROBOTS = """\
User-agent: *
Disallow: /accounts/
Disallow: /admin/
Disallow: /moderation/
Disallow: /administering/
Disallow: /notifications/
Disallow: /unread/
Disallow: /search/
Disallow: /feeds/mine/
Disallow: /feeds/private/
Disallow: /b/*/new/
Disallow: /t/*/reply/
Disallow: /t/*/jump/
Disallow: /t/*/print/
Disallow: /t/*/participants/
Disallow: /*?by=
Disallow: /*&by=
Disallow: /members/?q=
Crawl-delay: 1
"""


@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    told = f"{ROBOTS}\nSitemap: {settings.SITE_URL}/sitemap.xml\n"
    return HttpResponse(told, content_type="text/plain; charset=utf-8")
