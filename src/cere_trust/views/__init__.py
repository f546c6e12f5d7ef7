"""Queries over several pallets as `View` values, without I/O."""
