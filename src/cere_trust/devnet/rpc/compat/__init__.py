"""Imitation of a real node's parsers, down to the texts of their errors, so that both chains pass the same parity tests."""
