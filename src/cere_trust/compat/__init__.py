"""How the typed wrappers fit a runtime, and how two runtimes differ; all of it offline."""
