import pytest

from forum.reactions.models import ReactionKind


@pytest.fixture
def like(db) -> ReactionKind:
    return ReactionKind.objects.get(is_like=True)


@pytest.fixture
def thanks(db) -> ReactionKind:
    return ReactionKind.objects.get(name_en="Thanks")
