"""The node: transaction pool and block production on one worker thread. Knows no RPC session state."""
