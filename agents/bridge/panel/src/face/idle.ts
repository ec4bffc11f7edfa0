import { approach } from "./smooth";

/** Turns in degrees: `x` nods forward, `y` turns to her left, `z` leans to her right. */
export interface Turn {
  x: number;
  y: number;
  z: number;
}

/** Seconds of a breath at rest: some 14 a minute. */
const BREATH = 4.3;
/** Seconds after which a head has followed 63 % of a change in loudness. */
const LIVELY = 0.18;

/**
 * A body that is never quite still: it breathes, sways, and moves its head with its own voice.
 * Movement that does not repeat is a sum of sines whose periods have no common multiple.
 */
export class Idle {
  /** How far a breath is in, 0 to 1. */
  breath = 0;
  readonly head: Turn = { x: 0, y: 0, z: 0 };
  readonly chest: Turn = { x: 0, y: 0, z: 0 };
  #time: number;
  #lively = 0;
  #speech = 0;

  /** `calm` leaves out all that sways, for those whom it makes ill. */
  constructor(
    random: () => number = Math.random,
    public calm = false,
  ) {
    this.#time = 1000 * random();
  }

  /** So many seconds go by, while the voice has this loudness (root mean square, 0 to 1). */
  update(seconds: number, level: number): void {
    this.#time += seconds;
    const lively = Math.min(1, level / 0.12);
    this.#lively +=
      (lively - this.#lively) * approach(seconds, lively > this.#lively ? 0.07 : LIVELY);
    this.#speech += ((level > 0.004 ? 1 : 0) - this.#speech) * approach(seconds, 0.35);
    const t = this.#time;
    // Air comes in faster than it goes out.
    const phase = (t / BREATH) % 1;
    const share = phase < 0.4 ? phase / 0.8 : 0.5 + (phase - 0.4) / 1.2;
    this.breath = (1 - Math.cos(2 * Math.PI * share)) / 2;
    const sway = this.calm ? 0 : 1;
    this.chest.x = -0.7 * this.breath + 0.25 * sway * wave(t, 0.11, 0.071);
    this.chest.y = 1.1 * sway * wave(t, 0.067, 0.043);
    this.chest.z = 0.8 * sway * wave(t, 0.083, 0.031);
    const talk = sway * this.#speech;
    this.head.x =
      0.5 * this.breath +
      sway * 0.9 * wave(t, 0.13, 0.09) +
      2.6 * sway * this.#lively +
      1.6 * talk * wave(t, 0.61, 0.37);
    this.head.y = sway * 1.6 * wave(t, 0.09, 0.057) + 2.8 * talk * wave(t, 0.43, 0.29);
    this.head.z = sway * 1.1 * wave(t, 0.074, 0.049) + 2.0 * talk * wave(t, 0.35, 0.23);
  }
}

function wave(t: number, slow: number, slower: number): number {
  return (
    0.6 * Math.sin(2 * Math.PI * slow * t) + 0.4 * Math.sin(2 * Math.PI * slower * t + slow * 90)
  );
}
