# pip install nats-py
import asyncio

import nats


async def main():
    server = "nats://doorbell:TOKEN@127.0.0.1:4222"
    nc = await nats.connect(server, inbox_prefix=b"_INBOX_doorbell")

    async def show(message):
        print(message.subject, message.data.decode(), flush=True)

    await nc.subscribe("iris.*.*.avatar.*", cb=show)
    body = b'{"data":{"who":"Anna"}}'
    stored = await nc.request("iris.iris.main.event.doorbell", body)
    print(stored.data.decode(), flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
