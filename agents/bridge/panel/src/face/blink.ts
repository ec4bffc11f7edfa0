import { smooth, wait } from "./smooth";

/**
 * Closes the eyes from time to time, at irregular intervals. A lid falls within about 75 ms and
 * rises within about 180 ms: Guitton, Simard and Codere, "Upper eyelid movements measured with a
 * search coil during blinks and vertical saccades", 1991. Some 17 blinks a minute: Bentivoglio and
 * others, "Analysis of blink rate patterns in normal subjects", 1997.
 */
const FALLING = 0.075;
const SHUT = 0.03;
const RISING = 0.18;
const SHORTEST = 0.7;
const MEAN = 3.5;
/** How often one blink is followed by another at once. */
const DOUBLES = 0.1;

export class Blink {
  /** How far the eyes are closed, 0 to 1. */
  weight = 0;
  #until: number;
  #since = Infinity;

  constructor(private readonly random: () => number = Math.random) {
    this.#until = this.#interval();
  }

  /** Blink now, as people do when they look elsewhere. */
  trigger(): void {
    if (this.#since > FALLING + SHUT + RISING) this.#until = 0;
  }

  /** Time goes by, in seconds. */
  update(seconds: number): void {
    this.#until -= seconds;
    this.#since += seconds;
    if (this.#until <= 0) {
      this.#since = Math.min(-this.#until, seconds);
      const twice = this.random() < DOUBLES;
      this.#until += FALLING + SHUT + RISING + (twice ? 0.05 : this.#interval());
      this.#until = Math.max(this.#until, 0.01);
    }
    const s = this.#since;
    if (s < FALLING) this.weight = smooth(s / FALLING);
    else this.weight = s < FALLING + SHUT ? 1 : 1 - smooth((s - FALLING - SHUT) / RISING);
  }

  #interval(): number {
    return SHORTEST + wait(this.random, MEAN - SHORTEST);
  }
}
