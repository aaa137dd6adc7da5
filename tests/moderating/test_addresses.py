from forum.moderating.urls import urlpatterns as moderating
from forum.posting.urls import urlpatterns as posting
from forum.threads.slugs import TAKEN

BELOW_A_THREAD = "t/<int:thread_id>/"


def test_no_threads_title_can_be_one_of_the_verbs():
    routes = [str(each.pattern) for each in (*moderating, *posting)]
    verbs = {
        route.removeprefix(BELOW_A_THREAD).strip("/")
        for route in routes
        if route.startswith(BELOW_A_THREAD)
    }

    assert {"lock", "unlock", "pin", "unpin", "move", "hide", "restore"} <= verbs
    assert verbs <= TAKEN
