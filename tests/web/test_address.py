from __future__ import annotations

import pytest

from forum.web.address import UNKNOWN, client_address, client_network


@pytest.mark.parametrize(
    ("proxies", "near", "passed", "found"),
    [
        (0, "192.0.2.1", "", "192.0.2.1"),
        (0, "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        (1, "10.0.0.1", "198.51.100.7", "198.51.100.7"),
        (1, "10.0.0.1", "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        (2, "10.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "10.0.0.1", "198.51.100.7", "10.0.0.1"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", "<script>", "10.0.0.1"),
        (1, "10.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
        (1, "10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "10.0.0.1", "fe80::1%eth0", "fe80::1"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (0, "", "", UNKNOWN),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, proxies, near, passed, found):
    settings.TRUSTED_PROXIES = proxies
    headers = {"x-forwarded-for": passed} if passed else {}

    assert client_address(rf.get("/", headers=headers, REMOTE_ADDR=near)) == found


def test_a_household_is_one_guest_whichever_of_its_addresses_it_takes(rf):
    first = rf.get("/", REMOTE_ADDR="2001:db8:1:2:aaaa::1")
    second = rf.get("/", REMOTE_ADDR="2001:db8:1:2:bbbb::2")

    assert client_network(first) == client_network(second) == "2001:db8:1:2::"
    assert client_network(rf.get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"
