"""Finding what was said: the index of posts, its words, and the page that asks it.

May import posts, threads, boards, accounts, markup, limits and web.
"""
