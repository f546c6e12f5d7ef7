"""Hashes, addresses, signature schemes, secret URIs and phrases: pure functions, one module each."""
