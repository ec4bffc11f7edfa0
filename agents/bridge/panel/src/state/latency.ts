/** Puts together what the agents time and what this page sees, into the turns' waterfalls. */

import type { Message } from "../wire/messages";
import type { Turns } from "./turns";

const LOCAL = ["127.0.0.1", "localhost", "[::1]"];

export class LatencyRecorder {
  /** Seconds by which this device's clock is ahead of Iris's; on the same machine none. */
  #ahead: number;

  constructor(
    private readonly turns: Turns,
    host: string,
  ) {
    this.#ahead = LOCAL.includes(host) ? 0 : Infinity;
  }

  /** Take a message; gives whether a turn's picture changed. */
  onMessage(message: Message): boolean {
    // The quickest message tells how far apart the clocks are, give or take its own way.
    if (this.#ahead && message.at)
      this.#ahead = Math.min(this.#ahead, Date.now() / 1000 - message.at);
    if (message.type === "turn.started") {
      this.turns.of(message.turn, message.text, message.source);
      return true;
    }
    if (message.type !== "system.timing" || !message.turn) return false;
    const { turn, stage, started, ms } = message;
    const timed = this.turns.of(turn).time(stage, started, started + ms / 1000);
    if (stage === "tts-first-chunk") this.#deliver(turn);
    return timed;
  }

  /** A turn's sound arrived, at Unix time in seconds. */
  arrived(turn: number, now: number): void {
    const known = this.turns.of(turn);
    if (known.arrived) return;
    known.arrived = now - this.#ahead;
    this.#deliver(turn);
  }

  /** A turn's first sound was heard, at Unix time in seconds. */
  heard(turn: number, now: number): void {
    const known = this.turns.of(turn);
    const { arrived } = known;
    if (arrived) known.time("playback", arrived, Math.max(arrived, now - this.#ahead));
  }

  #deliver(turn: number): void {
    const known = this.turns.of(turn);
    const spoken = known.span("tts-first-chunk");
    const { arrived } = known;
    if (spoken && arrived)
      known.time("delivery", spoken.ended, Math.max(spoken.ended, arrived));
  }
}
