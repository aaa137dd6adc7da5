import pytest

from accounts.models import Rank

pytestmark = pytest.mark.django_db

RANKS = "/administering/ranks/"
ZERO = "One rank must begin at 0 points"


def sent(points: object, title: str = "Novice") -> dict[str, object]:
    return {"points": points, "title_ru": "Новичок", "title_en": title}


def test_a_rank_is_made_and_changed(admin):
    admin.post(f"{RANKS}new/", sent(7))
    rank = Rank.objects.get(points=7)
    assert (rank.title_ru, rank.title_en) == ("Новичок", "Novice")

    admin.post(f"{RANKS}{rank.pk}/", sent(8, "Beginner"))

    rank.refresh_from_db()
    assert (rank.points, rank.title_en) == (8, "Beginner")


def test_a_form_sent_twice_makes_one_rank(admin):
    for _ in range(2):
        assert admin.post(f"{RANKS}new/", sent(7)).url == RANKS

    assert Rank.objects.filter(title_en="Novice").count() == 1


def test_points_that_are_taken_are_refused_and_the_titles_kept(admin):
    page = admin.post(f"{RANKS}new/", sent(5))

    assert page.status_code == 422
    assert "Another rank begins at these points." in page.text
    assert "Новичок" in page.text
    assert not Rank.objects.filter(title_en="Novice").exists()


def test_a_title_with_a_control_character_is_refused(admin):
    assert admin.post(f"{RANKS}new/", sent(7, "No\x01vice")).status_code == 422
    assert not Rank.objects.filter(points=7).exists()


@pytest.mark.parametrize("points", ["-1", "x", "", "1.5", "2147483648", "9" * 40, "\0"])
def test_points_are_a_whole_number_from_0(admin, points):
    assert admin.post(f"{RANKS}new/", sent(points)).status_code == 422


def test_the_rank_of_0_points_stays_at_0_but_may_be_renamed(admin):
    lowest = Rank.objects.get(points=0)

    page = admin.post(f"{RANKS}{lowest.pk}/", sent(3))
    assert page.status_code == 422
    assert ZERO in page.text

    admin.post(f"{RANKS}{lowest.pk}/", sent(0))
    assert Rank.objects.get(points=0).title_en == "Novice"


def test_the_rank_of_0_points_is_not_deleted(admin):
    lowest = Rank.objects.get(points=0)

    page = admin.post(f"{RANKS}{lowest.pk}/delete/")

    assert page.status_code == 409
    assert ZERO in page.text
    assert Rank.objects.filter(points=0).exists()


def test_another_rank_is_deleted_after_a_question_and_twice(admin):
    rank = Rank.objects.get(points=5)

    assert "Delete the rank" in admin.get(f"{RANKS}{rank.pk}/delete/").text
    for _ in range(2):
        assert admin.post(f"{RANKS}{rank.pk}/delete/").url == RANKS

    assert not Rank.objects.filter(pk=rank.pk).exists()


def test_both_titles_are_listed(admin):
    page = admin.get(RANKS).text

    assert "Новый участник" in page
    assert "New Member" in page
