"""Launchers: the embedded node in this process, a native node in its own.

Knows all wings; does not know the command line or pytest.
"""
