"""What a banned member is written: they can't come in to read a notice."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.bans import sentence
from accounts.letters import post_letter
from accounts.models import Ban


def mail_ban(ban: Ban) -> None:
    """In their language, with why, until when, and how to appeal."""
    member = ban.member
    if member is None or not member.email:
        return
    with override(member.language or get_language()):
        words = {
            "name": member.username,
            "sentence": sentence(ban),
            "reason": ban.reason,
            "site_name": settings.SITE_NAME,
            "letter_address": f"{settings.SITE_URL}/suggestions/",
        }
        subject = _("%(site)s: your account is banned") % {"site": settings.SITE_NAME}
        body = render_to_string("sanctions/ban.txt", words)
    post_letter(member.email, subject, body)
