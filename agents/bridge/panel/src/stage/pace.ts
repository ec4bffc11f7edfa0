/**
 * How often to draw. Where a processor stands in for a graphics card, every picture takes time from
 * hearing and thinking, which happen on the same machine: so there are few of them while nothing but
 * breathing is to be seen. While she speaks there are as many as can be.
 */

/** What is to be seen. */
export type Sight = "speaking" | "moving" | "still";

/** Milliseconds between two pictures at least. */
const LEAST: Record<Sight, number> = { speaking: 0, moving: 1000 / 25, still: 1000 / 3 };
/** What a screen's own rhythm may be off by. */
const SLACK = 4;

export class Pace {
  #drawn = -Infinity;

  /** `slow` where a processor draws. */
  constructor(private readonly slow: boolean) {}

  /** Whether to draw at `now`, in ms; if so, that counts as drawn. */
  due(now: number, sight: Sight): boolean {
    if (this.slow && now - this.#drawn < LEAST[sight] - SLACK) return false;
    this.#drawn = now;
    return true;
  }
}
