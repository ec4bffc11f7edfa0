/** A body that is never quite still: now and then it shifts, and it sways a little all the time. */

import { Glide } from "./glide";
import type { Attention } from "./glances";
import { noise, seedOf, type Random } from "./random";

/** Degrees: `x` nods forward, `y` turns to her left, `z` leans to her right. */
export interface Turn {
  x: number;
  y: number;
  z: number;
}

const CHANNELS = [
  "headX",
  "headY",
  "headZ",
  "chestX",
  "chestY",
  "chestZ",
  "shoulderLeft",
  "shoulderRight",
] as const;
type Channel = (typeof CHANNELS)[number];

/** Degrees that each goes when she shifts, at most, and that it sways slowly and quickly. */
const REACH: Record<Channel, readonly [shift: number, slow: number, quick: number]> = {
  headX: [1.6, 0.8, 0.4],
  headY: [2.8, 1.4, 0.7],
  headZ: [2.2, 1.05, 0.55],
  chestX: [0.85, 0.45, 0.24],
  chestY: [1.6, 0.7, 0.36],
  chestZ: [1.1, 0.6, 0.32],
  shoulderLeft: [0.8, 0.45, 0.24],
  shoulderRight: [0.8, 0.45, 0.24],
};
/** Seconds between two shifts; a speaker shifts most often, a listener hardly. */
const SHIFTS: Record<Attention, readonly [number, number]> = {
  idle: [4, 8],
  listening: [7, 13],
  thinking: [3.8, 6],
  speaking: [3.8, 7],
};
/** A listener holds still. */
const WIDTH: Record<Attention, number> = { idle: 1, listening: 0.5, thinking: 0.9, speaking: 1 };
/** Seconds that a part of the body waits and moves at most: together less than between two shifts. */
const DELAY = 2;
const MOVES = [0.8, 1.6] as const;
/** Seconds between two control points of the sway: they differ, so that the parts drift apart. */
const SLOW = [0.41, 0.47, 0.43, 0.49, 0.53, 0.45, 0.44, 0.51];
const QUICK = [0.23, 0.26, 0.24, 0.27, 0.29, 0.25, 0.24, 0.28];

export class Posture {
  readonly head: Turn = { x: 0, y: 0, z: 0 };
  readonly chest: Turn = { x: 0, y: 0, z: 0 };
  /** Degrees that the shoulders are lifted. */
  readonly shoulders = { left: 0, right: 0 };
  readonly #shifts = CHANNELS.map(() => new Glide());
  readonly #seeds: (readonly [number, number])[];
  #time = 0;
  #until: number;

  constructor(
    seed: number,
    private readonly random: Random,
  ) {
    this.#seeds = CHANNELS.map((_, i) => [seedOf(seed, 2 * i), seedOf(seed, 2 * i + 1)] as const);
    this.#until = random.between(0.8, 3);
  }

  update(seconds: number, attention: Attention): void {
    this.#time += seconds;
    this.#until -= seconds;
    if (this.#until <= 0) {
      this.#until += this.random.between(...SHIFTS[attention]);
      this.#shift(WIDTH[attention]);
    }
    const at = CHANNELS.map((channel, i) => {
      const [, slow, quick] = REACH[channel];
      const [one, other] = this.#seeds[i]!;
      this.#shifts[i]!.update(seconds);
      const sway = slow * noise(one, this.#time / SLOW[i]!);
      return this.#shifts[i]!.value + sway + quick * noise(other, this.#time / QUICK[i]!);
    }) as [number, number, number, number, number, number, number, number];
    [this.head.x, this.head.y, this.head.z] = [at[0], at[1], at[2]];
    [this.chest.x, this.chest.y, this.chest.z] = [at[3], at[4], at[5]];
    [this.shoulders.left, this.shoulders.right] = [at[6], at[7]];
  }

  /** Take another posture: her weight goes to one side, and the head balances it in part. */
  #shift(width: number): void {
    const side = this.random.between(-1, 1);
    CHANNELS.forEach((channel, i) => {
      const own = this.random.between(-1, 1);
      const leans = channel === "chestZ" ? side : channel === "headZ" ? -0.6 * side : 0;
      const share = leans ? 0.7 * leans + 0.3 * own : own;
      const delay = this.random.between(0, DELAY);
      this.#shifts[i]!.go(width * REACH[channel][0] * share, delay, this.random.between(...MOVES));
    });
  }
}
