/**
 * What makes her alive beside her mouth: breath, posture, glances, blinks, nods, and beats of head,
 * brows and shoulders on stressed words. It needs no engine, and is the same for the same seed and
 * the same events, here and in the Unity client: `schemas/vectors/liveliness.json`.
 */

import type { Progress } from "../voice/timeline";
import { Beats, LEAD } from "./beats";
import { Blink } from "./blink";
import { Breath } from "./breath";
import { Glances, type Attention } from "./glances";
import { Follower } from "./glide";
import { Posture, type Turn } from "./posture";
import { Prosody } from "./prosody";
import { Random, seedOf } from "./random";
import { Saccade } from "./saccade";

/** What is added to a figure that stands still and looks at you. Degrees, where it says nothing else. */
export interface Movement {
  head: Turn;
  chest: Turn;
  /** How far the shoulders are lifted. */
  shoulderLeft: number;
  shoulderRight: number;
  /** How far the chest is filled, 0 to 1. */
  breath: number;
  /** How far the brows are raised, 0 to 1. */
  brows: number;
  /** How far the eyes look to her right and up, beside what she looks at, whatever the head does. */
  eyesYaw: number;
  eyesPitch: number;
  /** How far the eyes are closed, 0 to 1. */
  lids: number;
}

/** What she takes notice of, by the names of the messages. */
export type Notice =
  | "vad.started"
  | "vad.stopped"
  | "turn.started"
  | "turn.cancelled"
  | "turn.ended";

/** Seconds after which she no longer expects the rest of what you say, or of her own answer. */
const LISTENS = 2.5;
const THINKS = 20;
/** Seconds between two sentences in which she still speaks. */
const GAP = 0.7;

export class Liveliness {
  readonly movement: Movement = {
    head: { x: 0, y: 0, z: 0 },
    chest: { x: 0, y: 0, z: 0 },
    shoulderLeft: 0,
    shoulderRight: 0,
    breath: 0,
    brows: 0,
    eyesYaw: 0,
    eyesPitch: 0,
    lids: 0,
  };
  readonly prosody = new Prosody();
  readonly #breath: Breath;
  readonly #posture: Posture;
  readonly #glances: Glances;
  readonly #blink: Blink;
  readonly #saccade: Saccade;
  readonly #beats: Beats;
  readonly #tilts: Random;
  readonly #lean = new Follower(0.6);
  readonly #tilt = new Follower(0.7);
  readonly #listening = { left: 0, tilt: 0 };
  #thinking = 0;
  #speaking = 0;

  /** `calm` leaves out all that sways, for those whom it makes ill. */
  constructor(
    seed: number,
    public calm = false,
  ) {
    const random = (part: number) => new Random(seedOf(seed, part));
    this.#breath = new Breath(random(0));
    this.#posture = new Posture(seedOf(seed, 1), random(2));
    this.#blink = new Blink(random(3).next);
    this.#glances = new Glances(random(4), () => this.#blink.trigger());
    this.#saccade = new Saccade(random(5).next);
    this.#beats = new Beats(random(6));
    this.#tilts = random(7);
  }

  /** What she gives her attention to now. */
  get attention(): Attention {
    if (this.#listening.left > 0) return "listening";
    if (this.#speaking > 0) return "speaking";
    return this.#thinking > 0 ? "thinking" : "idle";
  }

  /** Something happened. */
  notice(what: Notice): void {
    switch (what) {
      case "vad.started":
        if (this.#listening.left <= 0) {
          this.#listening.tilt = this.#tilts.sign() * this.#tilts.between(1.6, 3.4);
          this.#beats.greet();
        }
        this.#listening.left = Infinity;
        break;
      case "vad.stopped":
        if (this.#listening.left > 0 && this.#speaking <= 0) this.#beats.nod();
        this.#listening.left = Math.min(this.#listening.left, LISTENS);
        break;
      case "turn.started":
        this.#listening.left = 0;
        this.#thinking = THINKS;
        break;
      case "turn.cancelled":
        this.#beats.stop();
        this.#thinking = 0;
        break;
      case "turn.ended":
        this.#thinking = 0;
        break;
    }
  }

  /** So many seconds go by; `heard` is what is heard of her own voice at their end. */
  update(seconds: number, heard: Progress | undefined): void {
    this.#beats.update(seconds);
    this.#age(seconds, heard);
    const attention = this.attention;
    this.#glances.attend(attention);
    this.#breath.update(seconds, attention === "speaking");
    this.#posture.update(seconds, attention);
    this.#blink.update(seconds);
    this.#glances.update(seconds);
    this.#saccade.update(seconds);
    const listens = attention === "listening";
    this.#lean.update(listens ? 1 : 0, seconds);
    this.#tilt.update(listens ? this.#listening.tilt : 0, seconds);
    this.#add();
  }

  #age(seconds: number, heard: Progress | undefined): void {
    this.#listening.left -= seconds;
    this.#thinking -= seconds;
    const spoke = this.#speaking > 0;
    this.#speaking = heard ? GAP : this.#speaking - seconds;
    if (spoke && this.#speaking <= 0) this.#breath.sigh();
    if (!heard) return;
    this.#thinking = 0;
    for (const [ms, strength] of this.prosody.due(heard, 1000 * LEAD))
      this.#beats.stress((ms - heard.ms) / 1000, strength);
  }

  #add(): void {
    const { head, chest, shoulders } = this.#posture;
    const { headYaw, headPitch } = this.#glances;
    const { sum } = this.#beats;
    const sway = this.calm ? 0 : 1;
    const breath = this.#breath.value;
    const lean = this.#lean.value;
    const made = this.movement;
    made.breath = breath;
    made.head.x = 0.35 * breath + sway * (head.x + sum.x - headPitch.value - 0.6 * lean);
    made.head.y = sway * (head.y + sum.y - headYaw.value);
    made.head.z = sway * (head.z + sum.z + this.#tilt.value);
    made.chest.x = -0.55 * breath + sway * (chest.x + 1.7 * lean);
    made.chest.y = sway * chest.y;
    made.chest.z = sway * chest.z;
    made.shoulderLeft = 0.5 * breath + sway * (shoulders.left + sum.shoulders);
    made.shoulderRight = 0.5 * breath + sway * (shoulders.right + sum.shoulders);
    made.brows = Math.min(1, sum.brows + 0.08 * lean);
    made.eyesYaw = this.#glances.yaw + this.#saccade.yaw;
    made.eyesPitch = this.#glances.pitch + this.#saccade.pitch;
    made.lids = this.#blink.weight;
  }
}
