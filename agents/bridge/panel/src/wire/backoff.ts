/**
 * How long to wait before the next try to connect: twice as long each time, up to a limit, and up
 * to a half less by chance, so that many clients do not come back in the same instant.
 */
export class Backoff {
  #tries = 0;

  /** Milliseconds before the first new try, and at most. */
  constructor(
    private readonly first = 250,
    private readonly limit = 5000,
    private readonly random: () => number = Math.random,
  ) {}

  /** Milliseconds to wait now; counts a try. */
  next(): number {
    const doubled = this.first * 2 ** Math.min(this.#tries++, 40);
    return Math.min(doubled, this.limit) * (1 - this.random() / 2);
  }

  /** It worked: the next wait is the first one again. */
  reset(): void {
    this.#tries = 0;
  }
}
