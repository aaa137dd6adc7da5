from __future__ import annotations

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose health check costs no round trip while nothing came from the server."""

    def close_if_health_check_failed(self) -> None:
        """Ask the server only when it said something unasked, as it does when it leaves.

        Django asks `SELECT 1` before the first query of each request. But a server that stops, or
        ends this connection, tells so or closes the socket, and either makes it readable. What
        vanishes without a word (a cable) would leave Django's question without an answer too.
        """
        done: bool = self.health_check_done  # type: ignore[has-type] # not told by the stubs
        if self.connection is not None and not done and is_silent(self):
            self.health_check_done = True
        super().close_if_health_check_failed()


def is_silent(wrapper: DatabaseWrapper) -> bool:
    """Whether nothing waits to be read: no notice, no farewell, no end of the stream."""
    if wrapper.connection.closed:
        return False
    socket = poll()  # `select` refuses numbers over 1023
    socket.register(wrapper.connection.fileno(), POLLIN)
    return not socket.poll(0)
