"""Tools for contributors: `scaffold` writes the skeleton of a wrapper, `coverage` the table of wrapped items."""
