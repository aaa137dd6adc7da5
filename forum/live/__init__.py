"""What has just been committed, told to caches and to open pages by LISTEN and NOTIFY.

May import: notifications and below.
"""
