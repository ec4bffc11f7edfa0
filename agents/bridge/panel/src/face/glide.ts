/** Ways from one value to another that neither begin nor end with a jerk. */

import { clamp } from "./smooth";

/**
 * From 0 to 1 with the least jerk, as hands and heads move: Flash and Hogan, "The coordination of
 * arm movements", 1985. Beyond 0 and 1 it stays.
 */
export function minimumJerk(share: number): number {
  const x = clamp(share, 0, 1);
  return x * x * x * (10 + x * (6 * x - 15));
}

/** Moves from where it is to a place, after a delay and within a time of its own. */
export class Glide {
  value = 0;
  #from = 0;
  #to = 0;
  #delay = 0;
  #seconds = 1;
  #since = Infinity;

  /** Begin to move to a place after `delay` seconds; it takes `seconds`. */
  go(to: number, delay: number, seconds: number): void {
    [this.#from, this.#to] = [this.value, to];
    [this.#delay, this.#seconds, this.#since] = [delay, seconds, 0];
  }

  update(seconds: number): void {
    this.#since += seconds;
    const share = minimumJerk((this.#since - this.#delay) / this.#seconds);
    this.value = this.#from + (this.#to - this.#from) * share;
  }
}

/**
 * Follows a value that may change at any time, as a critically damped spring: it never overshoots
 * and its speed has no jumps. The step is exact, so it is the same at every frame rate.
 */
export class Follower {
  value = 0;
  #speed = 0;

  /** `time`: seconds after which 59 % of the way is made; all but a hundredth after three of them. */
  constructor(private readonly time: number) {}

  update(wanted: number, seconds: number): void {
    const rate = 2 / this.time;
    const gap = this.value - wanted;
    const drift = (this.#speed + rate * gap) * seconds;
    const left = Math.exp(-rate * seconds);
    this.#speed = (this.#speed - rate * drift) * left;
    this.value = wanted + (gap + drift) * left;
  }
}
