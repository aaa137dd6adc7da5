"""Writing: starting threads, replying, editing, previewing.

May import: reading and below.
"""
