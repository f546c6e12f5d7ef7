"""Compatibility checks of typed wrappers with a runtime, and differences between two runtimes.

Knows runtimes and wrappers; does not know nodes: everything works offline.
"""
