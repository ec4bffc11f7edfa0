/** Fewer pixels where a machine cannot draw them in time: a face that moves is worth more. */

const FINEST = 2;
const COARSEST = 0.45;
/** What a processor that stands in for a graphics card begins with: it is seldom quicker. */
const MODEST = 0.6;
/** Seconds of a frame above which it is too slow, and below which there is time to spare. */
const SLOW = 1 / 34;
const QUICK = 1 / 56;
/** Seconds between two changes, so that the picture does not breathe. */
const PATIENCE = 1.2;
/** A frame that took longer was held up by something else, such as a page out of sight. */
const HELD_UP = 1;

export class Sharpness {
  #share: number;
  #mean = 1 / 45;
  #since = 0;

  constructor(slow: boolean) {
    this.#share = slow ? MODEST : 1;
  }

  /** Pixels of the picture for each of the page's, after a frame of so many seconds. */
  ratio(seconds: number, screen: number): number {
    if (seconds < HELD_UP) this.#mean += (seconds - this.#mean) * Math.min(0.3, 0.06 + seconds);
    this.#since += seconds;
    const finest = Math.min(FINEST, screen);
    if (this.#since > PATIENCE) {
      const before = this.#share;
      if (this.#mean > SLOW) this.#share = Math.max(COARSEST / finest, this.#share * 0.8);
      else if (this.#mean < QUICK) this.#share = Math.min(1, this.#share * 1.12);
      if (before !== this.#share) this.#since = 0;
    }
    return Math.round(finest * this.#share * 100) / 100;
  }
}
