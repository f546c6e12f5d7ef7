"""Tools for contributors: `scaffold` writes a wrapper's skeleton, `coverage` the table of wrapped items."""
