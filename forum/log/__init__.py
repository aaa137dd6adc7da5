"""The log of what was done to other people's words: who, what, why and when. Rows are only added.

May import: notifications and below.
"""
