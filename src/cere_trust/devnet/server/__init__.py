"""The server: WebSocket and HTTP on one port, with traffic shaping.

Knows RPC sessions and bytes; does not know RPC methods or the chain.
"""
