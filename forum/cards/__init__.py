"""Cards: what a link alone on a line leads to, shown in its place.

May import posts, threads, boards, limits, markup and web.
"""
