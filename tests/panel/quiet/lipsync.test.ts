/**
 * The mouth on the screen against the sound in the loudspeaker. Neither the page's clock nor its
 * timeline is believed: what was sent, and when the browser was told to play it, is written down
 * beside them.
 */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, inject, test } from "vitest";
import { ARKIT } from "../../../agents/bridge/panel/src/face/shape_tables";
import type { VisemeFrame } from "../../../agents/bridge/panel/src/wire/checks";
import { PYTHON } from "../browser/running_iris";
import { browse, fine, visit } from "../browser/screen";

const browser = browse();
/** Seconds of speech; in CI a little, by hand as much as one has patience for. */
const SECONDS = Number(process.env.IRIS_RECITE_SECONDS ?? 20);
/** Milliseconds of one frame at 60 frames a second. */
const FRAME = 1000 / 60;

interface Notes {
  /** Key poses of each sentence. */
  frames: Record<number, VisemeFrame[]>;
  samples: Record<number, number>;
  rate: number;
  /** When the browser was told to play a piece, and how long that is; seconds of the audio clock. */
  played: { at: number; length: number }[];
  /** What was on the screen: the moment that is heard, and how far the jaw is open. */
  seen: { time: number; jaw: number }[];
}

/** In the page, before its own scripts: write down what passes by. */
function takeNotes(): void {
  const notes: Notes = { frames: {}, samples: {}, rate: 0, played: [], seen: [] };
  Object.assign(globalThis, { notes });
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, at = 0) {
    notes.played.push({ at, length: this.buffer!.duration });
    start.call(this, at);
  };
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocol?: string | string[]) {
      super(url, protocol);
      this.addEventListener("message", ({ data }) => {
        if (typeof data !== "string") return;
        const message = JSON.parse(data);
        if (message.type === "speech.started") notes.rate = message.rate;
        if (message.type === "speech.visemes")
          (notes.frames[message.sentence] ??= []).push(...message.frames);
        if (message.type === "speech.ended") notes.samples[message.sentence] = message.samples;
      });
    }
  };
}

/** Seconds that a browser may be silent about its clock, and by which it may contradict itself. */
const STALE = 0.06;
const DISAGREE = 0.03;

/** In the page: after each frame, note what it shows and what is heard meanwhile. */
function lookOn([STALE, DISAGREE]: readonly [number, number]): void {
  const { notes } = globalThis as unknown as { notes: Notes };
  const jaws: [number[], number][] = [];
  iris.scene.actor.model!.root.traverse((one) => {
    const mesh = one as unknown as {
      morphTargetDictionary?: Record<string, number>;
      morphTargetInfluences?: number[];
    };
    const index = mesh.morphTargetDictionary?.jawOpen;
    if (index !== undefined) jaws.push([mesh.morphTargetInfluences!, index]);
  });
  const look = () => {
    requestAnimationFrame(look);
    const context = iris.voice.context;
    if (!context) return;
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    const since = (performance.now() - performanceTime) / 1000;
    const time = contextTime + since;
    // On a machine that is too busy to play in time, the browser itself does not know what is heard.
    const other = context.currentTime - context.outputLatency;
    if (since > STALE || Math.abs(time - other) > DISAGREE) return;
    notes.seen.push({ time, jaw: jaws[0]![0][jaws[0]![1]]! });
  };
  requestAnimationFrame(look);
}

/** How far the jaw is to be open at a time of a sentence. */
function wanted(frames: VisemeFrame[], ms: number): number {
  const next = frames.findIndex(([at]) => at > ms);
  const [before, after] = [
    frames[next < 0 ? frames.length - 1 : Math.max(0, next - 1)]!,
    frames[next],
  ];
  const jaw = ([, viseme, weight]: VisemeFrame) => (ARKIT.visemes[viseme].jawOpen ?? 0) * weight;
  if (!after || ms <= before[0]) return jaw(before);
  const share = (ms - before[0]) / (after[0] - before[0]);
  return jaw(before) * (1 - share) + jaw(after) * share;
}

/** A piece of sound: when it begins, in seconds, and which ms of which sentence that is. */
interface Piece {
  at: number;
  length: number;
  sentence: number;
  ms: number;
}

/** What is played when; where a busy machine was late there is a hole between two pieces. */
function pieces({ played, samples, rate }: Notes): Piece[] {
  const all: Piece[] = [];
  let [sentence, ms] = [0, 0];
  for (const { at, length } of played) {
    all.push({ at, length, sentence, ms });
    ms += 1000 * length;
    if (samples[sentence] === undefined || ms > (1000 * samples[sentence]!) / rate - 0.001)
      [sentence, ms] = [sentence + 1, 0];
  }
  return all;
}

/** The lag in ms that fits best; how far the jaw is off then, and with the lag that fits worst. */
interface Fit {
  ms: number;
  error: number;
  worst: number;
}

/** By how many ms the mouth comes after the sound. */
function lag(notes: Notes, from: number, to: number): Fit {
  const all = pieces(notes);
  const spoken = notes.seen.flatMap(({ time, jaw }) => {
    const piece = all.findLast(({ at }) => at <= time);
    if (!piece || time > piece.at + piece.length || time < from || time > to) return [];
    const frames = notes.frames[piece.sentence]!;
    const ms = piece.ms + 1000 * (time - piece.at);
    // What lies in the last or first frames mixes with the sentence beside it.
    return ms > 100 && ms < frames.at(-1)![0] - 100 ? [{ frames, ms, jaw }] : [];
  });
  expect(spoken.length, "pictures to look at").toBeGreaterThan(15);
  let [best, worst] = [{ ms: NaN, error: Infinity }, 0];
  for (let shift = -150; shift <= 150; shift++) {
    const squares = spoken.map(({ frames, ms, jaw }) => (jaw - wanted(frames, ms - shift)) ** 2);
    const error = Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length);
    if (error < best.error) best = { ms: shift, error };
    worst = Math.max(worst, error);
  }
  return { ...best, worst };
}

test(
  `the mouth is within a frame of its sound over ${SECONDS} s of speech`,
  { timeout: (SECONDS + 40) * 1000 },
  async () => {
    const context = await browser().newContext({ viewport: { width: 320, height: 240 } });
    await context.addInitScript(takeNotes);
    const visited = await visit(browser(), "recital", context);
    const { page } = visited;
    await page.evaluate(lookOn, [STALE, DISAGREE] as const);
    const script = new URL("../recite.py", import.meta.url).pathname;
    const reciting = promisify(execFile)(PYTHON, [
      script,
      inject("state"),
      "recital",
      "900000",
      String(SECONDS),
    ]);
    await page.waitForSelector('#stage[data-state="speaking"]', { timeout: 15_000 });
    await reciting;
    await page.waitForFunction(() => !iris.voice.player.busy, null, {
      timeout: (SECONDS + 20) * 1000,
    });
    const notes = (await page.evaluate("notes")) as Notes;
    const begin = notes.played[0]!.at;
    const end = notes.played.at(-1)!.at + notes.played.at(-1)!.length;
    const third = (end - begin) / 3;
    const parts = [0, 1, 2].map((part) =>
      lag(notes, begin + part * third, begin + (part + 1) * third),
    );
    const whole = lag(notes, 0, Infinity);
    console.log(
      `lag ${whole.ms} ms (thirds ${parts.map(({ ms }) => ms).join(", ")}), ${notes.seen.length} pictures, error ${whole.error.toFixed(4)}`,
    );
    for (const { ms, error, worst } of [whole, ...parts]) {
      expect(Math.abs(ms)).toBeLessThanOrEqual(FRAME);
      expect(error, "it is this speech that she mouths").toBeLessThan(worst / 2);
    }
    const all = pieces(notes);
    for (const [i, { at }] of all.entries()) {
      const before = all[i - 1];
      // While the first sentence sounds, a busy machine may not be ahead of it yet.
      if (before && before.sentence > 0)
        expect(at - before.at - before.length, `a gap before piece ${i}`).toBeCloseTo(0, 4);
    }
    await page.waitForTimeout(400);
    expect(await page.evaluate(() => iris.scene.actor.shapes.get("jawOpen"))).toBeLessThan(0.01);
    fine(visited);
  },
);
