from pathlib import Path

from forum.server.sockets import LONGEST_FOLDER, socket_dir


def test_the_socket_lies_in_the_clusters_folder() -> None:
    assert socket_dir(Path("/srv/veche/var")) == Path("/srv/veche/var/postgres")


def test_a_folder_too_deep_for_a_socket_gets_a_short_one_of_its_own() -> None:
    deep, deeper = Path("/srv/" + "x" * 100), Path("/srv/" + "y" * 100)

    assert len(str(socket_dir(deep))) <= LONGEST_FOLDER
    assert socket_dir(deep) == socket_dir(deep)
    assert socket_dir(deep) != socket_dir(deeper)


def test_length_is_counted_in_bytes() -> None:
    assert socket_dir(Path("/srv/" + "ю" * 50)) != Path("/srv/" + "ю" * 50 + "/postgres")
