"""Tools for those who work on this package: `scaffold` for wrappers, `coverage` for the table of what is wrapped."""
