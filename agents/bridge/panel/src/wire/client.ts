/** This page's connection to the bridge: it comes back after a cut, and goes on where it was. */

import { Backoff } from "./backoff";
import { BadMessageError, decode, encode, MICROPHONE, type Frame } from "./frames";
import { read, type Message, type Outgoing } from "./messages";
import { ResumePoint } from "./resume";

export const PROTOCOL = 1;
const SUBPROTOCOL = "iris.v1";
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

export class BridgeClient {
  readonly #point = new ResumePoint();
  readonly #backoff = new Backoff();
  #socket: WebSocket | null = null;
  #timer = 0;
  #online = false;
  #refused = false;
  #samplesSent = 0;

  constructor(
    private readonly address: string,
    readonly device: string,
    readonly session: string,
    readonly listener: Listener,
  ) {
    addEventListener("online", () => this.#checkNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.#checkNow());
  }

  get online(): boolean {
    return this.#online;
  }

  connect(): void {
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.address, SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.listener.connection("connecting", "");
    const timeout = window.setTimeout(() => socket.close(), WELCOME_TIMEOUT);
    socket.onopen = () => this.#sayHello();
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (this.#socket !== socket) return;
      this.#onFrame(data);
      if (this.#online) clearTimeout(timeout);
    };
    socket.onclose = () => {
      clearTimeout(timeout);
      if (this.#socket === socket) this.#onClose();
    };
  }

  /** Send a message; false where nobody is there, and then it is not sent later either. */
  send(message: Outgoing): boolean {
    if (!this.#online) return false;
    this.#socket?.send(JSON.stringify(message));
    return true;
  }

  /** Drop the connection, as a broken cable would; it comes back by itself. */
  disconnect(): void {
    this.#socket?.close();
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
    this.#socket?.send(
      encode({ kind: MICROPHONE, flags: 0, sentence: 0, turn: 0, seq: 0n, offset, pcm }),
    );
  }

  #sayHello(): void {
    const { device, session } = this;
    this.#socket?.send(
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
    if (message.type === "welcome") {
      this.#backoff.reset();
      this.#online = true;
      if (!this.#point.greeted(message)) this.listener.restarted();
      this.listener.connection("online", "");
    } else if (message.type === "bye" && !message.reconnect) {
      this.#refuse(message.reason);
    } else if (
      message.type === "error" &&
      ["unauthorized", "unsupported-protocol"].includes(message.code)
    ) {
      this.#refuse(message.detail);
    }
    this.listener.message(message);
  }

  #refuse(detail: string): void {
    this.#refused = true;
    this.#online = false;
    this.listener.connection("refused", detail);
  }

  #onClose(): void {
    this.#online = false;
    this.#socket = null;
    if (this.#refused) return;
    this.listener.connection("away", "");
    this.#timer = window.setTimeout(() => this.connect(), this.#backoff.next());
  }

  /** The network or the person is back: try now. */
  #checkNow(): void {
    if (!this.#socket && !this.#refused && this.#timer) this.connect();
  }
}
