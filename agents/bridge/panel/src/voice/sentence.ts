/** The sound of one sentence, put together from pieces, and how much of it was given away. */
export class SentenceSound {
  #samples = new Float32Array(1 << 15);
  /** What is there: sorted, apart from each other, `[from, to)` in samples. */
  #there: [number, number][] = [];
  #length: number | null = null;
  /** Samples that were taken, of whichever attempt. */
  taken = 0;

  constructor(
    readonly turn: number,
    readonly sentence: number,
    public rate: number,
    public attempt: number,
  ) {}

  /** Samples that can be taken now. */
  get ready(): number {
    return Math.max(0, Math.min(this.#whole, this.#length ?? Infinity) - this.taken);
  }

  /** Whether no sound is to come beyond what is ready. */
  get complete(): boolean {
    return this.#length !== null && (this.#length <= this.#whole || this.#length <= this.taken);
  }

  /** Whether everything was taken. */
  get over(): boolean {
    return this.complete && this.ready === 0;
  }

  /** Sound from this sample on was taken and never heard: it is to be taken again. */
  rewind(sample: number): void {
    this.taken = Math.min(this.taken, sample);
  }

  /**
   * Another worker begins the sentence again: what came is void, what was taken stays taken. Gives
   * whether it is news; an attempt that is not higher is none.
   */
  again(rate: number, attempt: number): boolean {
    if (attempt <= this.attempt) return false;
    // Where the other voice has another rate, the same time is another number of samples.
    this.taken = Math.round((this.taken * rate) / this.rate);
    this.rate = rate;
    this.attempt = attempt;
    this.#length = null;
    this.#there = [];
    return true;
  }

  /** A piece of sound, after so many samples of the sentence. */
  add(offset: number, pcm: Int16Array): void {
    const end = offset + pcm.length;
    if (end > this.#samples.length) {
      const larger = new Float32Array(Math.max(end, 2 * this.#samples.length));
      larger.set(this.#samples);
      this.#samples = larger;
    }
    pcm.forEach((sample, i) => (this.#samples[offset + i] = sample / 32768));
    this.#cover(offset, end);
  }

  /** The sentence has this many samples. */
  end(samples: number): void {
    this.#length = samples;
  }

  /** The next samples, at most so many; they are taken by this. */
  take(most: number): Float32Array<ArrayBuffer> {
    const from = this.taken;
    this.taken += Math.min(most, this.ready);
    return this.#samples.slice(from, this.taken);
  }

  /** Up to where there is sound without a hole, from what was taken on. */
  get #whole(): number {
    const first = this.#there.find(([from, to]) => from <= this.taken && to >= this.taken);
    return first ? first[1] : 0;
  }

  #cover(from: number, to: number): void {
    const apart: [number, number][] = [];
    for (const range of this.#there) {
      if (range[1] < from || range[0] > to) apart.push(range);
      else [from, to] = [Math.min(from, range[0]), Math.max(to, range[1])];
    }
    this.#there = [...apart, [from, to] as [number, number]].sort((a, b) => a[0] - b[0]);
  }
}
