"""Twenty thousand mutated frames, chunks, requests and messages; a million by hand, see `fuzz/`."""

from conftest import NatsServer
from fuzzing import fuzzed_agents


async def test_no_mutated_input_leaves_a_connection_silent(new_bus, nats: NatsServer) -> None:
    """Each connection is answered or closed, no agent ends, and nothing is left over."""
    async with fuzzed_agents(new_bus, nats.url) as fuzz:
        await fuzz(seed=1, count=20_000)
