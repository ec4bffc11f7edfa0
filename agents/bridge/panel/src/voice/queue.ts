/**
 * What is to be spoken, in order: turn after turn, sentence after sentence, whatever order they
 * arrive in. A sentence waits until the one before it was taken; a turn, until the one before it
 * is over.
 */

import { SentenceSound } from "./sentence";

const REMEMBERED_TURNS = 64;

interface TurnOrder {
  turn: number;
  /** The sentence that may sound next. */
  next: number;
  /** Whether no sentence is to come but those that are here. */
  over: boolean;
  cancelled: boolean;
}

export class SpeechQueue {
  #sentences: SentenceSound[] = [];
  #turns: TurnOrder[] = [];
  #newestOver = 0;

  /** Whether nothing waits to be spoken. */
  get empty(): boolean {
    return this.#sentences.length === 0;
  }

  /** The dialogue began to answer: sentences count from 0, and turns before are over. */
  turnStarted(turn: number): void {
    for (const order of this.#turns) order.over ||= order.turn < turn;
    if (!this.#order(turn)) this.#remember(turn, 0);
  }

  /** No more sentences of the turn will come. */
  turnEnded(turn: number): void {
    const order = this.#order(turn);
    if (order) order.over = true;
  }

  /** Drop everything of the turn, now and what still comes of it. */
  cancel(turn: number): void {
    const order = this.#order(turn) ?? this.#remember(turn, 0);
    order.over = order.cancelled = true;
    this.#sentences = this.#sentences.filter((one) => one.turn !== turn);
  }

  /** Forget everything. */
  clear(): void {
    this.#sentences = [];
    this.#turns = [];
    this.#newestOver = 0;
  }

  /** A sentence begins to arrive; one that is known, or no longer wanted, stays as it is. */
  begin(turn: number, sentence: number, rate: number, attempt: number): void {
    const order =
      this.#order(turn) ?? (turn > this.#newestOver ? this.#remember(turn, sentence) : null);
    if (!order || order.cancelled || sentence < order.next) return;
    if (this.sentence(turn, sentence)) return;
    this.#sentences.push(new SentenceSound(turn, sentence, rate, attempt));
    this.#sentences.sort((a, b) => a.turn - b.turn || a.sentence - b.sentence);
  }

  /** The sentence, if it has begun and is not over. */
  sentence(turn: number, sentence: number): SentenceSound | undefined {
    return this.#sentences.find((one) => one.turn === turn && one.sentence === sentence);
  }

  /** The sentence that is to sound now, if one may. */
  current(): SentenceSound | undefined {
    for (const order of this.#turns) {
      const first = this.#sentences.find((one) => one.turn === order.turn);
      if (first && (order.over || first.sentence <= order.next)) return first;
      if (!order.over) return undefined;
    }
    return undefined;
  }

  /** The sentence was taken whole: it makes room for the next one. */
  finish(sentence: SentenceSound): void {
    const order = this.#order(sentence.turn);
    if (order) order.next = sentence.sentence + 1;
    this.#sentences = this.#sentences.filter((one) => one !== sentence);
  }

  #order(turn: number): TurnOrder | undefined {
    return this.#turns.find((order) => order.turn === turn);
  }

  #remember(turn: number, next: number): TurnOrder {
    if (this.#turns.length === REMEMBERED_TURNS) this.#newestOver = this.#turns.shift()?.turn ?? 0;
    const order = { turn, next, over: false, cancelled: false };
    this.#turns.push(order);
    this.#turns.sort((a, b) => a.turn - b.turn);
    return order;
  }
}
