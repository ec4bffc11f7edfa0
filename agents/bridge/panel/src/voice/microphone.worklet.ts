/** Off the page's own thread: the microphone at 16 kHz, in pieces of 20 ms of s16. */

import { Resampler } from "./resampler";

declare const sampleRate: number;
declare function registerProcessor(name: string, type: unknown): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

const RATE = 16_000;
const FRAME = RATE / 50;

class Microphone extends AudioWorkletProcessor {
  readonly #resampler = new Resampler(sampleRate, RATE);
  #frame = new Int16Array(FRAME);
  #filled = 0;

  process([channels]: Float32Array[][]): boolean {
    const heard = channels?.[0];
    if (!heard) return true;
    for (const sample of this.#resampler.push(heard)) {
      this.#frame[this.#filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
      if (this.#filled < FRAME) continue;
      this.port.postMessage(this.#frame, [this.#frame.buffer]);
      this.#frame = new Int16Array(FRAME);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor("microphone", Microphone);
