"""What has just been committed, told to caches and to open pages: LISTEN/NOTIFY.

May import: notifications and below.
"""
