"""Hashes, addresses, signature schemes, secret URIs and phrases: pure functions, one module each.

Knows bytes and text; does not know accounts as values, key files or the chain.
"""
