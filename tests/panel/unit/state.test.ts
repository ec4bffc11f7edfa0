/** What the page knows of turns, of the conversation, and of what Iris is doing. */

import { expect, test } from "vitest";
import { Conversation } from "../../../agents/bridge/panel/src/state/conversation";
import { ConversationStatus } from "../../../agents/bridge/panel/src/state/conversation_status";
import { pageOptions } from "../../../agents/bridge/panel/src/state/page_options";
import { Settings } from "../../../agents/bridge/panel/src/state/settings";
import { LatencyRecorder } from "../../../agents/bridge/panel/src/state/latency";
import { quantile, Turns } from "../../../agents/bridge/panel/src/state/turns";
import { read, type Message } from "../../../agents/bridge/panel/src/wire/messages";

function message(type: string, fields: object): Message {
  const made = read(JSON.stringify({ type, at: 100, ...fields }));
  if (!made) throw new Error(`${type} is unknown`);
  return made;
}

function timing(turn: number, stage: string, started: number, ms: number): Message {
  return message("system.timing", { turn, stage, started, ms });
}

test("a turn's stages stand one after another, each with the time that only it took", () => {
  const turns = new Turns();
  const watch = new LatencyRecorder(turns, "127.0.0.1");
  watch.onMessage(message("turn.started", { turn: 7, text: "Why?", source: "typed" }));
  watch.onMessage(timing(7, "llm-first-token", 100, 60));
  watch.onMessage(timing(7, "first-clause", 100, 140));
  watch.onMessage(timing(7, "tts-first-chunk", 100.142, 48));
  watch.arrived(7, 100.193);
  watch.arrived(7, 100.4);
  watch.heard(7, 100.231);
  const [turn] = turns.all;
  expect(turn!.shares.map(({ stage, ms }) => [stage, Math.round(ms)])).toEqual([
    ["llm-first-token", 60],
    ["first-clause", 80],
    ["tts-first-chunk", 48],
    ["delivery", 3],
    ["playback", 38],
  ]);
  expect(turn!.total).toBeCloseTo(231, 5);
  expect(turn!.slowest?.stage).toBe("first-clause");
});

test("the first sentence's voice is what was waited for; later ones do not count", () => {
  const turns = new Turns();
  const watch = new LatencyRecorder(turns, "127.0.0.1");
  watch.onMessage(timing(7, "tts-first-chunk", 100, 48));
  watch.onMessage(timing(7, "tts-first-chunk", 103, 90));
  expect(turns.all[0]!.shares).toHaveLength(1);
  expect(turns.all[0]!.total).toBeCloseTo(48, 5);
});

test("usual are the median and the 95th percentile of what was seen", () => {
  const turns = new Turns();
  const watch = new LatencyRecorder(turns, "127.0.0.1");
  for (let turn = 1; turn <= 21; turn++) watch.onMessage(timing(turn, "asr", 100 * turn, 10 * turn));
  expect(turns.usual()).toEqual([
    {
      name: "Recognition",
      median: expect.closeTo(110, 4) as number,
      p95: expect.closeTo(200, 4) as number,
      count: 21,
    },
  ]);
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([], 0.5)).toBeNaN();
});

test("what was never heard of an answer is told apart from what was", () => {
  const conversation = new Conversation();
  conversation.onMessage(message("turn.started", { turn: 1, text: "Rain?", source: "typed" }));
  conversation.onMessage(
    message("dialogue.sentence", { turn: 1, sentence: 0, text: "Rain is water.", last: false }),
  );
  conversation.onMessage(
    message("dialogue.sentence", { turn: 1, sentence: 1, text: "It falls.", last: true }),
  );
  expect(conversation.exchanges[0]).toMatchObject({
    answer: "Rain is water. It falls.",
    unheard: "",
  });
  conversation.onMessage(
    message("turn.ended", {
      turn: 1,
      reason: "cancelled",
      text: "Rain is water. It falls.",
      heard: "Rain is",
    }),
  );
  expect(conversation.exchanges[0]).toMatchObject({
    answer: "Rain is",
    unheard: "water. It falls.",
  });
});

test("an answer is shown with its sources, also one that was given before", () => {
  const conversation = new Conversation();
  const sources = ["weather.md#Rain"];
  conversation.remember([{ turn: 1, question: "Rain?", answer: "Water.", sources }]);
  conversation.onMessage(message("turn.started", { turn: 2, text: "Snow?", source: "typed" }));
  const ended = { turn: 2, reason: "completed", text: "Ice.", heard: "Ice.", sources };
  expect(conversation.onMessage(message("turn.ended", ended as never))).toBe(true);
  expect(conversation.exchanges.map((one) => one.sources)).toEqual([sources, sources]);
});

test("a question that was taken back is forgotten, and what was said before is remembered in order", () => {
  const conversation = new Conversation();
  conversation.onMessage(message("turn.started", { turn: 5, text: "And", source: "spoken" }));
  conversation.onMessage(message("turn.cancelled", { turn: 5, reason: "superseded" }));
  conversation.onMessage(message("turn.started", { turn: 6, text: "And why?", source: "spoken" }));
  conversation.remember([
    { turn: 2, question: "Hello", answer: "Hi." },
    { turn: 6, question: "old", answer: "" },
  ]);
  expect(conversation.exchanges.map(({ question }) => question)).toEqual(["Hello", "And why?"]);
});

test("what she is doing follows from what is heard of her and of the person", () => {
  const status = new ConversationStatus();
  expect(status.state(false, 0)).toBe("connecting");
  status.connection = "online";
  expect(status.state(false, 0)).toBe("idle");
  status.onMessage(message("vad.started", { device: "d" }), 0);
  expect(status.state(true, 0)).toBe("listening");
  status.onMessage(message("vad.stopped", { device: "d" }), 100);
  expect(status.state(false, 200)).toBe("listening");
  expect(status.state(false, 2000)).toBe("idle");
  status.onMessage(message("turn.started", { turn: 3, text: "?", source: "spoken" }), 2000);
  expect(status.state(false, 2000)).toBe("thinking");
  expect(status.state(true, 2000)).toBe("speaking");
  status.onMessage(message("turn.ended", { turn: 3, reason: "completed", text: ".", heard: "." }), 3000);
  expect(status.state(false, 3000)).toBe("idle");
  status.connection = "away";
  expect(status.state(false, 3000)).toBe("away");
});

test("choices are kept on this device, and rubbish in their place harms nothing", () => {
  const kept = new Map<string, string>([["iris-choices", "{"]]);
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
  const settings = new Settings(store);
  const seen: number[] = [];
  settings.watch(({ volume }) => seen.push(volume));
  settings.change({ volume: 0.5 });
  expect(seen).toEqual([1, 0.5]);
  expect(new Settings(store).now).toMatchObject({
    volume: 0.5,
    muted: false,
    echoCancellation: true,
  });
});

test("of a long visit the newest turns are kept", () => {
  const [conversation, turns] = [new Conversation(), new Turns()];
  for (let turn = 1; turn <= 1000; turn++) {
    conversation.onMessage(message("turn.started", { turn, text: "Why?", source: "typed" }));
    turns.of(turn);
  }
  for (const kept of [
    conversation.exchanges.map(({ turn }) => turn),
    turns.all.map(({ number }) => number),
  ]) {
    expect(kept.length).toBeLessThanOrEqual(200);
    expect(kept.at(-1)).toBe(1000);
  }
});

test.each([
  ["", { session: "main", overlay: false, captions: true, effects: true }],
  ["?session=kitchen", { session: "kitchen", overlay: false, captions: true, effects: true }],
  ["?overlay", { session: "main", overlay: true, captions: true, effects: true }],
  ["?overlay&captions=off&effects=0", { session: "main", overlay: true, captions: false, effects: false }],
  ["?overlay=no&session=", { session: "main", overlay: false, captions: true, effects: true }],
])("the page's address says what is shown: %s", (query, options) => {
  expect(pageOptions(query)).toEqual(options);
});
