"""Telling members what concerns them, each event once.

May import: posts and below.
"""
