import { smooth, wait } from "./smooth";

/** Degrees that the eyes go from the middle, at most. */
const REACH = 3;
/** Seconds that they rest, at least and on average. */
const SHORTEST = 0.2;
const MEAN = 1.2;

/**
 * The small quick jumps of eyes that rest on something. A jump of A degrees takes 2.2 A + 21 ms:
 * Carpenter, "Movements of the Eyes", 1988.
 */
export class Saccade {
  /** Where the eyes look: degrees to the right and up, from the middle. */
  yaw = 0;
  pitch = 0;
  #from = [0, 0] as [number, number];
  #to = [0, 0] as [number, number];
  #duration = 1;
  #since = 1;
  #until: number;

  constructor(private readonly random: () => number = Math.random) {
    this.#until = this.#rest();
  }

  /** Time goes by, in seconds. */
  update(seconds: number): void {
    this.#until -= seconds;
    this.#since += seconds;
    if (this.#until <= 0) this.#jump();
    const share = smooth(this.#since / this.#duration);
    this.yaw = this.#from[0] + (this.#to[0] - this.#from[0]) * share;
    this.pitch = this.#from[1] + (this.#to[1] - this.#from[1]) * share;
  }

  #jump(): void {
    // Within a circle, the middle more often than the rim; eyes go less far up and down.
    const distance = REACH * this.random();
    const direction = 2 * Math.PI * this.random();
    this.#from = [this.yaw, this.pitch];
    this.#to = [distance * Math.cos(direction), 0.6 * distance * Math.sin(direction)];
    const way = Math.hypot(this.#to[0] - this.#from[0], this.#to[1] - this.#from[1]);
    this.#duration = 0.0022 * way + 0.021;
    this.#since = 0;
    this.#until = this.#rest();
  }

  #rest(): number {
    return SHORTEST + wait(this.random, MEAN - SHORTEST);
  }
}
