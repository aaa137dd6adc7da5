"""Veche, a forum: the project package and its rooms."""
