/** What makes her alive: nothing loops, nothing pops, and movement goes with the stressed words. */

import { expect, test } from "vitest";
import { Liveliness, type Notice } from "../../../agents/bridge/panel/src/face/liveliness";
import { Prosody, StressFinder } from "../../../agents/bridge/panel/src/face/prosody";
import { Random } from "../../../agents/bridge/panel/src/face/random";
import type { Stress } from "../../../agents/bridge/panel/src/wire/checks";

/** The movement as one row of numbers. */
function row({ movement }: Liveliness): number[] {
  const { head, chest } = movement;
  return [
    ...[head.x, head.y, head.z, chest.x, chest.y, chest.z],
    ...[movement.shoulderLeft, movement.shoulderRight, movement.breath, movement.brows],
    ...[movement.eyesYaw, movement.eyesPitch, movement.lids],
  ];
}

const COLUMNS = [
  ...["head.x", "head.y", "head.z", "chest.x", "chest.y", "chest.z"],
  ...["shoulderLeft", "shoulderRight", "breath", "brows", "eyesYaw", "eyesPitch", "lids"],
];
const [HEAD_X, HEAD_Y, SHOULDER, BROWS, EYES_YAW, EYES_PITCH, LIDS] = [0, 1, 6, 9, 10, 11, 12];
/** Head, chest and shoulders. */
const BODY = [0, 1, 2, 3, 4, 5, 6, 7];

/** Something that happens at a time, in seconds. */
type Event =
  | readonly [at: number, what: Notice]
  | readonly [at: number, what: "speech", stresses: readonly Stress[], seconds: number];

/** Live through events; gives a row for each frame. Sentences are of turn 1 and count from 1. */
function live(
  seed: number,
  seconds: number,
  events: readonly Event[] = [],
  fps = 60,
  calm = false,
): number[][] {
  const her = new Liveliness(seed, calm);
  const rows: number[][] = [];
  const waiting = [...events];
  let [speech, sentence] = [{ from: 0, to: 0 }, 0];
  for (let frame = 1; frame <= Math.round(seconds * fps); frame++) {
    const now = frame / fps;
    for (; waiting.length && waiting[0]![0] <= now + 1e-9; waiting.shift()) {
      const event = waiting[0]!;
      if (event[1] !== "speech") {
        her.notice(event[1]);
        continue;
      }
      her.prosody.told(1, ++sentence, event[2]);
      speech = { from: event[0], to: event[0] + event[3] };
    }
    const sounds = now >= speech.from - 1e-9 && now < speech.to - 1e-9;
    const ms = 1000 * (now - speech.from);
    her.update(1 / fps, sounds ? { turn: 1, sentence, ms, over: false } : undefined);
    rows.push(row(her));
  }
  return rows;
}

/** Every window's values less their mean, all channels in a row and at length 1. */
function windows(rows: number[][], length: number, step: number, channels: number[]) {
  const spread = channels.map((channel) => deviation(rows.map((one) => one[channel]!)));
  const found: Float64Array[] = [];
  for (let begin = 0; begin + length <= rows.length; begin += step) {
    const values = new Float64Array(length * channels.length);
    channels.forEach((channel, c) => {
      const own = rows.slice(begin, begin + length).map((one) => one[channel]! / spread[c]!);
      const mean = own.reduce((a, b) => a + b, 0) / length;
      own.forEach((value, i) => (values[c * length + i] = value - mean));
    });
    const size = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    found.push(values.map((value) => value / size));
  }
  return found;
}

function deviation(values: number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
}

/** The highest correlation of two windows that do not overlap. */
function mostAlike(rows: number[][], fps: number, seconds: number, channels: number[]): number {
  const step = Math.round(fps / 5);
  const length = Math.round(seconds * fps);
  const all = windows(rows, length, step, channels);
  let most = -1;
  for (let a = 0; a < all.length; a++) {
    for (let b = a + Math.ceil(length / step); b < all.length; b++) {
      let sum = 0;
      const [one, other] = [all[a]!, all[b]!];
      for (let i = 0; i < one.length; i++) sum += one[i]! * other[i]!;
      most = Math.max(most, sum);
    }
  }
  return most;
}

test.each([1, 2, 3])(
  "over five minutes no three seconds of idle movement are like three others (seed %i)",
  (seed) => {
    const rows = live(seed, 300).filter((_, i) => i % 6 === 0);
    expect(mostAlike(rows, 10, 3, BODY)).toBeLessThan(0.9);
  },
  60_000,
);

/** Sentences with words at intervals like those of speech; some are stressed. */
function speech(seed: number, sentences: number): [at: number, Stress[], number][] {
  const random = new Random(seed);
  let at = 1;
  return Array.from({ length: sentences }, () => {
    const stresses: Stress[] = [];
    let ms = random.between(60, 300);
    for (let word = 0; word < 5 + 5 * random.next(); word++) {
      stresses.push([Math.round(ms), random.between(0.35, 1)]);
      ms += random.between(260, 900);
    }
    const begin = at;
    const seconds = ms / 1000 + 0.3;
    at += seconds + random.between(0.1, 0.5);
    return [begin, stresses, seconds];
  });
}

/** Times in seconds at which a channel turns round, having gone at least so far either way. */
function peaks(values: number[], fps: number, least: number): number[] {
  const found: number[] = [];
  let [extreme, at, way] = [values[0]!, 0, 0];
  values.forEach((value, i) => {
    if (way === 0 ? true : way > 0 ? value > extreme : value < extreme) {
      if (way === 0 && Math.abs(value - values[0]!) >= least) way = value > values[0]! ? 1 : -1;
      if (way !== 0) [extreme, at] = [value, i];
    } else if (Math.abs(value - extreme) >= least) {
      found.push((at + 1) / fps);
      [way, extreme, at] = [-way, value, i];
    }
  });
  return found;
}

/** Peaks of head, brows and shoulders that are large enough to be seen. */
function beats(rows: number[][], fps: number): number[] {
  const of = (channel: number, least: number) =>
    peaks(
      rows.map((one) => one[channel]!),
      fps,
      least,
    );
  return [...of(HEAD_X, 1.3), ...of(BROWS, 0.08), ...of(SHOULDER, 1)];
}

function isPrecise(stress: number, all: number[]): boolean {
  return all.some((peak) => Math.abs(peak - stress) <= 0.12);
}

test.each([11, 12, 13])(
  "stressed words come with a peak of movement, and silence with hardly any (seed %i)",
  (seed) => {
    const said = speech(seed, 10);
    const events = said.map(([at, stresses, seconds]) => [at, "speech", stresses, seconds] as const);
    const end = said.at(-1)![0] + said.at(-1)![2];
    const found = beats(live(seed, end + 1, events), 60);
    const stresses = said.flatMap(([at, list]) => list.map(([ms]) => at + ms / 1000));
    const shown = (times: number[]) =>
      times.filter((one) => isPrecise(one, found)).length / times.length;
    const random = new Random(seed);
    const anywhere = Array.from({ length: 400 }, () => random.between(1, end));
    expect(shown(stresses)).toBeGreaterThan(0.9);
    expect(shown(stresses)).toBeGreaterThan(shown(anywhere) + 0.2);
    const silent = beats(live(seed, 60), 60).length / 60;
    expect(silent).toBeLessThan(0.15 * (found.length / end));
  },
);

/** A whole exchange: you speak, pause, speak; she thinks, answers, and is quiet again. */
const EXCHANGE: Event[] = [
  [2, "vad.started"],
  [4.2, "vad.stopped"],
  [5, "vad.started"],
  [6.1, "vad.stopped"],
  [6.8, "turn.started"],
  [
    9.5,
    "speech",
    [
      [120, 0.8],
      [640, 0.5],
      [900, 0.2],
      [1420, 1],
      [1980, 0.6],
    ],
    2.4,
  ],
  [
    12.1,
    "speech",
    [
      [300, 0.9],
      [560, 0.7],
      [1200, 0.4],
    ],
    1.6,
  ],
  [13.9, "turn.ended"],
];
const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);

/** The rows between two times. */
function between(rows: number[][], from: number, to: number): number[][] {
  return rows.slice(Math.round(60 * from), Math.round(60 * to));
}

/** How far from you her eyes are at most, in degrees. */
function farthest(rows: number[][]): number {
  return Math.max(...rows.map((one) => Math.hypot(one[EYES_YAW]!, one[EYES_PITCH]!)));
}

test.each(SEEDS)("she looks at you while you speak, away to think, and back (seed %i)", (seed) => {
  const rows = live(seed, 16, EXCHANGE);
  expect(farthest(between(rows, 2.5, 6.6)), "you speak").toBeLessThan(9.5);
  expect(farthest(between(rows, 7.1, 7.6)), "she thinks").toBeGreaterThan(5);
  expect(farthest(between(rows, 9.9, 11)), "she begins to answer").toBeLessThan(3.1);
});

test.each(SEEDS)("she nods when you pause (seed %i)", (seed) => {
  const rows = live(seed, 16, EXCHANGE);
  const head = between(rows, 4.2, 5).map((one) => one[HEAD_X]!);
  expect(Math.max(...head) - Math.min(...head)).toBeGreaterThan(2.5);
});

test.each(SEEDS)("nothing pops: neither place nor speed ever jumps (seed %i)", (seed) => {
  const fps = 240;
  const rows = live(seed, 16, EXCHANGE, fps);
  for (const channel of BODY) {
    const at = rows.map((one) => one[channel]!);
    const speeds = at.slice(1).map((value, i) => (value - at[i]!) * fps);
    const pulls = speeds.slice(1).map((value, i) => (value - speeds[i]!) * fps);
    expect(Math.max(...speeds.map(Math.abs)), COLUMNS[channel]).toBeLessThan(90);
    expect(Math.max(...pulls.map(Math.abs)), COLUMNS[channel]).toBeLessThan(2500);
  }
});

test("she moves alike at any frame rate", () => {
  const [slow, quick] = [live(7, 16, EXCHANGE, 30), live(7, 16, EXCHANGE, 120)];
  const gaps = slow.map((one, i) =>
    Math.max(...BODY.map((channel) => Math.abs(one[channel]! - quick[4 * i + 3]![channel]!))),
  );
  expect(Math.max(...gaps), "less than what a frame moves").toBeLessThan(1.5);
});

test("another seed is another life, the same seed the same", () => {
  expect(live(5, 16, EXCHANGE)).toEqual(live(5, 16, EXCHANGE));
  expect(live(5, 3)[179]).not.toEqual(live(6, 3)[179]);
});

test("for those whom movement makes ill she breathes, blinks and looks, and nothing sways", () => {
  const rows = live(3, 30, EXCHANGE, 60, true);
  const swing = (channel: number) => {
    const at = rows.map((one) => one[channel]!);
    return Math.max(...at) - Math.min(...at);
  };
  expect(swing(HEAD_Y)).toBe(0);
  expect(swing(HEAD_X)).toBeLessThan(0.5);
  expect(swing(8)).toBeGreaterThan(0.5);
  expect(swing(LIDS)).toBeCloseTo(1, 1);
});

test("what was to be stressed moves nothing once the turn is cancelled", () => {
  const stresses: Stress[] = Array.from({ length: 8 }, (_, i) => [300 + 500 * i, 1]);
  const rows = live(4, 6, [
    [1, "speech", stresses, 1],
    [2, "turn.cancelled"],
  ]);
  const late = beats(rows, 60).filter((at) => at > 2.6 && at < 5.2);
  expect(late.length).toBeLessThanOrEqual(2);
});

/** Sound of so many levels, 20 ms each, at 16 kHz: a square wave of 1 kHz. */
function sound(levels: readonly number[]): Int16Array {
  return Int16Array.from({ length: 320 * levels.length }, (_, i) => {
    const level = levels[Math.floor(i / 320)]!;
    return i % 16 < 8 ? level : -level;
  });
}

/** Levels of a voice: syllables of 200 ms, the third and the sixth of them louder; the first breaks silence. */
const SYLLABLES = Array.from({ length: 80 }, (_, i) => {
  const loud = [2, 5].includes(Math.floor(i / 10)) ? 12000 : 4000;
  return Math.round(loud * (1 - Math.abs((i % 10) - 4.5) / 5));
});

test("where nobody tells the stresses, they are where the sound is loud", () => {
  const found = new StressFinder(16000).add(sound(SYLLABLES));
  expect(found.map(([ms]) => Math.round(ms / 100))).toEqual([1, 5, 11]);
  const finder = new StressFinder(16000);
  const pcm = sound(SYLLABLES);
  const pieces = Array.from({ length: 20 }, (_, i) => pcm.subarray(1280 * i, 1280 * (i + 1)));
  expect(pieces.flatMap((piece) => finder.add(piece)).map(([ms]) => ms)).toEqual(
    found.map(([ms]) => ms),
  );
});

test("stresses are given once, ahead of the sound; what is told voids what was found", () => {
  const prosody = new Prosody();
  const heard = (sentence: number, ms: number) => ({ turn: 1, sentence, ms, over: false });
  prosody.begin(1, 0, 1, 16000);
  prosody.sound(1, 0, sound(SYLLABLES));
  prosody.told(1, 0, [
    [900, 0.4],
    [100, 1],
  ]);
  prosody.sound(1, 0, sound(SYLLABLES));
  expect(prosody.due(heard(0, 0), 240)).toEqual([[100, 1]]);
  expect(prosody.due(heard(0, 20), 240)).toEqual([]);
  expect(prosody.due(heard(0, 700), 240)).toEqual([[900, 0.4]]);
  prosody.told(1, 1, [[50, 0.5]]);
  prosody.begin(1, 1, 1, 16000);
  expect(prosody.due(heard(1, 0), 240), "told before its sentence began").toEqual([[50, 0.5]]);
  prosody.told(2, 0, [[50, 0.5]]);
  prosody.cancel(2);
  expect(prosody.due({ ...heard(0, 0), turn: 2 }, 240)).toEqual([]);
});

const ABOUT =
  "What a face does beside its mouth, for whoever writes it anew. Frame n, from 1 on, is at n / fps " +
  "seconds: first every event whose time has come is given (stresses of a sentence of turn 1 are told " +
  "as its sound begins), then the frame's time goes by while that moment of the sentence is heard. " +
  "Every so many frames there is a row, the first after frame `every`. Sound is a square wave at " +
  "16 kHz with 16 samples a wave, 320 samples of each level.";

/** A row as text that another language can compare with. */
function written(values: readonly number[]): number[] {
  return values.map((value) => Math.round(value * 1e5) / 1e5 + 0);
}

test("what other clients are tested on is what this page does", async () => {
  const every = 6;
  const cases = [
    { seed: 1, calm: false, seconds: 16, events: EXCHANGE },
    { seed: 20261130, calm: false, seconds: 16, events: EXCHANGE },
    { seed: 4294967295, calm: true, seconds: 8, events: EXCHANGE.slice(0, 5) },
    { seed: 42, calm: false, seconds: 30, events: [] },
  ].map(({ seed, calm, seconds, events }) => ({
    ...{ seed, calm, fps: 60, every, seconds, events },
    rows: live(seed, seconds, events, 60, calm)
      .filter((_, i) => (i + 1) % every === 0)
      .map(written),
  }));
  const found = new StressFinder(16000).add(sound(SYLLABLES)).map(written);
  const lines = cases.map(({ rows, ...rest }) => {
    const open = JSON.stringify(rest).slice(0, -1);
    return `${open},"rows":[\n${rows.map((one) => JSON.stringify(one)).join(",\n")}]}`;
  });
  const text = [
    `{"about":${JSON.stringify(ABOUT)},`,
    `"columns":${JSON.stringify(COLUMNS)},`,
    `"stresses":{"levels":${JSON.stringify(SYLLABLES)},"found":${JSON.stringify(found)}},`,
    `"cases":[\n${lines.join(",\n")}]}`,
  ];
  await expect(`${text.join("\n")}\n`).toMatchFileSnapshot(
    "../../../schemas/vectors/liveliness.json",
  );
});
