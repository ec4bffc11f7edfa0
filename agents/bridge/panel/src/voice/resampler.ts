/** Positions between two samples that the filter is made for: finer ones cannot be heard. */
const PHASES = 512;

/**
 * Sound at another rate, piece after piece, without a seam: a sinc filter with a Blackman window,
 * which keeps what the lower of the two rates cannot carry from folding back.
 */
export class Resampler {
  /** Zero crossings of the filter to either side. */
  static readonly CROSSINGS = 12;

  readonly #step: number;
  readonly #half: number;
  readonly #cutoff: number;
  readonly #weights: Float32Array[];
  #kept: Float32Array;
  #position: number;

  constructor(from: number, to: number) {
    this.#step = from / to;
    this.#cutoff = Math.min(1, to / from);
    this.#half = Math.ceil(Resampler.CROSSINGS / this.#cutoff);
    this.#weights = Array.from({ length: PHASES + 1 }, (_, i) => this.#filter(i / PHASES));
    // Before the first sample there was silence, so that the output begins with the input.
    this.#kept = new Float32Array(this.#half);
    this.#position = this.#half;
  }

  /** What comes out for the next samples; the filter's own half is held back until more comes. */
  push(samples: Float32Array): Float32Array {
    if (this.#step === 1) return samples;
    const input = new Float32Array(this.#kept.length + samples.length);
    input.set(this.#kept);
    input.set(samples, this.#kept.length);
    const output: number[] = [];
    while (this.#position + this.#half < input.length) {
      output.push(this.#sample(input));
      this.#position += this.#step;
    }
    const drop = Math.min(input.length, Math.max(0, Math.floor(this.#position) - this.#half));
    this.#kept = input.slice(drop);
    this.#position -= drop;
    return Float32Array.from(output);
  }

  #sample(input: Float32Array): number {
    const middle = Math.floor(this.#position);
    const phase = Math.round((this.#position - middle) * PHASES);
    const weights = this.#weights[phase] as Float32Array;
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      sum += (input[middle - this.#half + 1 + i] ?? 0) * (weights[i] as number);
    }
    return sum;
  }

  /** The filter for a position so far behind a sample, with its sum made 1. */
  #filter(fraction: number): Float32Array {
    const weights = Float32Array.from({ length: 2 * this.#half }, (_, i) =>
      this.#weight(i - this.#half + 1 - fraction),
    );
    const sum = weights.reduce((total, one) => total + one, 0);
    return weights.map((one) => one / sum);
  }

  #weight(distance: number): number {
    const share = distance / this.#half;
    if (Math.abs(share) >= 1) return 0;
    const window = 0.42 + 0.5 * Math.cos(Math.PI * share) + 0.08 * Math.cos(2 * Math.PI * share);
    const angle = Math.PI * distance * this.#cutoff;
    return window * (angle === 0 ? 1 : Math.sin(angle) / angle);
  }
}
