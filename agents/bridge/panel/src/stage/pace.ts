/**
 * How often to draw. Where a processor stands in for a graphics card, every picture takes time from
 * hearing, thinking and speaking, which happen on the same machine: so there are fewer of them, and
 * fewest while nothing but breathing and blinking is to be seen.
 */

/** Milliseconds between two pictures at least, while something happens and while nothing does. */
const BUSY = 1000 / 25;
const IDLE = 1000 / 8;
/** What a screen's own rhythm may be off by. */
const SLACK = 4;

export class Pace {
  #drawn = -Infinity;

  constructor(private readonly slow: boolean) {}

  /** Whether to draw at `now`, in ms; if so, that counts as drawn. */
  due(now: number, busy: boolean): boolean {
    if (this.slow && now - this.#drawn < (busy ? BUSY : IDLE) - SLACK) return false;
    this.#drawn = now;
    return true;
  }
}
