"""The server: WebSocket and HTTP on one port, with optional traffic shaping."""
