"""The way from the bus to faces and tools: WebSocket and HTTP."""
