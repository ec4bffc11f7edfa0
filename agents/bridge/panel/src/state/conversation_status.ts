/** What the page shows that Iris is doing: her connection, and the state of the conversation. */

import type { ConnectionState } from "../wire/client";
import type { Message } from "../wire/messages";

export type ConversationState = ConnectionState | "idle" | "listening" | "thinking" | "speaking";

/** Milliseconds after which a sound that became no words is forgotten. */
const FORGET = 1500;

export class ConversationStatus {
  connection: ConnectionState = "connecting";
  /** Why the connection was refused. */
  detail = "";
  #hearing = false;
  #answering = 0;
  #until = Infinity;

  /** Which turn is being answered; 0 for none. */
  get answering(): number {
    return this.#answering;
  }

  onMessage(message: Message, now: number): void {
    switch (message.type) {
      case "vad.started":
        [this.#hearing, this.#until] = [true, Infinity];
        break;
      case "vad.stopped":
        this.#until = now + FORGET;
        break;
      case "asr.final":
        this.#hearing = false;
        break;
      case "accepted":
        this.#answering ||= message.turn;
        break;
      case "turn.started":
        this.#answering = message.turn;
        break;
      case "turn.cancelled":
      case "turn.ended":
        if (this.#answering === message.turn) this.#answering = 0;
        break;
    }
  }

  /** Start afresh: nothing is known. */
  clear(): void {
    this.#hearing = false;
    this.#answering = 0;
  }

  state(sounding: boolean, now: number): ConversationState {
    if (this.connection !== "online") return sounding ? "speaking" : this.connection;
    if (this.#hearing && now < this.#until) return "listening";
    if (sounding) return "speaking";
    return this.#answering ? "thinking" : "idle";
  }
}

const WORDS: Record<ConversationState, string> = {
  connecting: "Connecting",
  online: "Ready",
  idle: "Ready",
  listening: "Listening",
  thinking: "Thinking",
  speaking: "Speaking",
  away: "Iris is away. The page reconnects by itself as soon as she runs: python3 scripts/run",
  refused: "Iris does not let this page in",
};

/** A state in words, with the reason of a refusal. */
export function describe(state: ConversationState, detail: string): string {
  return detail && state === "refused" ? `${WORDS[state]}: ${detail}` : WORDS[state];
}
