from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User


def new_salt() -> str:
    return secrets.token_hex(16)


class FeedKeyManager(models.Manager["FeedKey"]):
    def of_token(self, token: str) -> FeedKey | None:
        """The key that a feed's address holds, while its member is one; None as slowly for none.

        The row is found by the member's id, which is no secret; the rest is compared as a whole.
        """
        member_id, _, proof = token.partition("-")
        if not (member_id.isascii() and member_id.isdigit() and len(member_id) <= 18):
            return None
        keys = self.select_related("member").filter(member=int(member_id), member__is_active=True)
        key = keys.first()
        known = key.proof if key else FeedKey(member_id=0).proof
        fits = constant_time_compare(known, proof)
        return key if fits and key and key.member.is_welcome else None


class FeedKey(models.Model):
    """What lets a member's feed reader see what they see.

    The token of its addresses is made of the salt and the site's secret, so that who gets hold of
    the table reads nobody's feeds. Another salt is another token, and the old one is worth nothing.
    """

    member = models.OneToOneField(User, models.CASCADE, related_name="+")
    salt = models.CharField(max_length=32, default=new_salt)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = FeedKeyManager()

    def __str__(self) -> str:
        return f"{self.member_id} since {self.created_at:%Y-%m-%d}"

    @property
    def proof(self) -> str:
        value = f"{self.member_id}:{self.salt}"
        return salted_hmac("forum.feeds", value, algorithm="sha256").hexdigest()

    @property
    def token(self) -> str:
        return f"{self.member_id}-{self.proof}"
