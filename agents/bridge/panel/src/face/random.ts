/** Random numbers that are the same for the same seed, here and in the Unity client. */

/** mulberry32 by Tommy Ettinger (public domain): 32 bits of state, whole-number arithmetic only. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** The next number, from 0 up to, but not including, 1. */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    return mixed(this.#state) / 4294967296;
  };

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** True in this share of all calls. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** 1 or -1. */
  sign(): number {
    return this.next() < 0.5 ? -1 : 1;
  }
}

/** A seed of its own for part `number` of something that has one seed. */
export function seedOf(seed: number, number: number): number {
  return mixed((seed + Math.imul(number + 1, 0x9e3779b1)) >>> 0);
}

/**
 * Smooth noise at a place: a uniform cubic B-spline through random control points, one for each
 * whole number. It lies between -1 and 1, does not repeat, and its speed and acceleration have no
 * jumps.
 */
export function noise(seed: number, place: number): number {
  const whole = Math.floor(place);
  const s = place - whole;
  const [a, b, c, d] = [-1, 0, 1, 2].map((offset) => control(seed, whole + offset)) as [
    number,
    number,
    number,
    number,
  ];
  const r = 1 - s;
  return (
    (a * r * r * r +
      b * (3 * s * s * s - 6 * s * s + 4) +
      c * (3 * r * r * r - 6 * r * r + 4) +
      d * s * s * s) /
    6
  );
}

/** The control point of a whole number, -1 to 1. */
function control(seed: number, number: number): number {
  return mixed((seed + Math.imul(number, 0x9e3779b1)) >>> 0) / 2147483648 - 1;
}

function mixed(value: number): number {
  let t = Math.imul(value ^ (value >>> 15), 1 | value);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return (t ^ (t >>> 14)) >>> 0;
}
