"""Filling a scratch database to any size, and measuring the pages over it. See README.md.

May import: everything; nothing imports this.
"""
