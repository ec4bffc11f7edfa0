/** What was said, by whom, and how much of it was heard. */

import type { PastExchange } from "../wire/http";
import type { Message } from "../wire/messages";

export interface Exchange {
  turn: number;
  question: string;
  answer: string;
  /** What was written of the answer and never heard. */
  unheard: string;
  /** Of the knowledge that it was written with. */
  sources?: readonly string[];
}

/** Exchanges that are kept: the stored history has more. */
const KEPT = 200;

export class Conversation {
  #exchanges: Exchange[] = [];

  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }

  /** Add what was said before this visit; what was heard since stays as it is. */
  remember(past: readonly PastExchange[]): void {
    const known = new Set(this.#exchanges.map(({ turn }) => turn));
    const older = past
      .filter(({ turn }) => !known.has(turn))
      .map(({ turn, question, answer, sources }) => ({
        ...{ turn, question, answer, unheard: "" },
        ...(sources?.length ? { sources } : {}),
      }));
    this.#exchanges = [...older, ...this.#exchanges].sort((a, b) => a.turn - b.turn);
  }

  /** Take a message; gives whether anything changed. */
  onMessage(message: Message): boolean {
    switch (message.type) {
      case "welcome":
        this.#catchUp(message.missed);
        return message.missed.length > 0;
      case "turn.started":
        if (!this.#of(message.turn)) {
          const { turn, text } = message;
          const begun = { turn, question: text, answer: "", unheard: "" };
          this.#exchanges = [...this.#exchanges.slice(1 - KEPT), begun];
        }
        return true;
      case "dialogue.sentence": {
        const exchange = this.#of(message.turn);
        if (!exchange || !message.text) return false;
        exchange.answer = `${exchange.answer} ${message.text}`.trim();
        return true;
      }
      case "turn.cancelled":
        if (message.reason !== "superseded") return false;
        this.#exchanges = this.#exchanges.filter(({ turn }) => turn !== message.turn);
        return true;
      case "turn.ended": {
        const exchange = this.#of(message.turn);
        if (!exchange) return false;
        const { sources } = message;
        if (sources?.length) exchange.sources = sources;
        if (message.reason !== "cancelled") return !!sources?.length;
        const said = exchange.answer;
        exchange.answer = message.heard;
        exchange.unheard = said.startsWith(message.heard)
          ? said.slice(message.heard.length).trim()
          : "";
        return true;
      }
      default:
        return false;
    }
  }

  /** What was said while this page was away, whole, in place of what it had begun to hear of it. */
  #catchUp(missed: readonly PastExchange[]): void {
    for (const { turn, answer } of missed) {
      const begun = this.#of(turn);
      if (begun) begun.answer = answer;
    }
    this.remember(missed);
  }

  #of(turn: number): Exchange | undefined {
    return this.#exchanges.find((one) => one.turn === turn);
  }
}
