/** Which words of a sentence are stressed, and when: as told, or found in the sound itself. */

import type { Progress } from "../voice/timeline";
import type { Stress } from "../wire/checks";

/** Milliseconds of sound that one value of loudness stands for. */
const STEP = 20;
/** Steps around a peak in which nothing is louder, and over which loudness is smoothed. */
const AROUND = 7;
const SMOOTH = 2;
/** A peak stands out when it is so many times as loud as the sentence is on average until then. */
const STANDS_OUT = 1.25;
/** How many times the average the strongest stress is. */
const STRONGEST = 2.6;

/** Finds the stresses of one sentence in its sound, as far as that has come. */
export class StressFinder {
  readonly #loudness: number[] = [];
  #sum = 0;
  #squares = 0;
  #samples = 0;
  #next = 0;

  /** `rate`: samples a second. */
  constructor(private readonly rate: number) {}

  /** The stresses that can be told now that these samples have come, in order. */
  add(pcm: Int16Array): Stress[] {
    const size = Math.round((this.rate * STEP) / 1000);
    for (const sample of pcm) {
      this.#squares += (sample / 32768) * (sample / 32768);
      if (++this.#samples < size) continue;
      const level = Math.sqrt(this.#squares / size);
      this.#loudness.push(level);
      [this.#samples, this.#squares] = [0, 0];
    }
    const found: Stress[] = [];
    for (; this.#next + AROUND + SMOOTH < this.#loudness.length; this.#next++) {
      this.#sum += this.#loudness[this.#next]!;
      const strength = this.#strength(this.#next);
      if (strength > 0) found.push([(this.#next + 0.5) * STEP, strength]);
    }
    return found;
  }

  /** How far the loudness at a step stands out; 0 where it is no peak. */
  #strength(step: number): number {
    const here = this.#smoothed(step);
    for (let other = step - AROUND; other <= step + AROUND; other++) {
      const level = this.#smoothed(other);
      if (level > here || (level === here && other < step)) return 0;
    }
    const mean = this.#sum / (step + 1);
    if (here < STANDS_OUT * mean || here < 0.01) return 0;
    const share = (here / mean - STANDS_OUT) / (STRONGEST - STANDS_OUT);
    return 0.3 + 0.7 * Math.min(1, share);
  }

  #smoothed(step: number): number {
    let sum = 0;
    for (let i = step - SMOOTH; i <= step + SMOOTH; i++) sum += this.#loudness[i] ?? 0;
    return sum / (2 * SMOOTH + 1);
  }
}

interface Sentence {
  turn: number;
  sentence: number;
  attempt: number;
  stresses: Stress[];
  /** How many of them have been given. */
  given: number;
  /** Finds them while nobody tells them. */
  finder: StressFinder | null;
}

/** The stresses of the sentences that are to be heard. */
export class Prosody {
  #sentences: Sentence[] = [];

  /** A sentence begins to arrive; a higher attempt voids what came before. */
  begin(turn: number, sentence: number, attempt: number, rate: number): void {
    const known = this.#find(turn, sentence);
    if (known && attempt <= known.attempt) return;
    this.#sentences = this.#sentences.filter((one) => one !== known);
    // What is told may come before the sentence itself: it stays.
    const finder = known && !known.finder ? null : new StressFinder(rate);
    const stresses = finder ? [] : known!.stresses;
    this.#sentences.push({ turn, sentence, attempt, stresses, given: 0, finder });
  }

  /** The stresses of a sentence, as the voice knows them. */
  told(turn: number, sentence: number, stresses: readonly Stress[]): void {
    let known = this.#find(turn, sentence);
    if (!known) {
      known = { turn, sentence, attempt: 0, stresses: [], given: 0, finder: null };
      this.#sentences.push(known);
    }
    known.finder = null;
    known.stresses = [...stresses].sort((a, b) => a[0] - b[0]);
  }

  /** Sound of a sentence, in order. */
  sound(turn: number, sentence: number, pcm: Int16Array): void {
    const known = this.#find(turn, sentence);
    if (known?.finder) known.stresses.push(...known.finder.add(pcm));
  }

  /** The stresses that are heard within `ahead` ms and were not given before; forgets what is past. */
  due({ turn, sentence, ms }: Progress, ahead: number): Stress[] {
    this.#sentences = this.#sentences.filter(
      (one) => one.turn > turn || (one.turn === turn && one.sentence >= sentence),
    );
    const known = this.#find(turn, sentence);
    if (!known) return [];
    const begin = known.given;
    while ((known.stresses[known.given]?.[0] ?? Infinity) <= ms + ahead) known.given++;
    return known.stresses.slice(begin, known.given);
  }

  cancel(turn: number): void {
    this.#sentences = this.#sentences.filter((one) => one.turn !== turn);
  }

  clear(): void {
    this.#sentences = [];
  }

  #find(turn: number, sentence: number): Sentence | undefined {
    return this.#sentences.find((one) => one.turn === turn && one.sentence === sentence);
  }
}
