/** The connection to the bridge: signs of life, ways around a refused WebSocket, prompts kept. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { BridgeClient } from "../../../agents/bridge/panel/src/wire/client";
import { decode, encode, SPEECH } from "../../../agents/bridge/panel/src/wire/frames";
import { Heartbeat } from "../../../agents/bridge/panel/src/wire/heartbeat";
import { httpTransport } from "../../../agents/bridge/panel/src/wire/http_transport";
import { read, type Message, type Outgoing } from "../../../agents/bridge/panel/src/wire/messages";
import { PromptOutbox } from "../../../agents/bridge/panel/src/wire/outbox";
import { ServerSentEvents } from "../../../agents/bridge/panel/src/wire/server_sent";
import {
  TransportChoice,
  type OpenTransport,
  type TransportListener,
} from "../../../agents/bridge/panel/src/wire/transport";

/** Wait, on a busy machine, too, until this is so. */
const soon = <T>(seen: () => T) => expect.poll(seen, { timeout: 10_000 });

describe("a heartbeat", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function beating() {
    const told = { pings: 0, deadAfter: -1 };
    const began = performance.now();
    const heartbeat = new Heartbeat({
      ping: () => told.pings++,
      dead: () => (told.deadAfter = performance.now() - began),
    });
    heartbeat.start();
    return { told, heartbeat };
  }

  test("asks in a silence, and after 15 s of it the connection is dead", () => {
    const { told } = beating();
    vi.advanceTimersByTime(4999);
    expect(told.pings).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual({ pings: 1, deadAfter: 15_000 });
  });

  test("is content as long as anything comes", () => {
    const { told, heartbeat } = beating();
    for (let second = 0; second < 120; second += 9) {
      vi.advanceTimersByTime(9000);
      heartbeat.heard();
    }
    expect(told.deadAfter).toBe(-1);
    expect(told.pings).toBe(14);
  });

  test("asks at once where there is doubt, and waits 3 s", () => {
    const { told, heartbeat } = beating();
    vi.advanceTimersByTime(1000);
    heartbeat.check();
    expect(told.pings).toBe(1);
    vi.advanceTimersByTime(3000);
    expect(told.deadAfter).toBe(4000);
  });

  test("that is woken late, as in a hidden page, asks before it judges", () => {
    const { told, heartbeat } = beating();
    vi.setSystemTime(Date.now());
    const late = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 60_000);
    vi.advanceTimersByTime(5000);
    expect(told).toEqual({ pings: 1, deadAfter: -1 });
    heartbeat.heard();
    vi.advanceTimersByTime(5000);
    expect(told.deadAfter).toBe(-1);
    late.mockRestore();
  });
});

test("server-sent events are read however they are cut into pieces", () => {
  const stream = ': iris\n\nevent: frame\ndata: {"a":1}\n\nid: 7\nevent: sound\r\ndata: AAE=\r\n\r\n';
  for (let size = 1; size <= stream.length; size++) {
    const events = new ServerSentEvents();
    const found = [];
    for (let at = 0; at < stream.length; at += size) {
      found.push(...events.push(stream.slice(at, at + size)));
    }
    expect(found).toEqual([
      { event: "frame", data: '{"a":1}' },
      { event: "sound", data: "AAE=" },
    ]);
  }
});

/** A bridge as the HTTP transport needs it: a stream of events, and what was posted. */
class HttpBridge {
  readonly frames: (string | Buffer)[] = [];
  readonly posts: number[] = [];
  stream: ServerResponse | null = null;
  #server: Server | null = null;
  /** The status that frames are answered with. */
  status = 202;

  async start(): Promise<string> {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((done) => this.#server!.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  say(event: string, data: string): void {
    this.stream!.write(`event: ${event}\ndata: ${data}\n\n`);
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    expect(request.url).toMatch(/^\/(events|frames)\?connection=[0-9a-f]{32}$/);
    if (request.url!.startsWith("/events")) {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(": iris\n\n");
      this.stream = response;
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    this.posts.push(body.length);
    for (let at = 0; at < body.length; at += 5 + body.readUInt32LE(at + 1)) {
      const data = body.subarray(at + 5, at + 5 + body.readUInt32LE(at + 1));
      this.frames.push(body[at] === 1 ? data.toString() : data);
    }
    response.writeHead(this.status, { "Content-Type": "application/json" }).end("{}");
  }
}

describe("over HTTP", () => {
  let bridge: HttpBridge;
  let base: string;
  beforeEach(async () => {
    bridge = new HttpBridge();
    base = await bridge.start();
  });
  afterEach(() => bridge.stop());

  test("the same frames go both ways, in order, and sound is gathered", async () => {
    const heard: (string | ArrayBuffer)[] = [];
    let [opened, closed] = [0, 0];
    const transport = httpTransport(base)({
      opened: () => opened++,
      frame: (data) => heard.push(data),
      closed: () => closed++,
    });
    await soon(() => opened).toBe(1);
    transport.send('{"type":"hello"}');
    await soon(() => bridge.frames.length).toBe(1);
    for (let i = 0; i < 20; i++) transport.send(Uint8Array.of(1, i).buffer);
    await soon(() => bridge.frames.length).toBe(21);
    expect(bridge.posts, "twenty pieces of sound, one request").toHaveLength(2);
    expect(bridge.frames.slice(1)).toEqual(Array.from({ length: 20 }, (_, i) => Buffer.from([1, i])));
    const pcm = Int16Array.of(1, -2, 3);
    const sound = { kind: SPEECH, flags: 0, sentence: 2, turn: 3, seq: 9n, offset: 4, pcm };
    bridge.say("frame", '{"type":"pong"}');
    bridge.say("sound", Buffer.from(encode(sound)).toString("base64"));
    await soon(() => heard.length).toBe(2);
    expect(heard[0]).toBe('{"type":"pong"}');
    expect(decode(heard[1] as ArrayBuffer)).toEqual(sound);
    transport.close();
    transport.close();
    expect(closed).toBe(1);
  });

  test.each([404, 503])("frames that are refused with %i end the connection", async (status) => {
    bridge.status = status;
    let closed = 0;
    const transport = httpTransport(base)({
      opened: () => transport.send("{}"),
      frame: () => {},
      closed: () => closed++,
    });
    await soon(() => closed).toBe(1);
  });

  test("a client greets, is welcomed, answers pings, and resumes after a cut", async () => {
    const states: string[] = [];
    const client = new BridgeClient({ open: httpTransport(base) }, "page", "main", {
      connection: (state) => states.push(state),
      message: () => {},
      sound: () => {},
      restarted: () => states.push("restarted"),
    });
    client.connect();
    await soon(() => bridge.frames.length).toBe(1);
    const hello = JSON.parse(bridge.frames[0] as string) as object;
    expect(hello).toMatchObject({ type: "hello", device: "page", session: "main", resume: null });
    expect(client.send({ type: "turn.interrupt", turn: 0 }), "before the welcome").toBe(false);
    bridge.say("frame", JSON.stringify({ ...WELCOME, seq: 41 }));
    await soon(() => client.online).toBe(true);
    bridge.say("frame", '{"type":"ping"}');
    await soon(() => bridge.frames.at(-1)).toBe('{"type":"pong"}');
    bridge.say("frame", '{"type":"speech.held","turn":3,"seq":42}');
    bridge.stream!.end();
    await soon(() => bridge.frames.length).toBe(3);
    expect(JSON.parse(bridge.frames[2] as string)).toMatchObject({ type: "hello", resume: 42 });
    bridge.say("frame", JSON.stringify({ ...WELCOME, resumed: true, seq: 42 }));
    await soon(() => client.online).toBe(true);
    expect(states).toEqual(["connecting", "online", "away", "connecting", "online"]);
    bridge.say("frame", '{"type":"bye","reason":"enough","reconnect":false}');
    await soon(() => states.at(-1)).toBe("refused");
    bridge.stream!.end();
  });
});

const WELCOME = {
  type: "welcome",
  protocol: 1,
  avatar: "iris",
  session: "main",
  seq: 1,
  resumed: false,
  visemes: [],
};

/** A way to the bridge that a test opens and closes. */
function way(): { open: OpenTransport; tries: TransportListener[] } {
  const tries: TransportListener[] = [];
  const open: OpenTransport = (listener) => {
    tries.push(listener);
    return { send: () => {}, close: () => listener.closed() };
  };
  return { open, tries };
}

describe("of two ways to the bridge", () => {
  const ignore = { opened: () => {}, frame: () => {}, closed: () => {} };

  test("the next is taken where one yields nothing though the bridge answers, and kept", async () => {
    const [socket, http] = [way(), way()];
    const choice = new TransportChoice([socket.open, http.open], () => Promise.resolve(true));
    choice.open(ignore);
    socket.tries[0]!.closed();
    await soon(() => choice.chosen).toBe(1);
    choice.open(ignore);
    http.tries[0]!.frame("{}");
    http.tries[0]!.closed();
    await Promise.resolve();
    choice.open(ignore);
    expect(http.tries).toHaveLength(2);
    http.tries[1]!.closed();
    await soon(() => choice.chosen).toBe(0);
  });

  test("the first stays while the bridge cannot be reached at all", async () => {
    const [socket, http] = [way(), way()];
    let asked = 0;
    const choice = new TransportChoice([socket.open, http.open], async () => asked++ < 0);
    for (let i = 0; i < 3; i++) {
      choice.open(ignore);
      socket.tries[i]!.closed();
    }
    await soon(() => asked).toBe(3);
    expect(choice.chosen).toBe(0);
  });
});

/** What a page remembers while it is open. */
function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
}

describe("what was typed", () => {
  let sent: { text: string; ref: string }[];
  let shown: string[];
  let refused: string[];
  let online: boolean;
  let store: Storage;

  beforeEach(() => {
    [sent, shown, refused, online, store] = [[], [], [], true, memory()];
  });

  function outbox(): PromptOutbox {
    const listener = {
      send: (message: Outgoing) => {
        if (online && message.type === "prompt") {
          sent.push({ text: message.text, ref: message.ref ?? "" });
        }
        return online;
      },
      changed: (pending: readonly { text: string }[]) => (shown = pending.map(({ text }) => text)),
      refused: (text: string) => void refused.push(text),
    };
    return new PromptOutbox(listener, "outbox", store);
  }

  const told = (fields: object): Message => read(JSON.stringify(fields))!;

  test("is kept until it is accepted, and sent again with the same reference", () => {
    const kept = outbox();
    online = false;
    kept.add("Are you there?");
    expect(sent).toEqual([]);
    expect(shown).toEqual(["Are you there?"]);
    online = true;
    kept.onMessage(told(WELCOME));
    kept.onMessage(told(WELCOME));
    expect(sent.map(({ text }) => text)).toEqual(["Are you there?", "Are you there?"]);
    expect(sent[1]!.ref).toBe(sent[0]!.ref);
    kept.onMessage(told({ type: "accepted", ref: sent[0]!.ref, turn: 4 }));
    expect(shown).toEqual([]);
    kept.onMessage(told(WELCOME));
    expect(sent).toHaveLength(2);
  });

  test("outlives a page that is loaded anew, and no two visits use the same reference", () => {
    online = false;
    outbox().add("First");
    online = true;
    const again = outbox();
    expect(shown).toEqual(["First"]);
    again.onMessage(told(WELCOME));
    again.add("Second");
    expect(sent.map(({ text }) => text)).toEqual(["First", "Second"]);
    expect(new Set(sent.map(({ ref }) => ref)).size).toBe(2);
  });

  test("can be taken back as long as it did not leave", () => {
    const kept = outbox();
    online = false;
    kept.add("Never mind");
    const [waiting] = kept.pending;
    expect(kept.takeBack(waiting!.ref)).toBe("Never mind");
    online = true;
    kept.onMessage(told(WELCOME));
    expect(sent).toEqual([]);
    kept.add("Too late");
    expect(kept.takeBack(kept.pending[0]!.ref)).toBeNull();
  });

  test("is tried again where it could not be stored just then, and given back where it never can", () => {
    vi.useFakeTimers();
    const kept = outbox();
    kept.add("Hello");
    const { ref } = sent[0]!;
    kept.onMessage(told({ type: "error", code: "unavailable", detail: "NATS is away", ref }));
    vi.advanceTimersByTime(2000);
    expect(sent).toHaveLength(2);
    expect(refused).toEqual([]);
    kept.onMessage(told({ type: "error", code: "bad-message", detail: "too long", ref }));
    expect(refused).toEqual(["Hello"]);
    expect(shown).toEqual([]);
    vi.useRealTimers();
  });
});
