import { minimumJerk } from "./glide";
import type { Random } from "./random";

/** Seconds of a breath, at rest and while speaking: some 13 and 17 a minute. */
const REST = [3.9, 5.6] as const;
const SPEECH = [3.0, 4.2] as const;
/** The share of a breath in which air comes in; the rest of it goes out more slowly, or waits. */
const IN = [0.34, 0.44] as const;
const OUT = [0.44, 0.54] as const;

/** Breathing: no breath is as long or as deep as the one before. */
export class Breath {
  /** How far the chest is filled, 0 to 1. */
  value = 0;
  #since = 0;
  #seconds = 1;
  #depth = 0;
  #in = 1;
  #out = 1;
  #sigh = false;

  constructor(private readonly random: Random) {
    this.#next(false);
  }

  /** Make the next breath a deep one. */
  sigh(): void {
    this.#sigh = true;
  }

  update(seconds: number, speaking: boolean): void {
    this.#since += seconds;
    while (this.#since >= this.#seconds) {
      this.#since -= this.#seconds;
      this.#next(speaking);
    }
    const rising = minimumJerk(this.#since / this.#in);
    this.value = this.#depth * rising * (1 - minimumJerk((this.#since - this.#in) / this.#out));
  }

  #next(speaking: boolean): void {
    const [low, high] = speaking ? SPEECH : REST;
    this.#seconds = this.random.between(low, high);
    this.#depth = this.#sigh ? 1 : this.random.between(0.55, 0.85);
    this.#in = this.#seconds * this.random.between(...IN);
    this.#out = this.#seconds * this.random.between(...OUT);
    this.#sigh = false;
  }
}
