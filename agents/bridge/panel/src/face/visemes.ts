/** The mouth in time: key poses of a sentence, and what they are at a moment. */

import { VISEMES, type Viseme, type VisemeFrame } from "../wire/checks";
import type { Progress } from "../voice/timeline";
import { approach } from "./smooth";

const PLACE = Object.fromEntries(VISEMES.map((viseme, i) => [viseme, i])) as Record<Viseme, number>;
export const SIL = PLACE.sil;

/** The mouth's key poses during one sentence; between two, one fades out while the other fades in. */
export class VisemeTrack {
  #frames: VisemeFrame[] = [];

  constructor(
    readonly turn: number,
    readonly sentence: number,
    readonly attempt: number,
  ) {}

  add(frames: VisemeFrame[]): void {
    this.#frames.push(...frames);
    this.#frames.sort((a, b) => a[0] - b[0]);
  }

  /** Put the weights at a time into `weights`, one for each viseme; silence where there is no pose. */
  sample(ms: number, weights: Float32Array): void {
    weights.fill(0);
    const next = this.#after(ms);
    const before = this.#frames[Math.max(0, next - 1)];
    const after = this.#frames[next];
    if (!before) {
      weights[SIL] = 1;
    } else if (!after || ms <= before[0]) {
      weights[PLACE[before[1]]] = before[2];
    } else {
      const share = (ms - before[0]) / (after[0] - before[0]);
      weights[PLACE[before[1]]]! += before[2] * (1 - share);
      weights[PLACE[after[1]]]! += after[2] * share;
    }
  }

  /** The place of the first pose after a time. */
  #after(ms: number): number {
    let [low, high] = [0, this.#frames.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#frames[middle]![0] <= ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A weight below this cannot be seen, and is 0. */
const INVISIBLE = 0.002;
/** Seconds after which 63 % of a change has been made, while speaking and when it goes quiet. */
const FOLLOW = 0.012;
const CLOSE = 0.05;

/** Moves the mouth with what is heard, and closes it when nothing is. */
export class LipSync {
  /** The mouth now: a weight of 0 to 1 for each viseme. */
  readonly weights = new Float32Array(VISEMES.length);
  readonly #wanted = new Float32Array(VISEMES.length);
  #tracks: VisemeTrack[] = [];

  constructor() {
    this.weights[SIL] = 1;
  }

  /** A sentence begins to arrive; a higher attempt voids what came before. */
  begin(turn: number, sentence: number, attempt: number): void {
    const known = this.#track(turn, sentence);
    if (known && attempt <= known.attempt) return;
    this.#tracks = this.#tracks.filter((one) => one !== known);
    this.#tracks.push(new VisemeTrack(turn, sentence, attempt));
  }

  /** Poses of a sentence that has begun; others are passed over. */
  add(turn: number, sentence: number, frames: VisemeFrame[]): void {
    this.#track(turn, sentence)?.add(frames);
  }

  cancel(turn: number): void {
    this.#tracks = this.#tracks.filter((one) => one.turn !== turn);
  }

  clear(): void {
    this.#tracks = [];
  }

  /** Move the mouth to what is heard, after so many seconds. */
  update(heard: Progress | undefined, seconds: number): void {
    const track = heard && this.#track(heard.turn, heard.sentence);
    if (heard && track) {
      track.sample(heard.ms, this.#wanted);
      this.#forget(heard);
    } else {
      this.#wanted.fill(0);
      this.#wanted[SIL] = 1;
    }
    const share = approach(seconds, track ? FOLLOW : CLOSE);
    this.#wanted.forEach((wanted, i) => {
      const weight = this.weights[i]! + (wanted - this.weights[i]!) * share;
      this.weights[i] = wanted === 0 && weight < INVISIBLE ? 0 : weight;
    });
  }

  /** Drop the tracks of sentences before this one. */
  #forget({ turn, sentence }: Progress): void {
    this.#tracks = this.#tracks.filter(
      (one) => one.turn > turn || (one.turn === turn && one.sentence >= sentence),
    );
  }

  #track(turn: number, sentence: number): VisemeTrack | undefined {
    return this.#tracks.find((one) => one.turn === turn && one.sentence === sentence);
  }
}
