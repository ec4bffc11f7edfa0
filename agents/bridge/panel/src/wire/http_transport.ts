/**
 * The same frames where a network or a browser refuses WebSocket.
 *
 * `GET /events?connection=ID` is a stream of server-sent events: `frame` with a text frame as its
 * data, `sound` with a binary frame in base64. `POST /frames?connection=ID` carries the page's
 * frames in order: for each a byte (1 text, 2 binary), its length as u32 little-endian, its bytes.
 * The page chooses the ID, 128 bits in hex; the connection ends with its stream of events.
 */

import { ServerSentEvents } from "./server_sent";
import type { OpenTransport, Transport, TransportListener } from "./transport";

/** Milliseconds for which sound is gathered into one request. */
const GATHER = 80;
const TEXT = 1;
const BINARY = 2;

/** The transport over HTTP; `base` is where the bridge is, without a slash at its end. */
export function httpTransport(base: string): OpenTransport {
  return (listener) => new HttpTransport(base, listener);
}

class HttpTransport implements Transport {
  readonly #id = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  readonly #abort = new AbortController();
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #posting = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #over = false;

  constructor(
    private readonly base: string,
    private readonly listener: TransportListener,
  ) {
    this.#read().then(
      () => this.close(),
      () => this.close(),
    );
  }

  send(frame: string | ArrayBuffer): void {
    const text = typeof frame === "string";
    this.#waiting.push(packed(text ? TEXT : BINARY, text ? ENCODER.encode(frame) : frame));
    if (text) void this.#post();
    else this.#timer ??= setTimeout(() => void this.#post(), GATHER);
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.listener.closed();
  }

  async #read(): Promise<void> {
    const headers = { Accept: "text/event-stream" };
    const { signal } = this.#abort;
    const answer = await fetch(this.#address("events"), { headers, signal, cache: "no-store" });
    if (!answer.ok || !answer.body) throw new Error(`events: ${answer.status}`);
    if (!this.#over) this.listener.opened();
    const events = new ServerSentEvents();
    const decoder = new TextDecoder();
    const reader = answer.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const { event, data } of events.push(decoder.decode(value, { stream: true }))) {
        if (this.#over) return;
        if (event === "frame") this.listener.frame(data);
        else if (event === "sound") this.listener.frame(fromBase64(data));
      }
    }
  }

  /** One request at a time, so that frames arrive in order; what comes meanwhile goes together. */
  async #post(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#posting) return;
    this.#posting = true;
    try {
      while (this.#waiting.length && !this.#over) {
        const body = new Blob(this.#waiting);
        this.#waiting = [];
        const { signal } = this.#abort;
        const answer = await fetch(this.#address("frames"), { method: "POST", body, signal });
        if (!answer.ok) throw new Error(`frames: ${answer.status}`);
      }
    } catch {
      this.close();
    }
    this.#posting = false;
  }

  #address(path: string): string {
    return `${this.base}/${path}?connection=${this.#id}`;
  }
}

const ENCODER = new TextEncoder();

function packed(kind: number, bytes: Uint8Array | ArrayBuffer): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(5 + bytes.byteLength);
  made[0] = kind;
  new DataView(made.buffer).setUint32(1, bytes.byteLength, true);
  made.set(new Uint8Array(bytes), 5);
  return made;
}

function fromBase64(data: string): ArrayBuffer {
  return Uint8Array.from(atob(data), (one) => one.charCodeAt(0)).buffer;
}
