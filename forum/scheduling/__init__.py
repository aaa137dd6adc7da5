"""Threads that the staff write now and that are published at a moment to come.

May import posting and below. Until then they are no threads: nothing counts, finds or tells them.
"""
