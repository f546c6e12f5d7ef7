"""The node: transaction pool and block production on one worker thread. Knows the chain; does not know RPC sessions or sockets."""
