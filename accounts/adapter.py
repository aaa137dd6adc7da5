"""How allauth sees our members."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def populate_username(self, request: Any, user: Any) -> None:
        """Names are chosen at the form, never made up."""
