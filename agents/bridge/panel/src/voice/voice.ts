/** Iris's voice on this page: what arrives is played, and what was heard is told. */

import type { Frame } from "../wire/frames";
import { HELD_SECONDS, type Message, type Outgoing } from "../wire/messages";
import { Loudspeaker } from "./loudspeaker";
import { PlayedReporter } from "./played";
import { Player } from "./player";
import type { Progress } from "./timeline";

/** Milliseconds between looks at what can be laid out and what was heard. */
const TICK = 60;

export class Voice {
  readonly player = new Player();
  /** Called when a browser holds the sound back until the page is touched, and when it lets go. */
  onblocked: (blocked: boolean) => void = () => {};
  /** Called as the first sound of a turn is laid out, with the Unix time at which it is heard. */
  onfirst: (turn: number, at: number) => void = () => {};
  #loudspeaker: Loudspeaker | null = null;
  #settings = { volume: 1, muted: false, ducked: false };
  #route = "";
  #blocked = false;
  #newest = 0;
  #heardTurn = 0;
  #unduck = 0;
  readonly #reporter = new PlayedReporter();

  constructor(private readonly send: (message: Outgoing) => void) {
    setInterval(() => this.#tick(), TICK);
    for (const touch of ["pointerdown", "keydown"]) {
      addEventListener(touch, () => void this.unlock(), { capture: true });
    }
  }

  /** The audio clock, for those who measure. */
  get context(): AudioContext | null {
    return this.#loudspeaker?.context ?? null;
  }

  /** Whether sound waits for somebody to touch the page. */
  get blocked(): boolean {
    return this.#blocked;
  }

  /** Root mean square of what sounds now. */
  get level(): number {
    return this.#loudspeaker && this.player.busy ? this.#loudspeaker.level : 0;
  }

  /** What is heard at this moment of the page's clock; what was, so many ms before it. */
  heard(now: number, before = 0): Progress | undefined {
    const speaker = this.#loudspeaker;
    return speaker ? this.player.heard(speaker.heard(now) - before / 1000) : undefined;
  }

  set(settings: { volume?: number; muted?: boolean; ducked?: boolean }): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#loudspeaker?.set(this.#settings);
  }

  /** Sound where the person wants it. Rejects where that is gone. */
  async route(device: string): Promise<void> {
    this.#route = device;
    await this.#loudspeaker?.route(device);
  }

  /** Somebody touched the page: now a browser lets it sound. */
  async unlock(): Promise<void> {
    const context = this.#loudspeaker?.context;
    if (context && context.state !== "running") await context.resume();
    this.#block(false);
  }

  onSound(frame: Frame): void {
    this.player.add(frame.turn, frame.sentence, frame.offset, frame.pcm);
  }

  onMessage(message: Message): void {
    switch (message.type) {
      case "turn.started":
        // What could not be heard until now is of the past.
        if (this.#blocked && this.#newest) this.player.cancel(this.#newest);
        this.#newest = message.turn;
        this.player.turnStarted(message.turn);
        break;
      case "speech.started":
        this.#open(message.rate);
        this.player.begin(message.turn, message.sentence, message.rate, message.attempt);
        break;
      case "speech.ended":
        this.player.end(message.turn, message.sentence, message.samples);
        break;
      case "turn.cancelled":
        this.player.cancel(message.turn);
        this.#duck(false);
        break;
      case "welcome":
        // Whoever spoke before a break may have stopped during it.
        this.#duck(false);
        break;
      case "turn.ended":
        this.player.turnEnded(message.turn);
        break;
      case "speech.held":
        this.#duck(true);
        this.#unduck = window.setTimeout(() => this.#duck(false), 1000 * HELD_SECONDS);
        break;
      case "speech.released":
        this.#duck(false);
        break;
    }
  }

  /** Go quiet at once, and forget what is queued. */
  clear(): void {
    this.player.clear();
    this.#duck(false);
  }

  #duck(ducked: boolean): void {
    clearTimeout(this.#unduck);
    this.set({ ducked });
  }

  /** A sound card at the voice's rate; another one where the voice is another. */
  #open(rate: number): void {
    if (this.#loudspeaker && (this.#loudspeaker.context.sampleRate === rate || this.player.busy))
      return;
    void this.#loudspeaker?.close();
    const speaker = Loudspeaker.open(rate);
    this.#loudspeaker = speaker;
    this.player.output = speaker;
    speaker.set(this.#settings);
    if (this.#route) speaker.route(this.#route).catch(() => this.route(""));
    // A telephone takes the sound away while it rings, too.
    const look = () => this.#loudspeaker === speaker && this.#block(!speaker.running);
    speaker.context.onstatechange = look;
    setTimeout(look, 400);
  }

  #block(blocked: boolean): void {
    if (blocked === this.#blocked) return;
    this.#blocked = blocked;
    this.onblocked(blocked);
  }

  #tick(): void {
    this.player.pump();
    const speaker = this.#loudspeaker;
    if (!speaker?.running) return;
    const time = speaker.heard(performance.now());
    for (const passed of this.player.passed(time)) this.#report(passed);
    const heard = this.player.heard(time);
    if (heard) this.#report(heard);
  }

  #report(progress: Progress): void {
    const { turn, sentence, ms } = progress;
    if (turn !== this.#heardTurn) {
      this.#heardTurn = turn;
      this.onfirst(turn, Date.now() / 1000 - ms / 1000);
    }
    if (this.#reporter.due(progress)) this.send({ type: "speech.played", turn, sentence, ms });
  }
}
