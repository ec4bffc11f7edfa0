/**
 * When to draw. Where a processor stands in for a graphics card, every picture takes time from
 * hearing and thinking, which happen on the same machine: so one is drawn when there is something
 * new to see on it, and not too many within a while. While she speaks there are as many as can be.
 */

/** Milliseconds between two pictures at least, and at most. */
const LEAST = 1000 / 15;
const MOST = 1000;
/** Pictures a second in the long run, how many can be saved up, and lent for what stands out. */
const AVERAGE = 2;
const SAVED = 4;
const LENT = 4;
/** From this difference on something stands out, such as a lid that is half closed. */
const STANDS_OUT = 2;
/** What a screen's own rhythm may be off by. */
const SLACK = 4;

export class FramePacer {
  #drawn = -Infinity;
  #asked = 0;
  #left = SAVED;
  #shown: readonly number[] = [];

  /**
   * Whether to draw at `now`, in ms; if so, that counts as drawn.
   *
   * @param appearance what is to be seen, as numbers of which 1 is a difference that is noticed.
   * @param hurried whether every picture counts: on a graphics card, or while she speaks.
   */
  due(now: number, appearance: readonly number[], hurried: boolean): boolean {
    this.#left = Math.min(SAVED, this.#left + ((now - this.#asked) / 1000) * AVERAGE);
    this.#asked = now;
    if (!hurried) {
      const since = now - this.#drawn;
      if (since < LEAST - SLACK) return false;
      if (since < MOST && !this.#isWorthIt(appearance)) return false;
      this.#left -= 1;
    }
    this.#drawn = now;
    this.#shown = appearance;
    return true;
  }

  /** Draw the next picture whatever is on it. */
  reset(): void {
    this.#drawn = -Infinity;
  }

  #isWorthIt(appearance: readonly number[]): boolean {
    if (appearance.length !== this.#shown.length) return true;
    const gaps = appearance.map((one, i) => Math.abs(one - this.#shown[i]!));
    const most = Math.max(...gaps);
    return most >= 1 && this.#left >= (most >= STANDS_OUT ? 1 - LENT : 1);
  }
}
