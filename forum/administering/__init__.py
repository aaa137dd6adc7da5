"""The administrators' daily work: boards, grants, groups, ranks, members. No models of its own.

May import: reading and below.
"""
