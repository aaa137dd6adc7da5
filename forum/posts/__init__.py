"""Posts, their earlier versions, and the one module that counts (counters).

May import: threads and below.
"""
