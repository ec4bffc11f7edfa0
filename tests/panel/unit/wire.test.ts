/** The wire as every client of Iris must read it: the vectors are shared with Python and C#. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Backoff } from "../../../agents/bridge/panel/src/wire/backoff";
import { BadMessageError, decode, encode } from "../../../agents/bridge/panel/src/wire/frames";
import { read } from "../../../agents/bridge/panel/src/wire/messages";
import { wav } from "../../../agents/bridge/panel/src/wire/recording";
import { ResumePoint } from "../../../agents/bridge/panel/src/wire/resume";

interface FrameVector {
  name: string;
  frame: string;
  kind: number;
  flags: number;
  sentence: number;
  turn: number;
  seq: string;
  offset: number;
  pcm: string;
}
interface Named {
  type: string;
}

const frames = vectors<{ frames: FrameVector[]; refused: FrameVector[] }>("frames");
const messages = vectors<{
  messages: Named[];
  wire: Named[];
  refused: { name: string; message: Named }[];
}>("messages");
/** What a face is never sent, so that it need not be able to read it. */
const NOT_FOR_FACES = /^(agent|mic|retrieval|event|tts|machine)\.|\.(use|describe)$|^(hello|prompt)$/;

function vectors<T>(name: string): T {
  const path = new URL(`../../../schemas/vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as T;
}

function bytes(hex: string): ArrayBuffer {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)).buffer;
}

function hex(data: ArrayBufferLike): string {
  return Buffer.from(data).toString("hex");
}

test.each(frames.frames)("the frame '$name' is read field by field, and written back", (vector) => {
  const frame = decode(bytes(vector.frame));
  expect({ ...frame, seq: String(frame.seq), pcm: undefined }).toEqual({
    kind: vector.kind,
    flags: vector.flags,
    sentence: vector.sentence,
    turn: vector.turn,
    seq: vector.seq,
    offset: vector.offset,
    pcm: undefined,
  });
  expect(hex(encode(frame))).toBe(vector.frame);
  expect(hex(encode({ ...frame, pcm: new Int16Array() })) + vector.pcm).toBe(vector.frame);
});

test.each(frames.refused)("a frame that is wrong is refused: $name", ({ frame }) => {
  expect(() => decode(bytes(frame))).toThrow(BadMessageError);
});

test.each([...messages.messages, ...messages.wire].filter(({ type }) => !NOT_FOR_FACES.test(type)))(
  "$type is read as it was written",
  (message) => {
    expect(read(JSON.stringify(message))).toEqual(message);
  },
);

test("a newer server's fields are kept, and its messages passed over", () => {
  expect(read('{"type":"vad.started","device":"d","colour":1}')).toMatchObject({ device: "d" });
  expect(read('{"type":"avatar.dance","name":"waltz"}')).toBeUndefined();
});

test("a field that may be missing gets its fallback", () => {
  expect(read('{"type":"speech.ended","turn":1,"sentence":0,"samples":3}')).toMatchObject({
    words: [],
  });
});

const refused = messages.refused.filter(({ message }) => !NOT_FOR_FACES.test(message.type));
test.each(refused)("a message that is wrong is refused: $name", ({ message }) => {
  expect(() => read(JSON.stringify(message))).toThrow(BadMessageError);
});

test.each(["", "[]", '{"turn":1}', "{"])("text that is no message is refused: %j", (text) => {
  expect(() => read(text)).toThrow(BadMessageError);
});

test("nothing comes twice, and what is not on stage always comes", () => {
  const point = new ResumePoint();
  expect(point.greeted({ seq: 10, resumed: false })).toBe(true);
  expect([10, 11, 11, 0, 12, 9].map((seq) => point.accept(seq))).toEqual([
    false,
    true,
    false,
    true,
    true,
    false,
  ]);
  expect(point.last).toBe(12);
});

test("a house that cannot go on says so, and the page starts from its number", () => {
  const point = new ResumePoint();
  point.greeted({ seq: 10, resumed: false });
  expect(point.greeted({ seq: 20, resumed: true })).toBe(true);
  expect(point.last).toBe(10);
  expect(point.greeted({ seq: 5, resumed: false })).toBe(false);
  expect(point.last).toBe(5);
});

test("tries to come back are further and further apart, up to a limit, and never quite alike", () => {
  const steady = new Backoff(250, 5000, () => 0);
  expect(Array.from({ length: 7 }, () => steady.next())).toEqual([
    250, 500, 1000, 2000, 4000, 5000, 5000,
  ]);
  steady.reset();
  expect(steady.next()).toBe(250);
  expect(new Backoff(250, 5000, () => 0.999).next()).toBeCloseTo(125, 0);
});

test("a recording is sent as a WAV file of 16 bit, mono", () => {
  const file = new DataView(wav(new Float32Array([0, 1, -2]), 24_000));
  const text = (at: number) => String.fromCharCode(...new Uint8Array(file.buffer, at, 4));
  expect([text(0), text(8), text(12), text(36)]).toEqual(["RIFF", "WAVE", "fmt ", "data"]);
  expect(file.getUint32(4, true)).toBe(file.byteLength - 8);
  expect(file.getUint32(24, true)).toBe(24_000);
  expect(file.getUint32(40, true)).toBe(6);
  expect([0, 1, 2].map((i) => file.getInt16(44 + 2 * i, true))).toEqual([0, 32_767, -32_767]);
});
