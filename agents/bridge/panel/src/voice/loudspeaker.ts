/** The sound card, as far as a voice needs it. */

import { AudioClock, measured } from "./clock";
import type { Output } from "./player";

/** While somebody speaks it is not known yet whether to Iris: she lowers her voice until it is. */
const DUCKED = 0.3;
/** Seconds in which the voice changes its loudness, and in which it stops without a click. */
const EASE = 0.03;
const SILENCE_EASE = 0.004;

/** Some browsers let a page choose where it sounds. */
type Routable = AudioContext & { setSinkId?(device: string): Promise<void> };

export class Loudspeaker implements Output {
  readonly analyser: AnalyserNode;
  readonly #clock = new AudioClock();
  readonly #volume: GainNode;
  #voice: GainNode;
  #settings = { volume: 1, muted: false, ducked: false };

  private constructor(readonly context: AudioContext) {
    this.analyser = new AnalyserNode(context, { fftSize: 1024 });
    this.#volume = new GainNode(context);
    this.#volume.connect(this.analyser).connect(context.destination);
    this.#voice = new GainNode(context);
    this.#voice.connect(this.#volume);
  }

  /** A sound card that runs at the voice's own rate, so that its samples are played as they are. */
  static open(rate: number): Loudspeaker {
    return new Loudspeaker(new AudioContext({ sampleRate: rate, latencyHint: "interactive" }));
  }

  get now(): number {
    return this.context.currentTime;
  }

  /** Whether it sounds; a browser holds it back until somebody has touched the page. */
  get running(): boolean {
    return this.context.state === "running";
  }

  /** How loud it is now: the root mean square of its last samples, 0 to 1. */
  get level(): number {
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
  }

  /** The moment of the audio clock that is heard at `now`, in ms of the page's clock. */
  heard(now: number): number {
    return this.#clock.update(now, measured(this.context, now), this.running);
  }

  play(samples: Float32Array<ArrayBuffer>, rate: number, at: number): () => void {
    const buffer = this.context.createBuffer(1, samples.length, rate);
    buffer.copyToChannel(samples, 0);
    const source = new AudioBufferSourceNode(this.context, { buffer });
    source.connect(this.#voice);
    source.onended = () => source.disconnect();
    source.start(at);
    return () => source.stop(this.context.currentTime + 5 * SILENCE_EASE);
  }

  silence(): void {
    this.#voice.gain.setTargetAtTime(0, this.now, SILENCE_EASE);
    this.#voice = new GainNode(this.context);
    this.#voice.connect(this.#volume);
  }

  set(settings: Partial<{ volume: number; muted: boolean; ducked: boolean }>): void {
    this.#settings = { ...this.#settings, ...settings };
    const { volume, muted, ducked } = this.#settings;
    const gain = muted ? 0 : volume * (ducked ? DUCKED : 1);
    this.#volume.gain.setTargetAtTime(gain, this.now, EASE);
  }

  /** Sound where the person wants it; `""` is the computer's choice. */
  async route(device: string): Promise<void> {
    await (this.context as Routable).setSinkId?.(device);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
