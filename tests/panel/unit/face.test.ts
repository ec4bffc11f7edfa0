/** A face in time: the mouth to the millisecond, everything else as irregular as life. */

import { expect, test } from "vitest";
import { Blink } from "../../../agents/bridge/panel/src/face/blink";
import { Expressions } from "../../../agents/bridge/panel/src/face/expressions";
import { angles, EYES, Gaze } from "../../../agents/bridge/panel/src/face/gaze";
import { Saccade } from "../../../agents/bridge/panel/src/face/saccade";
import { SpringChain } from "../../../agents/bridge/panel/src/face/spring";
import { LipSync, VisemeTrack } from "../../../agents/bridge/panel/src/face/visemes";
import { VISEMES, type VisemeFrame } from "../../../agents/bridge/panel/src/wire/checks";

const FRAMES: VisemeFrame[] = [
  [0, "sil", 1],
  [100, "aa", 0.8],
  [200, "PP", 1],
  [240, "PP", 1],
  [300, "sil", 1],
];

/** The same numbers every time (mulberry32, public domain). */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function mouth(weights: Float32Array): Record<string, number> {
  return Object.fromEntries(
    VISEMES.map((viseme, i) => [viseme, weights[i]!] as const).filter(
      ([, weight]) => weight > 1e-6,
    ),
  );
}

function at(ms: number): Record<string, number> {
  const track = new VisemeTrack(1, 0, 1);
  track.add(FRAMES);
  const weights = new Float32Array(VISEMES.length);
  track.sample(ms, weights);
  return mouth(weights);
}

test.each([
  [-5, { sil: 1 }],
  [0, { sil: 1 }],
  [50, { sil: 0.5, aa: 0.4 }],
  [100, { aa: 0.8 }],
  [125, { aa: 0.6, PP: 0.25 }],
  [220, { PP: 1 }],
  [999, { sil: 1 }],
])("at %i ms the mouth is between its poses", (ms, expected) => {
  const found = at(ms);
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [viseme, weight] of Object.entries(expected))
    expect(found[viseme]).toBeCloseTo(weight, 5);
});

function lips(): LipSync {
  const made = new LipSync();
  made.begin(1, 0, 1);
  made.add(1, 0, FRAMES);
  return made;
}

function heard(ms: number) {
  return { turn: 1, sentence: 0, ms, over: false };
}

test("the mouth follows what is heard", () => {
  const made = lips();
  for (let ms = 0; ms <= 100; ms += 4) made.update(heard(ms), 0.1);
  expect(mouth(made.weights).aa).toBeCloseTo(0.8, 2);
  made.update(heard(50), 1);
  expect(mouth(made.weights).aa).toBeCloseTo(0.4, 2);
});

test.each([30, 60, 144])(
  "when the sound ends, the mouth is closed within 0.4 s at %i frames a second",
  (fps) => {
    const made = lips();
    made.update(heard(100), 1);
    for (let i = 0; i < 0.4 * fps; i++) made.update(undefined, 1 / fps);
    expect(mouth(made.weights)).toEqual({ sil: expect.closeTo(1, 2) as number });
  },
);

test("another attempt voids the poses of the one before", () => {
  const made = lips();
  made.begin(1, 0, 2);
  made.add(1, 0, [[0, "ou", 1]]);
  made.update(heard(100), 1);
  expect(mouth(made.weights)).toEqual({ ou: 1 });
});

test("a cancelled turn's poses move nothing any more", () => {
  const made = lips();
  made.cancel(1);
  made.update(heard(100), 1);
  expect(mouth(made.weights)).toEqual({ sil: 1 });
});

test("she blinks some 17 times a minute, never at equal intervals, and opens her eyes again", () => {
  const blink = new Blink(seeded(3));
  const begins: number[] = [];
  let [before, shut] = [0, 0];
  for (let t = 0; t < 600; t += 1 / 60) {
    blink.update(1 / 60);
    if (before === 0 && blink.weight > 0) begins.push(t);
    if (blink.weight > 0.5) shut++;
    before = blink.weight;
  }
  const intervals = begins.slice(1).map((begin, i) => begin - begins[i]!);
  const mean = intervals.reduce((a, b) => a + b, 0) / intervals.length;
  const spread = Math.sqrt(
    intervals.reduce((sum, one) => sum + (one - mean) ** 2, 0) / intervals.length,
  );
  expect(begins.length / 10).toBeGreaterThan(11);
  expect(begins.length / 10).toBeLessThan(24);
  expect(spread / mean).toBeGreaterThan(0.5);
  expect(shut / 60 / 600).toBeLessThan(0.08);
});

test("eyes that rest jump a little, quickly, and stay within three degrees", () => {
  const saccade = new Saccade(seeded(5));
  let [moving, farthest] = [0, 0];
  let before = 0;
  for (let t = 0; t < 120; t += 1 / 120) {
    saccade.update(1 / 120);
    farthest = Math.max(farthest, Math.hypot(saccade.yaw, saccade.pitch));
    if (Math.abs(saccade.yaw - before) > 1e-6) moving++;
    before = saccade.yaw;
  }
  expect(farthest).toBeGreaterThan(1.5);
  expect(farthest).toBeLessThanOrEqual(3.001);
  expect(moving / 120 / 120).toBeLessThan(0.1);
});

test("eyes turn towards something no farther than they can, and not at what is behind", () => {
  const gaze = new Gaze(EYES);
  for (let i = 0; i < 60; i++) gaze.update(10, 0, 1, 1 / 60);
  expect(gaze.yaw).toBeCloseTo(35, 1);
  for (let i = 0; i < 60; i++) gaze.update(0.1, 0, -1, 1 / 60);
  expect(gaze.yaw).toBeCloseTo(0, 1);
  expect(angles(0, 1, 1)).toEqual([0, 45]);
});

test("eyes need time for their way", () => {
  const gaze = new Gaze(EYES);
  gaze.update(10, 0, 1, 1 / 60);
  expect(gaze.yaw).toBeGreaterThan(1);
  expect(gaze.yaw).toBeLessThan(400 / 60 + 0.01);
});

test("the expression of a sentence waits for it, and goes soon after", () => {
  const expressions = new Expressions();
  const plan = (sentence: number, name: string) =>
    expressions.plan({ turn: 4, sentence, name, intensity: 1, ms: 0 });
  const live = (sentence: number | null, seconds: number) => {
    const heard =
      sentence === null ? undefined : { turn: 4, sentence, ms: 100, over: false as const };
    for (let t = 0; t < seconds; t += 0.02) expressions.update(0.02, heard);
    return Object.fromEntries(expressions.weights());
  };
  plan(1, "happy");
  plan(2, "sad");
  expect(live(null, 2), "before").toEqual({});
  expect(live(0, 2), "another sentence is heard").toEqual({});
  expect(live(1, 0.6).happy).toBeGreaterThan(0.9);
  expect(live(2, 0.6).sad, "at once with its own").toBeGreaterThan(0.9);
  expect(live(null, 0.6).sad, "a pause").toBeGreaterThan(0.9);
  expect(live(null, 4)).toEqual({});
  plan(3, "angry");
  expressions.cancel(4);
  expect(live(3, 2)).toEqual({});
});

test("what a person chose stays while she speaks", () => {
  const expressions = new Expressions();
  expressions.show("happy", 0.7, 0);
  for (let t = 0; t < 3; t += 0.02)
    expressions.update(0.02, { turn: 1, sentence: 0, ms: 100, over: false });
  expect(expressions.wanted("happy")).toBe(0.7);
});

test("the head goes with an expression", () => {
  const expressions = new Expressions();
  expressions.show("sad", 1, 0);
  for (let t = 0; t < 3; t += 0.02) expressions.update(0.02, undefined);
  expect(expressions.turn.x).toBeGreaterThan(3);
});

test("an expression comes, is held, and goes; the next one takes its place", () => {
  const expressions = new Expressions();
  const seen = () => Object.fromEntries(expressions.weights());
  const live = (seconds: number) => {
    for (let t = 0; t < seconds; t += 0.02) expressions.update(0.02, undefined);
  };
  expect(expressions.show("happy", 0.8, 1000)).toBe(true);
  live(0.06);
  expect(seen().happy).toBeLessThan(0.5);
  live(0.8);
  expect(seen().happy).toBeCloseTo(0.8, 1);
  live(3);
  expect(seen()).toEqual({});
  expressions.show("sad", 1, 0);
  live(20);
  expect(seen().sad).toBeCloseTo(1, 2);
  expressions.show("joy", 1, 0);
  live(4);
  expect(Object.keys(seen())).toEqual(["happy"]);
  expect(expressions.show("gruntled", 1, 0)).toBe(false);
});

const STIFF = { stiffness: 80, drag: 4, gravity: 0, radius: 0.01 };
const STRAND = [0, 1, 2, 3].map((i) => ({ x: 0, y: -0.1 * i, z: 0 }));

function shifted(by: number) {
  return STRAND.map((one) => ({ ...one, x: one.x + by }));
}

test("hair keeps its length, swings after the head, and comes to rest", () => {
  const hair = new SpringChain(STRAND, STIFF);
  let lag = 0;
  for (let t = 0; t < 4; t += 1 / 60) {
    hair.update(shifted(t < 0.2 ? t : 0.2), 1 / 60, []);
    lag = Math.max(lag, hair.joints[0]!.x - hair.joints[3]!.x);
    for (let i = 1; i < 4; i++) {
      const [a, b] = [hair.joints[i]!, hair.joints[i - 1]!];
      expect(Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)).toBeCloseTo(0.1, 6);
    }
  }
  expect(lag).toBeGreaterThan(0.02);
  expect(hair.joints[3]!.x).toBeCloseTo(0.2, 2);
});

test("hair swings alike at any frame rate", () => {
  const at = (fps: number) => {
    const hair = new SpringChain(STRAND, STIFF);
    for (let i = 0; i < fps; i++)
      hair.update(shifted(0.2 * Math.sin((2 * Math.PI * (i + 1)) / fps)), 1 / fps, []);
    return hair.joints[3]!.x;
  };
  expect(at(30)).toBeCloseTo(at(90), 1);
});

test("hair does not go through the head", () => {
  const ball = { x: 0.02, y: -0.2, z: 0, radius: 0.08 };
  const hair = new SpringChain(STRAND, STIFF);
  for (let i = 0; i < 120; i++) hair.update(STRAND, 1 / 60, [ball]);
  for (const joint of hair.joints.slice(1)) {
    expect(Math.hypot(joint.x - ball.x, joint.y - ball.y, joint.z - ball.z)).toBeGreaterThan(0.088);
  }
});
