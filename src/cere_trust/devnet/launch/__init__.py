"""Launchers: the embedded node in this process, a native node in its own."""
