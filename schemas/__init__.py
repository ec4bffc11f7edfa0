"""One vocabulary: every message, its subject, and its form on every wire.

The same messages travel over NATS, MQTT, WebSocket and server-sent events, unchanged. This
package needs msgspec and the standard library, and nothing else.
"""
