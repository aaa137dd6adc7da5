"""Polls: what the author of a thread asks, what may be chosen, and what each member chose.

May import notifications and below.
"""
