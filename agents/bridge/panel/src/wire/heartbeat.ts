/**
 * Notices a connection that died without a word. While nothing is heard it asks for a sign of life;
 * when that does not come, the connection is dead. Times are milliseconds.
 */

/** Silence after which it asks, and after which the connection is dead. */
const ASK_AFTER = 5000;
const DEAD_AFTER = 15_000;
/** How long an answer may take: a page in the background is woken late, and asks late. */
const ANSWER_WITHIN = 5000;
/** The same where there is reason for doubt: the network changed, or the page is looked at again. */
const ANSWER_SOON = 3000;

export interface HeartbeatActions {
  /** Ask the other side for a sign of life. */
  ping(): void;
  /** Nothing came. */
  dead(): void;
}

export class Heartbeat {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heard = 0;
  #asked = 0;

  constructor(
    private readonly actions: HeartbeatActions,
    private readonly now: () => number = () => performance.now(),
  ) {}

  start(): void {
    this.#asked = 0;
    this.#heard = this.now();
    this.#wake(ASK_AFTER);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Something came from the other side. */
  heard(): void {
    this.#heard = this.now();
    this.#asked = 0;
  }

  /** Ask at once, and wait no longer than a moment. */
  check(): void {
    this.#ask(ANSWER_SOON);
  }

  #ask(within: number): void {
    this.#asked = this.now();
    this.actions.ping();
    const asked = this.#asked;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#judge(asked), within);
  }

  #look(): void {
    const silent = this.now() - this.#heard;
    if (silent < ASK_AFTER) this.#wake(ASK_AFTER - silent);
    else this.#ask(Math.max(ANSWER_WITHIN, DEAD_AFTER - silent));
  }

  #judge(asked: number): void {
    if (this.#asked === asked) this.actions.dead();
    else this.#look();
  }

  #wake(after: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), after);
  }
}
