/** This page's connection to the bridge: it comes back after a cut, and goes on where it was. */

import { Backoff } from "./backoff";
import { BadMessageError, decode, encode, MICROPHONE, type Frame } from "./frames";
import { Heartbeat } from "./heartbeat";
import { read, type Message, type Outgoing } from "./messages";
import { ResumePoint } from "./resume";
import type { Transport, TransportListener } from "./transport";

export const PROTOCOL = 1;
const WANTS = ["speech", "avatar", "transcripts", "timings"];
/** Milliseconds that a connection may take until it is welcomed. */
const WELCOME_TIMEOUT = 5000;

/** `refused`: the bridge does not let this page in; no further try is made. */
export type ConnectionState = "connecting" | "online" | "away" | "refused";

/** What the client tells; every message goes to `message` exactly once, in order. */
export interface Listener {
  connection(state: ConnectionState, detail: string): void;
  message(message: Message): void;
  sound(frame: Frame): void;
  /** The bridge cannot go on from where the page was: what is queued will never be whole. */
  restarted(): void;
}

/** Opens a connection to the bridge. */
export interface TransportSource {
  open(listener: TransportListener): Transport;
}

export class BridgeClient {
  readonly #point = new ResumePoint();
  readonly #backoff = new Backoff();
  readonly #heartbeat = new Heartbeat({
    ping: () => this.#transport?.send('{"type":"ping"}'),
    dead: () => this.disconnect(),
  });
  #transport: Transport | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #welcomeTimer: ReturnType<typeof setTimeout> | undefined;
  #online = false;
  #refused = false;
  #samplesSent = 0;

  constructor(
    private readonly transports: TransportSource,
    readonly device: string,
    readonly session: string,
    readonly listener: Listener,
  ) {}

  get online(): boolean {
    return this.#online;
  }

  connect(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.listener.connection("connecting", "");
    this.#welcomeTimer = setTimeout(() => this.disconnect(), WELCOME_TIMEOUT);
    this.#transport = this.transports.open({
      opened: () => this.#sayHello(),
      frame: (data) => this.#onFrame(data),
      closed: () => this.#onClose(),
    });
  }

  /** Send a message; false where nobody is there, and then it is not sent later either. */
  send(message: Outgoing): boolean {
    if (!this.#online) return false;
    this.#transport?.send(JSON.stringify(message));
    return true;
  }

  /** Drop the connection, as a broken cable would; it comes back by itself. */
  disconnect(): void {
    this.#transport?.close();
  }

  /** The network changed, or the page is looked at again: is the connection still alive? */
  check(): void {
    if (this.#online) this.#heartbeat.check();
    else if (this.#retry !== undefined) this.connect();
  }

  /** The microphone opens: its samples count from here. */
  openMicrophone(rate: number): boolean {
    this.#samplesSent = 0;
    return this.send({ type: "mic.started", device: this.device, rate });
  }

  /** A piece of the microphone's sound. */
  sendMicrophone(pcm: Int16Array<ArrayBuffer>): void {
    if (!this.#online) return;
    const offset = this.#samplesSent;
    this.#samplesSent += pcm.length;
    this.#transport?.send(
      encode({ kind: MICROPHONE, flags: 0, sentence: 0, turn: 0, seq: 0n, offset, pcm }),
    );
  }

  #sayHello(): void {
    const { device, session } = this;
    this.#transport?.send(
      JSON.stringify({
        type: "hello",
        protocol: PROTOCOL,
        device,
        kind: "web",
        session,
        wants: WANTS,
        token: null,
        resume: this.#point.last,
      }),
    );
  }

  #onFrame(data: string | ArrayBuffer): void {
    this.#heartbeat.heard();
    try {
      if (typeof data !== "string") {
        const frame = decode(data);
        if (this.#point.accept(Number(frame.seq))) this.listener.sound(frame);
        return;
      }
      const message = read(data);
      if (message && this.#point.accept(message.type === "welcome" ? 0 : (message.seq ?? 0))) {
        this.#onMessage(message);
      }
    } catch (error) {
      if (!(error instanceof BadMessageError)) throw error;
      console.warn(error.message);
    }
  }

  #onMessage(message: Message): void {
    switch (message.type) {
      case "ping":
        this.#transport?.send('{"type":"pong"}');
        return;
      case "pong":
        return;
      case "welcome":
        this.#onWelcome(message);
        break;
      case "bye":
        if (!message.reconnect) this.#refuse(message.reason);
        break;
      case "error":
        if (["unauthorized", "unsupported-protocol"].includes(message.code))
          this.#refuse(message.detail);
        break;
    }
    this.listener.message(message);
  }

  #onWelcome(welcome: { seq: number; resumed: boolean }): void {
    clearTimeout(this.#welcomeTimer);
    this.#backoff.reset();
    this.#online = true;
    this.#heartbeat.start();
    if (!this.#point.greeted(welcome)) this.listener.restarted();
    this.listener.connection("online", "");
  }

  #refuse(detail: string): void {
    this.#refused = true;
    this.#online = false;
    this.listener.connection("refused", detail);
  }

  #onClose(): void {
    clearTimeout(this.#welcomeTimer);
    this.#heartbeat.stop();
    this.#online = false;
    this.#transport = null;
    if (this.#refused) return;
    this.listener.connection("away", "");
    this.#retry = setTimeout(() => this.connect(), this.#backoff.next());
  }
}
