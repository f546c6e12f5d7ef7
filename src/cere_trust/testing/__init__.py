"""Test helpers for users: the pytest plugin."""
