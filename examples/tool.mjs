// npm install @nats-io/transport-node
import { connect } from "@nats-io/transport-node";

const nc = await connect({
  servers: "127.0.0.1:4222",
  user: "doorbell",
  pass: "TOKEN",
  inboxPrefix: "_INBOX_doorbell",
  ignoreAuthErrorAbort: true,
});
const heard = nc.subscribe("iris.*.*.avatar.*");
const body = JSON.stringify({ data: { who: "Anna" } });
const stored = await nc.request("iris.iris.main.event.doorbell", body);
console.log(stored.string());
for await (const message of heard) console.log(message.subject, message.string());
