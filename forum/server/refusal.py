"""How a start says no."""


class Refused(Exception):
    """The start can't go on; the text is one sentence for the person who asked for it."""
