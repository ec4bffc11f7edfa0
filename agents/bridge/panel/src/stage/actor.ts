/** Brings a puppet to life: mouth, lids, eyes, expressions, and a body that is never still. */

import { Vector3, type Object3D } from "three";
import { Blink } from "../face/blink";
import { Expressions } from "../face/expressions";
import { EYES, Gaze, HEAD } from "../face/gaze";
import { Idle } from "../face/idle";
import { Saccade } from "../face/saccade";
import { FULL_LOOK, type Pose } from "../face/shapes";
import { LipSync } from "../face/visemes";
import type { Progress } from "../voice/timeline";
import { VISEMES } from "../wire/checks";
import type { Puppet } from "./puppet";

/** A jump of the eyes of so many degrees often comes with a blink. */
const BLINK_WITH = 14;

export class Actor {
  readonly lips = new LipSync();
  readonly expressions = new Expressions();
  readonly idle = new Idle();
  readonly #blink = new Blink();
  readonly #saccade = new Saccade();
  readonly #eyes = new Gaze(EYES);
  readonly #head = new Gaze(HEAD);
  readonly #weights = new Map<string, number>();
  readonly #eyesAt = new Vector3();
  #puppet: Puppet | null = null;
  #wasYaw = 0;

  get puppet(): Puppet | null {
    return this.#puppet;
  }

  set puppet(puppet: Puppet | null) {
    this.#puppet = puppet;
    this.#weights.clear();
    for (const shape of puppet?.shapes ?? []) this.#weights.set(shape, 0);
  }

  /** The shapes of the face now, by name. */
  get shapes(): ReadonlyMap<string, number> {
    return this.#weights;
  }

  /** Seconds for which nothing of her face will move that is worth a picture. */
  get rest(): number {
    return this.expressions.changing ? 0 : this.#blink.rest;
  }

  /**
   * Move everything by so many seconds.
   *
   * @param heard what is heard at this moment.
   * @param level how loud that is.
   * @param target what is looked at, in the stage's space.
   */
  update(seconds: number, heard: Progress | undefined, level: number, target: Vector3): void {
    this.lips.update(heard, seconds);
    this.expressions.update(seconds);
    this.idle.update(seconds, level);
    this.#saccade.update(seconds);
    this.#blink.update(seconds);
    const puppet = this.#puppet;
    if (!puppet) return;
    this.#look(puppet, target, seconds);
    this.#move(puppet);
    this.#shape(puppet);
    puppet.update(seconds);
  }

  #look(puppet: Puppet, target: Vector3, seconds: number): void {
    const { x, y, z } = WAY.copy(target).sub(eyesOf(puppet, this.#eyesAt));
    // To her right is to the stage's left: she looks along z.
    this.#head.update(-x, y, z, seconds);
    this.#eyes.update(-x, y, z, seconds);
    if (Math.abs(this.#eyes.yaw - this.#wasYaw) > BLINK_WITH) {
      this.#blink.trigger();
      this.#wasYaw = this.#eyes.yaw;
    }
  }

  #move({ bones }: Puppet): void {
    const { head, chest } = this.idle;
    const turn = {
      x: head.x - this.#head.pitch * 0.6,
      y: head.y - this.#head.yaw * 0.6,
      z: head.z,
    };
    bones.chest?.turn(chest);
    bones.neck?.turn(turn, 0.4);
    bones.head?.turn(turn, 0.6);
    const { pitch, yaw } = this.#gaze;
    const eyes = { x: -pitch, y: -yaw, z: 0 };
    bones.leftEye?.turn(eyes);
    bones.rightEye?.turn(eyes);
  }

  /** Where the eyes look: degrees up and to her right. What the head has turned, they need not. */
  get #gaze(): { pitch: number; yaw: number } {
    return {
      pitch: this.#eyes.pitch - this.#head.pitch * 0.6 + this.#saccade.pitch,
      yaw: this.#eyes.yaw - this.#head.yaw * 0.6 + this.#saccade.yaw,
    };
  }

  #shape(puppet: Puppet): void {
    const weights = this.#weights;
    for (const name of weights.keys()) weights.set(name, 0);
    const speaking = 1 - this.lips.weights[0]!;
    VISEMES.forEach((viseme, i) => add(weights, puppet.visemes[viseme], this.lips.weights[i]!));
    for (const [expression, weight] of this.expressions.weights()) {
      add(weights, puppet.expressions[expression], weight, isMouth, 1 - 0.55 * speaking);
    }
    const { pitch, yaw } = this.#gaze;
    [pitch, -pitch, yaw, -yaw].forEach((degrees, i) => {
      if (puppet.looks && degrees > 0)
        add(weights, puppet.looks[i]!, Math.min(1, degrees / FULL_LOOK));
    });
    const shut = this.#blink.weight;
    for (const [name, share] of Object.entries(puppet.blink)) {
      if (weights.has(name)) weights.set(name, Math.max(weights.get(name)!, shut * share));
    }
    for (const [name, weight] of weights) puppet.set(name, Math.min(1, weight));
  }
}

const WAY = new Vector3();
const EYE = new Vector3();

/** The middle between the eyes, in the stage's space. */
export function eyesOf({ bones, root }: Puppet, into: Vector3): Vector3 {
  const both = [bones.leftEye?.bone, bones.rightEye?.bone].filter((one): one is Object3D => !!one);
  if (!both.length) {
    const head = bones.head?.bone ?? root;
    head.getWorldPosition(into);
    return into.setY(into.y + 0.07);
  }
  into.set(0, 0, 0);
  for (const eye of both) into.add(eye.getWorldPosition(EYE));
  return into.divideScalar(both.length);
}

/** Metres between the eyes, if the model has such bones. */
export function eyeDistance({ bones }: Puppet): number | undefined {
  const [left, right] = [bones.leftEye?.bone, bones.rightEye?.bone];
  if (!left || !right) return undefined;
  return left.getWorldPosition(WAY).distanceTo(right.getWorldPosition(EYE)) || undefined;
}

function isMouth(name: string): boolean {
  return /^(mouth|jaw)/.test(name);
}

/** Add a pose; the shapes that `some` picks get a part of it alone. */
function add(
  weights: Map<string, number>,
  pose: Pose,
  weight: number,
  some?: (name: string) => boolean,
  part = 1,
): void {
  if (!weight) return;
  for (const [name, share] of Object.entries(pose)) {
    const known = weights.get(name);
    if (known !== undefined) weights.set(name, known + share * weight * (some?.(name) ? part : 1));
  }
}
