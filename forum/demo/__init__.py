"""The demo forum: people and talk for an empty database.

May import: everything below the server.
"""
