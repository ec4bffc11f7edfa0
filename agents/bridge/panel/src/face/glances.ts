/** Looks away from what she looks at: a gaze that holds, lets go, and turns away to think. */

import { Follower } from "./glide";
import type { Random } from "./random";
import { smooth } from "./smooth";

/** What she gives her attention to. */
export type Attention = "idle" | "listening" | "thinking" | "speaking";

type Range = readonly [low: number, high: number];

interface Manner {
  /** Seconds that she looks at you, and away. */
  hold: Range;
  away: Range;
  /** Degrees that she looks aside, and up (below 0: down). */
  aside: Range;
  up: Range;
  /** How often one look away is followed by another at once. */
  again: number;
}

/**
 * Listeners look at the other more than speakers, and both let go now and then: Kendon, "Some
 * functions of gaze-direction in social interaction", 1967. Who thinks looks away: Glenberg and
 * others, "Averting the gaze disengages the environment", 1998.
 */
const MANNERS: Record<Attention, Manner> = {
  idle: { hold: [2.6, 8], away: [0.7, 1.9], aside: [6, 14], up: [-7, 4], again: 0.35 },
  listening: { hold: [6, 14], away: [0.3, 0.6], aside: [3, 5], up: [-3, 1], again: 0 },
  thinking: { hold: [0.5, 1.1], away: [1.1, 2.4], aside: [8, 15], up: [3, 10], again: 0.85 },
  speaking: { hold: [2.2, 5.5], away: [0.4, 0.9], aside: [5, 10], up: [-4, 4], again: 0.1 },
};
/** Seconds until she answers to something new. */
const REACTION: Range = [0.12, 0.26];
/** The share of a look aside that the head makes, and the degrees that the eyes make alone. */
const HEAD_SHARE = 0.5;
const EYES_ALONE = 5;
/** A look of so many degrees or more comes with a blink, in this share of all cases. */
const BLINK_FROM = 6;
const BLINKS = 0.6;

export class Glances {
  /** Degrees that the eyes turn to her right and up. */
  yaw = 0;
  pitch = 0;
  /** The degrees of these that the head makes. */
  readonly headYaw = new Follower(0.4);
  readonly headPitch = new Follower(0.4);
  #attention: Attention = "idle";
  #changed = false;
  #from = [0, 0] as readonly [number, number];
  #to = [0, 0] as readonly [number, number];
  #since = Infinity;
  #seconds = 1;
  #until: number;

  /** `blink` is called when a look comes with a blink. */
  constructor(
    private readonly random: Random,
    private readonly blink: () => void,
  ) {
    this.#until = random.between(...MANNERS.idle.hold);
  }

  /** Give attention to something; she looks at you, or away to think, after a moment. */
  attend(attention: Attention): void {
    if (attention === this.#attention) return;
    this.#attention = attention;
    this.#changed = true;
    this.#until = this.random.between(...REACTION);
  }

  update(seconds: number): void {
    this.#since += seconds;
    this.#until -= seconds;
    if (this.#until <= 0) this.#look();
    const share = smooth(this.#since / this.#seconds);
    this.yaw = this.#from[0] + (this.#to[0] - this.#from[0]) * share;
    this.pitch = this.#from[1] + (this.#to[1] - this.#from[1]) * share;
    const goes = Math.hypot(...this.#to) > EYES_ALONE ? HEAD_SHARE : 0;
    this.headYaw.update(goes * this.#to[0], seconds);
    this.headPitch.update(goes * this.#to[1], seconds);
  }

  /** Look away, or back. */
  #look(): void {
    const { hold, away, aside, up, again } = MANNERS[this.#attention];
    const isAway = this.#to[0] !== 0;
    const leaves = this.#changed
      ? this.#attention === "thinking"
      : !isAway || this.random.chance(again);
    this.#changed = false;
    if (leaves) {
      const side = this.random.sign();
      this.#jump(side * this.random.between(...aside), this.random.between(...up));
      this.#until += this.random.between(...away);
    } else {
      this.#jump(0, 0);
      this.#until += this.random.between(...hold);
    }
  }

  /** A jump of A degrees takes 2.2 A + 21 ms: Carpenter, "Movements of the Eyes", 1988. */
  #jump(yaw: number, pitch: number): void {
    this.#from = [this.yaw, this.pitch];
    this.#to = [yaw, pitch];
    const way = Math.hypot(yaw - this.yaw, pitch - this.pitch);
    this.#seconds = 0.0022 * way + 0.021;
    this.#since = -this.#until;
    if (way >= BLINK_FROM && this.random.chance(BLINKS)) this.blink();
  }
}
