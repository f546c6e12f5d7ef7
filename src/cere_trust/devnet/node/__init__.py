"""The node: transaction pool and block production on one worker thread.

Knows the chain and its control; does not know RPC sessions or sockets.
"""
