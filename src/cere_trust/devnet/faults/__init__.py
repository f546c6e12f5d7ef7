"""Faults for tests: failing networks and lying nodes. Stands above server and RPC."""
