/** Brings a model to life: mouth, lids, eyes, expressions, and a body that is never still. */

import { Vector3, type Object3D } from "three";
import { Expressions } from "../face/expressions";
import { EYES, Gaze, HEAD } from "../face/gaze";
import { Liveliness } from "../face/liveliness";
import type { Turn } from "../face/posture";
import { FULL_LOOK, type Pose } from "../face/shapes";
import { clamp } from "../face/smooth";
import { LipSync } from "../face/visemes";
import type { Progress } from "../voice/timeline";
import { VISEMES } from "../wire/checks";
import type { AvatarModel } from "./avatar_model";

/** The share of the way to what she looks at that the head makes. */
const HEAD_SHARE = 0.6;
/** Brows that are raised. */
const RAISED: Pose = { browInnerUp: 0.75, browOuterUpLeft: 0.9, browOuterUpRight: 0.9 };

/** Degrees by which a head turns before it is noticed where pictures are few. */
const NOTICED = 0.9;

export class Actor {
  readonly lips = new LipSync();
  readonly expressions = new Expressions();
  readonly liveliness: Liveliness;
  readonly #eyes = new Gaze(EYES);
  readonly #head = new Gaze(HEAD);
  readonly #weights = new Map<string, number>();
  readonly #eyesAt = new Vector3();
  #model: AvatarModel | null = null;

  constructor(seed = Math.floor(4294967296 * Math.random())) {
    this.liveliness = new Liveliness(seed);
  }

  get model(): AvatarModel | null {
    return this.#model;
  }

  set model(model: AvatarModel | null) {
    this.#model = model;
    this.#weights.clear();
    for (const shape of model?.shapes ?? []) this.#weights.set(shape, 0);
  }

  /** The shapes of the face now, by name. */
  get shapes(): ReadonlyMap<string, number> {
    return this.#weights;
  }

  /**
   * Let so many seconds go by, without showing it yet.
   *
   * @param heard what is heard at this moment.
   * @param target what is looked at, in the stage's space.
   */
  live(seconds: number, heard: Progress | undefined, target: Vector3): void {
    this.lips.update(heard, seconds);
    this.expressions.update(seconds, heard);
    this.liveliness.update(seconds, heard);
    if (!this.#model) return;
    const { x, y, z } = WAY.copy(target).sub(eyesOf(this.#model, this.#eyesAt));
    // To her right is to the stage's left: she looks along z.
    this.#head.update(-x, y, z, seconds);
    this.#eyes.update(-x, y, z, seconds);
  }

  /** Show on the model how things are now; `seconds` since it was shown before. */
  show(seconds: number): void {
    const model = this.#model;
    if (!model) return;
    this.#move(model);
    this.#shape(model);
    model.update(seconds);
  }

  /** What can be seen of her now, as numbers of which 1 is a difference that is noticed. */
  get appearance(): number[] {
    const { head, chest, breath, brows, lids } = this.liveliness.movement;
    const { pitch, yaw } = this.#gaze;
    const turned = [head.x, head.y, head.z, chest.x, chest.y, chest.z].map((one) => one / NOTICED);
    const looks = [this.#head.yaw, this.#head.pitch, yaw / 3, pitch / 3].map((one) => one / NOTICED);
    const shown = [...this.expressions.weights()].map(([, weight]) => 8 * weight);
    return [...turned, ...looks, breath, 5 * brows, 4 * lids, ...shown];
  }

  /** How her head is turned against her chest: what moves it, and what it looks at. */
  get #turn(): Turn {
    const { head } = this.liveliness.movement;
    const shown = this.expressions.turn;
    return {
      x: head.x + shown.x - this.#head.pitch * HEAD_SHARE,
      y: head.y + shown.y - this.#head.yaw * HEAD_SHARE,
      z: head.z + shown.z,
    };
  }

  #move({ bones }: AvatarModel): void {
    const { chest, shoulderLeft, shoulderRight } = this.liveliness.movement;
    const turn = this.#turn;
    bones.chest?.turn(chest);
    bones.neck?.turn(turn, 0.4);
    bones.head?.turn(turn, 0.6);
    bones.leftShoulder?.turn({ x: 0, y: 0, z: shoulderLeft });
    bones.rightShoulder?.turn({ x: 0, y: 0, z: -shoulderRight });
    const { pitch, yaw } = this.#gaze;
    const eyes = { x: -pitch, y: -yaw, z: 0 };
    bones.leftEye?.turn(eyes);
    bones.rightEye?.turn(eyes);
  }

  /** Where the eyes look from the head: degrees up and to her right. Where that turns, they stay. */
  get #gaze(): { pitch: number; yaw: number } {
    const { chest, eyesPitch, eyesYaw } = this.liveliness.movement;
    const turn = this.#turn;
    return {
      pitch: clamp(this.#eyes.pitch + eyesPitch + turn.x + chest.x, -EYES.down, EYES.up),
      yaw: clamp(this.#eyes.yaw + eyesYaw + turn.y + chest.y, -EYES.yaw, EYES.yaw),
    };
  }

  #shape(model: AvatarModel): void {
    const weights = this.#weights;
    for (const name of weights.keys()) weights.set(name, 0);
    const speaking = 1 - this.lips.weights[0]!;
    VISEMES.forEach((viseme, i) => add(weights, model.visemes[viseme], this.lips.weights[i]!));
    for (const [expression, weight] of this.expressions.weights()) {
      add(weights, model.expressions[expression], weight, isMouth, 1 - 0.55 * speaking);
    }
    const { brows, lids } = this.liveliness.movement;
    add(weights, RAISED, brows);
    const { pitch, yaw } = this.#gaze;
    const ways = { up: pitch, down: -pitch, right: yaw, left: -yaw };
    for (const [way, pose] of Object.entries(model.looks ?? {})) {
      const degrees = ways[way as keyof typeof ways];
      if (degrees > 0) add(weights, pose, Math.min(1, degrees / FULL_LOOK));
    }
    for (const [name, share] of Object.entries(model.blink)) {
      if (weights.has(name)) weights.set(name, Math.max(weights.get(name)!, lids * share));
    }
    for (const [name, weight] of weights) model.set(name, Math.min(1, weight));
  }
}

const WAY = new Vector3();
const EYE = new Vector3();

/** The middle between the eyes, in the stage's space. */
export function eyesOf({ bones, root, anchor }: AvatarModel, into: Vector3): Vector3 {
  const both = [bones.leftEye?.bone, bones.rightEye?.bone].filter((one): one is Object3D => !!one);
  if (both.length) {
    into.set(0, 0, 0);
    for (const eye of both) into.add(eye.getWorldPosition(EYE));
    return into.divideScalar(both.length);
  }
  if (anchor) return into.copy(anchor.eyes);
  const head = bones.head?.bone ?? root;
  head.getWorldPosition(into);
  return into.setY(into.y + 0.07);
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
