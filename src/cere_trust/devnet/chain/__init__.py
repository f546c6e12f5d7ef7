"""The chain: blocks, states, authoring, forks and finality. Knows neither transaction pool nor RPC."""
