/** Speech on the audio clock: every sample once, in order, where it belongs. */

import { expect, test } from "vitest";
import { AudioClock } from "../../../agents/bridge/panel/src/voice/clock";
import { PlayedReporter } from "../../../agents/bridge/panel/src/voice/played";
import { Player, type Output } from "../../../agents/bridge/panel/src/voice/player";
import { Resampler } from "../../../agents/bridge/panel/src/voice/resampler";

const RATE = 1000;

/** A sound card that keeps what it is told to play, sample by sample. */
class Tape implements Output {
  now = 0;
  hushed = 0;
  #pieces: { at: number; samples: number[]; stopped: number }[] = [];

  play(samples: Float32Array, rate: number, at: number): () => void {
    expect(at, "in the past nothing can be played").toBeGreaterThanOrEqual(this.now);
    const piece = {
      at: Math.round(at * rate),
      samples: [...samples].map((one) => Math.round(one * 32768)),
      stopped: Infinity,
    };
    this.#pieces.push(piece);
    return () => (piece.stopped = this.now);
  }

  silence(): void {
    this.hushed++;
  }

  /** What sounded or will, by the sample at which it does. */
  get sound(): Map<number, number> {
    const tape = new Map<number, number>();
    for (const { at, samples, stopped } of this.#pieces) {
      samples.forEach((sample, i) => {
        if ((at + i) / RATE >= stopped) return;
        expect(tape.has(at + i), "two samples at once").toBe(false);
        tape.set(at + i, sample);
      });
    }
    return tape;
  }

  get samples(): number[] {
    return [...this.sound].sort((a, b) => a[0] - b[0]).map(([, sample]) => sample);
  }
}

function ramp(from: number, to: number): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length: to - from }, (_, i) => from + i);
}

function range(from: number, to: number): number[] {
  return [...ramp(from, to)];
}

function stage(): [Player, Tape] {
  const tape = new Tape();
  const player = new Player(tape);
  player.turnStarted(1);
  return [player, tape];
}

/** Let time go by in steps, as a page does. */
function live(player: Player, tape: Tape, until: number): void {
  for (; tape.now < until; tape.now += 0.05) player.pump();
}

test("pieces that come in any order are played in theirs, without a gap and without a repeat", () => {
  const [player, tape] = stage();
  player.begin(1, 0, RATE, 1);
  for (const from of [200, 0, 400, 100, 300]) player.add(1, 0, from, ramp(from, from + 100));
  player.end(1, 0, 500);
  live(player, tape, 1);
  const places = [...tape.sound.keys()].sort((a, b) => a - b);
  expect(tape.samples).toEqual(range(0, 500));
  expect(places.at(-1)! - places[0]!).toBe(499);
});

test("a sentence waits for the one before it, even if its sound is here first", () => {
  const [player, tape] = stage();
  player.begin(1, 0, RATE, 1);
  player.begin(1, 1, RATE, 1);
  player.add(1, 1, 0, ramp(1000, 1100));
  player.end(1, 1, 100);
  live(player, tape, 0.5);
  expect(tape.samples).toEqual([]);
  player.add(1, 0, 0, ramp(0, 100));
  player.end(1, 0, 100);
  live(player, tape, 1);
  expect(tape.samples).toEqual([...range(0, 100), ...range(1000, 1100)]);
});

test("a sentence begins once a little of it is here", () => {
  const [player, tape] = stage();
  player.begin(1, 0, RATE, 1);
  player.add(1, 0, 0, ramp(0, 40));
  live(player, tape, 0.3);
  expect(tape.samples).toEqual([]);
  player.add(1, 0, 40, ramp(40, 80));
  expect(tape.samples).toEqual(range(0, 80));
});

test("what is laid out ahead is limited, and goes on in time", () => {
  const [player, tape] = stage();
  player.begin(1, 0, RATE, 1);
  player.add(1, 0, 0, ramp(0, 20_000));
  player.end(1, 0, 20_000);
  expect(tape.samples.length).toBeLessThan(3500);
  live(player, tape, 21);
  expect(tape.samples).toEqual(range(0, 20_000));
});

test("the moment that is heard is told to the sample, across sentences and gaps", () => {
  const [player, tape] = stage();
  player.begin(1, 0, RATE, 1);
  player.add(1, 0, 0, ramp(0, 100));
  const begun = [...tape.sound.keys()][0]! / RATE;
  expect(player.heard(begun - 0.001)).toBeUndefined();
  expect(player.heard(begun + 0.0505)).toMatchObject({ turn: 1, sentence: 0 });
  expect(player.heard(begun + 0.0505)!.ms).toBeCloseTo(50.5, 3);
  expect(player.heard(begun + 0.1001)).toBeUndefined();
  tape.now = 1;
  player.add(1, 0, 100, ramp(100, 200));
  player.end(1, 0, 200);
  const again = [...tape.sound].find(([, sample]) => sample === 100)![0] / RATE;
  expect(again).toBeGreaterThan(1);
  expect(player.heard(again + 0.02)!.ms).toBeCloseTo(120, 3);
});

test("a cancelled turn goes quiet at once, and what still comes of it is dropped", () => {
  const [player, tape] = stage();
  player.begin(1, 0, RATE, 1);
  player.add(1, 0, 0, ramp(0, 1000));
  tape.now = 0.3;
  player.cancel(1);
  expect(tape.hushed).toBe(1);
  player.add(1, 0, 1000, ramp(1000, 2000));
  player.begin(1, 1, RATE, 1);
  player.add(1, 1, 0, ramp(2000, 3000));
  live(player, tape, 4);
  expect(Math.max(...tape.samples)).toBeLessThan(300);
  expect(player.heard(tape.now)).toBeUndefined();
});

test("cancelling one turn leaves the next one whole", () => {
  const [player, tape] = stage();
  player.begin(1, 0, RATE, 1);
  player.add(1, 0, 0, ramp(0, 1000));
  player.end(1, 0, 1000);
  player.turnStarted(2);
  player.begin(2, 0, RATE, 1);
  player.add(2, 0, 0, ramp(5000, 5500));
  player.end(2, 0, 500);
  live(player, tape, 0.5);
  player.cancel(1);
  live(player, tape, 2);
  expect(tape.samples.filter((sample) => sample >= 5000)).toEqual(range(5000, 5500));
});

test("another attempt goes on from the sample where the playback stands", () => {
  const [player, tape] = stage();
  player.begin(1, 0, RATE, 1);
  player.add(1, 0, 0, ramp(0, 1200));
  live(player, tape, 0.4);
  // The other worker's sound is another: everything of it lies 10,000 higher.
  player.begin(1, 0, RATE, 2);
  player.add(1, 0, 0, ramp(10_000, 11_200));
  player.end(1, 0, 1200);
  live(player, tape, 3);
  const { samples } = tape;
  const turn = samples.findIndex((sample) => sample >= 10_000);
  expect(turn).toBeGreaterThan(300);
  expect(turn, "no further than the piece that was sounding").toBeLessThan(700);
  expect(samples).toEqual([...range(0, turn), ...range(10_000 + turn, 11_200)]);
});

test("each sentence is told as heard whole, once, with its length", () => {
  const [player, tape] = stage();
  player.begin(1, 0, RATE, 1);
  player.add(1, 0, 0, ramp(0, 300));
  live(player, tape, 1);
  expect(player.passed(tape.now)).toEqual([]);
  player.end(1, 0, 300);
  expect(player.passed(tape.now)).toMatchObject([{ turn: 1, sentence: 0, over: true }]);
  expect(player.passed(tape.now)).toEqual([]);
});

test("what was heard is reported at a sentence's begin, about every 200 ms, and at its end", () => {
  const reporter = new PlayedReporter();
  const told: number[] = [];
  for (let ms = 0; ms <= 1000; ms += 60) {
    if (reporter.due({ turn: 1, sentence: 0, ms, over: false })) told.push(ms);
  }
  expect(told).toEqual([0, 240, 480, 720, 960]);
  const end = { turn: 1, sentence: 0, ms: 1000, over: true };
  expect([reporter.due(end), reporter.due(end)]).toEqual([true, false]);
});

test("the clock runs evenly between the steps of the sound card, for three minutes, within 2 ms", () => {
  const clock = new AudioClock();
  let worst = 0;
  let before = -Infinity;
  for (let frame = 0; frame < 180 * 60; frame++) {
    const now = 1000 + (frame * 1000) / 60 + (frame % 7);
    // The sound card runs 100 ppm fast, and tells its time in blocks of 10 ms.
    const truth = ((now - 1000) / 1000) * 1.0001 + 5;
    const heard = clock.update(now, Math.floor(truth * 100) / 100 + 0.005, true);
    expect(heard).toBeGreaterThanOrEqual(before);
    before = heard;
    if (frame > 60) worst = Math.max(worst, Math.abs(heard - truth));
  }
  expect(worst).toBeLessThan(0.002);
});

test("the clock jumps where the sound card does", () => {
  const clock = new AudioClock();
  clock.update(0, 1, true);
  clock.update(16, 1.016, true);
  expect(clock.update(32, 4, true)).toBe(4);
});

test("what was heard is known for a while, so that a mouth can come after the sound", () => {
  const [player, tape] = stage();
  for (const sentence of [0, 1]) {
    player.begin(1, sentence, RATE, 1);
    player.add(1, sentence, 0, ramp(0, 500));
    player.end(1, sentence, 500);
  }
  live(player, tape, 0.6);
  player.passed(0.6);
  expect(player.heard(0.6)?.sentence).toBe(1);
  expect(player.heard(0.6 - 0.2)).toMatchObject({ sentence: 0, over: false });
});

test("on another sound card, whose clock begins anew, she goes on at once", () => {
  const [player, tape] = stage();
  player.begin(1, 0, RATE, 1);
  player.add(1, 0, 0, ramp(0, 500));
  player.end(1, 0, 500);
  live(player, tape, 100);
  const other = new Tape();
  player.output = other;
  expect(player.busy).toBe(false);
  player.begin(1, 1, RATE, 1);
  player.add(1, 1, 0, ramp(0, 500));
  expect(other.samples).toEqual(range(0, 500));
});

test.each([
  [48_000, 16_000],
  [44_100, 16_000],
  [16_000, 16_000],
])("sound at %i Hz keeps its tones at %i Hz, piece by piece", (from, to) => {
  const resampler = new Resampler(from, to);
  const output: number[] = [];
  for (let piece = 0; piece < from / 128; piece++) {
    const samples = Float32Array.from({ length: 128 }, (_, i) =>
      Math.sin((2 * Math.PI * 440 * (128 * piece + i)) / from),
    );
    output.push(...resampler.push(samples));
  }
  const settled = output.slice(200, -200);
  const error = settled.map((sample, i) => sample - Math.sin((2 * Math.PI * 440 * (i + 200)) / to));
  expect(Math.max(...error.map(Math.abs))).toBeLessThan(0.01);
  expect(Math.abs(output.length - to)).toBeLessThan(100);
});

test("what 16 kHz cannot carry is taken out, not folded back", () => {
  const resampler = new Resampler(48_000, 16_000);
  const high = Float32Array.from({ length: 48_000 }, (_, i) =>
    Math.sin((2 * Math.PI * 11_000 * i) / 48_000),
  );
  const output = resampler.push(high).slice(200);
  expect(Math.max(...output.map(Math.abs))).toBeLessThan(0.02);
});
