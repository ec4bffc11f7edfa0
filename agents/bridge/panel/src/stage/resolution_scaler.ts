/** Fewer pixels where a machine cannot draw them in time: a face that moves is worth more. */

/** Pixels of the picture for each of the page's, to either side: at most, and at least. */
const FINEST = 2;
const COARSEST = 0.45;
/** What a processor that stands in for a graphics card begins with: it is seldom quicker. */
const MODEST = 0.65;
/** Pixels of a picture at most: those of a screen of 3840 by 2160. */
const MOST = 8_300_000;
/** Seconds of a frame above which it is too slow, and below which there is time to spare. */
const CARD = { slow: 1 / 34, quick: 1 / 56 };
const PROCESSOR = { slow: 1 / 10, quick: 1 / 20 };
/** Seconds between two changes, so that the picture does not breathe. */
const PATIENCE = 1.2;
/** A frame that took longer was held up by something else, such as a page out of sight. */
const HELD_UP = 1;

export class ResolutionScaler {
  #ratio: number;
  #mean: number;
  #since = 0;
  readonly #limits: typeof CARD;

  /** `slow` where a processor draws. */
  constructor(slow: boolean) {
    this.#ratio = slow ? MODEST : FINEST;
    this.#limits = slow ? PROCESSOR : CARD;
    this.#mean = (this.#limits.slow + this.#limits.quick) / 2;
  }

  /** A frame was drawn, so many seconds after the one before. */
  drawn(seconds: number): void {
    if (seconds < HELD_UP) this.#mean += (seconds - this.#mean) * Math.min(0.3, 0.06 + seconds);
    this.#since += seconds;
    if (this.#since < PATIENCE) return;
    const before = this.#ratio;
    if (this.#mean > this.#limits.slow) this.#ratio = Math.max(COARSEST, this.#ratio * 0.8);
    else if (this.#mean < this.#limits.quick) this.#ratio = Math.min(FINEST, this.#ratio * 1.12);
    if (before !== this.#ratio) this.#since = 0;
  }

  /** Whether pictures take too long although they are as coarse as they get. */
  get struggles(): boolean {
    return this.#ratio <= COARSEST && this.#mean > 1.5 * this.#limits.slow;
  }

  /** The picture's pixels for each of the page's, for a place of this size. */
  ratio(width: number, height: number): number {
    return Math.round(100 * Math.min(this.#ratio, Math.sqrt(MOST / (width * height)))) / 100;
  }
}
