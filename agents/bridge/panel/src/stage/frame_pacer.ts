/**
 * When to draw. Where a processor stands in for a graphics card, every picture takes time from
 * hearing and thinking, which happen on the same machine: so one is drawn when there is something
 * new to see on it. While she speaks there are as many as can be.
 */

/** Milliseconds between two pictures at least, and at most. */
const LEAST = 1000 / 15;
const MOST = 1000;
/** What a screen's own rhythm may be off by. */
const SLACK = 4;

export class FramePacer {
  #drawn = -Infinity;
  #shown: readonly number[] = [];

  /**
   * Whether to draw at `now`, in ms; if so, that counts as drawn.
   *
   * @param appearance what is to be seen, as numbers of which 1 is a difference that is noticed.
   * @param hurried whether every picture counts: on a graphics card, or while she speaks.
   */
  due(now: number, appearance: readonly number[], hurried: boolean): boolean {
    if (!hurried) {
      const since = now - this.#drawn;
      if (since < LEAST - SLACK) return false;
      if (since < MOST && !this.#differs(appearance)) return false;
    }
    this.#drawn = now;
    this.#shown = appearance;
    return true;
  }

  /** Draw the next picture whatever is on it. */
  reset(): void {
    this.#drawn = -Infinity;
  }

  #differs(appearance: readonly number[]): boolean {
    if (appearance.length !== this.#shown.length) return true;
    return appearance.some((one, i) => Math.abs(one - this.#shown[i]!) >= 1);
  }
}
