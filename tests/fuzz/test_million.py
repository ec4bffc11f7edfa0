"""A million mutated frames, chunks, requests and messages: half an hour on two slow cores."""

import psutil
from conftest import NatsServer
from fuzzing import fuzzed_agents
from nats import connect as nats_connect

ROUNDS = 50
CASES = 20_000
SETTLED = 5
"""Rounds after which every buffer and table has the size that it keeps."""
GROWTH = 32 * 1024 * 1024


async def test_a_million_mutated_inputs_harm_nobody(new_bus, nats: NatsServer) -> None:
    """As the short run in `integration`, with other seeds; and memory stays flat."""
    process = psutil.Process()
    sizes: list[int] = []
    tool = await nats_connect(nats.url)
    async with fuzzed_agents(new_bus, nats.url) as fuzz:
        for seed in range(100, 100 + ROUNDS):
            await fuzz(seed=seed, count=CASES)
            await tool.jetstream().purge_stream("TURNS")  # nobody answers here
            sizes.append(process.memory_info().rss)
            print(f"seed {seed}: {sizes[-1] / 2**20:.0f} MiB", flush=True)
    await tool.close()
    assert sizes[-1] - sizes[SETTLED] < GROWTH
