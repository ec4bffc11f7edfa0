/** What a person should be shown that Iris is doing. */

import type { Connection } from "../wire/client";
import type { Message } from "../wire/messages";

export type Mood = Connection | "ready" | "listening" | "thinking" | "speaking";

/** Milliseconds after which a sound that became no words is forgotten. */
const FORGET = 1500;

export class House {
  connection: Connection = "connecting";
  detail = "";
  #hearing = false;
  #answering = 0;
  #until = Infinity;

  /** Which turn is being answered; 0 for none. */
  get answering(): number {
    return this.#answering;
  }

  take(message: Message, now: number): void {
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

  mood(sounding: boolean, now: number): Mood {
    if (this.connection !== "online") return sounding ? "speaking" : this.connection;
    if (this.#hearing && now < this.#until) return "listening";
    if (sounding) return "speaking";
    return this.#answering ? "thinking" : "ready";
  }
}

const WORDS: Record<Mood, string> = {
  connecting: "Connecting",
  online: "Ready",
  ready: "Ready",
  listening: "Listening",
  thinking: "Thinking",
  speaking: "Speaking",
  away: "Iris is away, and comes back by herself as soon as she runs: python3 scripts/run",
  refused: "Iris does not let this page in",
};

export function words(mood: Mood, detail: string): string {
  return detail && mood === "refused" ? `${WORDS[mood]}: ${detail}` : WORDS[mood];
}
