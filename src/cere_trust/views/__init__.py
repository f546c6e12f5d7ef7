"""Questions over several pallets as `View` values: pure, without I/O."""
