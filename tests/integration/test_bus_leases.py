"""Keys and leases in the buckets of a real nats-server."""

import asyncio

import pytest

from bus import Bus, ConflictError, LeaseLostError, Leases
from bus.leases import LEASE_SECONDS


async def test_a_key_is_not_overwritten_by_one_who_did_not_see_it(bus: Bus) -> None:
    """Buckets compare and set."""
    bucket = bus.bucket("history")
    assert await bucket.get("iris.main") is None
    revision = await bucket.put("iris.main", b"1", revision=0)
    with pytest.raises(ConflictError):
        await bucket.put("iris.main", b"2", revision=0)
    await bucket.put("iris.main", b"3", revision=revision)
    entry = await bucket.get("iris.main")
    assert entry is not None
    assert entry.value == b"3"


async def test_a_lease_has_one_owner(bus: Bus, new_bus) -> None:
    """Its owner alone renews it; when that one dies, the next gets it, and what it says."""
    mine = Leases(bus.bucket("microphone_leases"), "a")
    theirs = Leases((await new_bus("other")).bucket("microphone_leases"), "b")
    lease = await mine.take("main")
    assert lease is not None
    await lease.write({"desk": 7})
    taking = asyncio.create_task(theirs.take("main"))
    for _ in range(8):
        await asyncio.sleep(0.3)
        await lease.write({"desk": 8})
    assert not taking.done(), "a lease that is renewed is not taken"
    async with asyncio.timeout(2 * LEASE_SECONDS + 1):
        taken = await taking
    assert taken is not None
    assert taken.state == {"desk": 8}
    assert not lease.held
    with pytest.raises(LeaseLostError):
        await lease.write({"desk": 9})


async def test_a_lease_is_written_by_several_tasks_at_once(bus: Bus) -> None:
    """They do not take one another for somebody else."""
    lease = await Leases(bus.bucket("microphone_leases"), "a").take("main")
    assert lease is not None
    await asyncio.gather(*(lease.write({"desk": number}) for number in range(20)))
    await lease.release({"desk": 20})


async def test_a_lease_that_is_released_is_free(bus: Bus, new_bus) -> None:
    """Who waited for its owner to die stops waiting; who wants it anyway gets it at once."""
    mine = Leases(bus.bucket("microphone_leases"), "a")
    theirs = Leases((await new_bus("other")).bucket("microphone_leases"), "b")
    lease = await mine.take("main")
    assert lease is not None
    waiting = asyncio.create_task(theirs.take("main"))
    await asyncio.sleep(0.1)
    await lease.release({"desk": 5})
    async with asyncio.timeout(2 * LEASE_SECONDS):
        assert await waiting is None
    taken = await theirs.take("main")
    assert taken is not None
    assert taken.state == {"desk": 5}
