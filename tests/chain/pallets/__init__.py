"""The pallets of the embedded chain: every call, every error a call can answer, and their interface."""
