"""Launchers: the embedded node in this process, a native node in its own. Knows all wings; only users, the command line and the pytest plugin know it."""
