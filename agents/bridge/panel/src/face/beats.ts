/** Movements that come and go: beats of head, brows and shoulders on stressed words, and nods. */

import type { Random } from "./random";
import { minimumJerk } from "./glide";
import { clamp } from "./smooth";

/** What a movement adds at its peak: degrees of the head, and lifts of brows and shoulders. */
export interface Accent {
  /** Degrees: forward, to her left, to her right. */
  x: number;
  y: number;
  z: number;
  /** Brows, 0 to 1. */
  brows: number;
  /** Degrees that both shoulders are lifted. */
  shoulders: number;
}

interface Pulse extends Accent {
  /** Seconds until the peak; below 0 after it. */
  until: number;
  rise: number;
  fall: number;
}

/** Seconds before a stress at which a movement for it begins, at best and at least. */
export const LEAD = 0.24;
const QUICKEST = 0.1;
/** Two beats of the same part are so many seconds apart; between them another part takes the beat. */
const APART = 0.36;
/** Stresses below this are not shown. */
const FAINT = 0.12;

export class Beats {
  /** What all of them add now. */
  readonly sum: Accent = { x: 0, y: 0, z: 0, brows: 0, shoulders: 0 };
  #pulses: Pulse[] = [];
  #sinceHead = Infinity;
  #sinceBrows = Infinity;

  constructor(private readonly random: Random) {}

  /** A stressed word is heard in so many seconds; its strength is 0 to 1. */
  stress(seconds: number, strength: number): void {
    if (strength < FAINT) return;
    const r = Array.from({ length: 6 }, this.random.next) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const size = 0.45 + 0.55 * clamp(strength, 0, 1);
    const free = this.#sinceHead > APART - seconds;
    const browsFree = this.#sinceBrows > APART - seconds;
    const head = free && (strength > 0.6 || r[0] < 0.7 || !browsFree);
    const brows = !head || (browsFree && r[1] < 0.25 + 0.5 * strength);
    const until = Math.max(seconds, QUICKEST);
    // The chin goes down on a beat, and up on some.
    const nod = (r[2] < 0.85 ? 1 : -0.7) * (2.6 + 2.4 * r[3]) * size;
    this.#pulses.push({
      x: head ? nod : 0,
      y: head ? (r[4] - 0.5) * 3.2 * size : 0,
      z: head ? (r[5] - 0.5) * 2.4 * size : 0,
      brows: brows ? (0.3 + 0.3 * r[3]) * size : 0,
      shoulders: strength > 0.65 && r[5] < 0.55 ? (1.2 + 1.6 * r[4]) * size : 0,
      until,
      rise: Math.min(until, LEAD),
      fall: 0.3 + 0.12 * r[1],
    });
    if (head) this.#sinceHead = -seconds;
    if (brows) this.#sinceBrows = -seconds;
  }

  /** Nod, after a moment: once, or twice with the second one smaller. */
  nod(): void {
    const first = this.random.between(0.38, 0.55);
    const deep = this.random.between(3.6, 6);
    const twice = this.random.chance(0.45);
    this.#nod(first, deep);
    if (twice) this.#nod(first + this.random.between(0.42, 0.5), 0.55 * deep);
  }

  /** Lift the brows for a moment, as on seeing somebody. */
  greet(): void {
    this.#pulses.push({ ...NONE, brows: 0.3, until: 0.3, rise: 0.2, fall: 0.5 });
  }

  /** Forget what has not begun. */
  stop(): void {
    this.#pulses = this.#pulses.filter(({ until, rise }) => until < rise);
  }

  update(seconds: number): void {
    this.#sinceHead += seconds;
    this.#sinceBrows += seconds;
    Object.assign(this.sum, NONE);
    for (const pulse of this.#pulses) {
      pulse.until -= seconds;
      const { until, rise, fall } = pulse;
      const share = minimumJerk(until > 0 ? 1 - until / rise : 1 + until / fall);
      for (const part of PARTS) this.sum[part] += pulse[part] * share;
    }
    this.#pulses = this.#pulses.filter(({ until, fall }) => until > -fall);
  }

  #nod(seconds: number, deep: number): void {
    this.#pulses.push({ ...NONE, x: deep, until: seconds, rise: 0.24, fall: 0.34 });
  }
}

const NONE: Readonly<Accent> = { x: 0, y: 0, z: 0, brows: 0, shoulders: 0 };
const PARTS = ["x", "y", "z", "brows", "shoulders"] as const;
