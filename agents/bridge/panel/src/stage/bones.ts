/** The bones that a face needs, found by the names that skeletons use for them. */

import { Quaternion, Vector3, type Object3D } from "three";
import type { Turn } from "../face/posture";

const RADIANS = Math.PI / 180;

/** A bone that is turned in the axes of the stage, whatever its own are. */
export class Joint {
  readonly #rest: Quaternion;
  readonly #around: Quaternion;
  readonly #turn = new Quaternion();

  constructor(readonly bone: Object3D) {
    this.#rest = bone.quaternion.clone();
    this.#around = bone.parent?.getWorldQuaternion(new Quaternion()) ?? new Quaternion();
  }

  /** Turn it from how it was modelled: degrees, `x` nods, `y` turns, `z` leans. */
  turn({ x, y, z }: Turn, share = 1): void {
    const way = Math.hypot(x, y, z) * RADIANS * share;
    const length = Math.hypot(x, y, z) || 1;
    this.#turn.setFromAxisAngle(AXIS.set(x / length, y / length, z / length), way);
    // From the stage's axes into those of the bone's parent, and from there on as modelled.
    this.bone.quaternion
      .copy(this.#around)
      .invert()
      .multiply(this.#turn)
      .multiply(this.#around)
      .multiply(this.#rest);
  }
}

const AXIS = new Vector3();

export interface Bones {
  head?: Joint;
  neck?: Joint;
  chest?: Joint;
  leftEye?: Joint;
  rightEye?: Joint;
  leftShoulder?: Joint;
  rightShoulder?: Joint;
}

const NAMES: Record<keyof Bones, RegExp> = {
  head: /^head$/,
  neck: /^neck(1|01)?$/,
  chest: /^(upperchest|chest|spine2|spine02|spine03)$/,
  leftEye: /^(lefteye|eyel|eyeleft|leye)$/,
  rightEye: /^(righteye|eyer|eyeright|reye)$/,
  leftShoulder: /^(leftshoulder|shoulderl|claviclel|lclavicle|leftcollar)$/,
  rightShoulder: /^(rightshoulder|shoulderr|clavicler|rclavicle|rightcollar)$/,
};

/** A bone's name without what exporters put around it: `mixamorig:LeftEye`, `Eye_L`. */
export function plainBone(name: string): string {
  return name
    .replace(/^(mixamorig\d*|cc_base|def|bip0?1?|armature)[:_-]?/i, "")
    .replace(/[\s_.:-]/g, "")
    .toLowerCase();
}

/** A head among the names of skeletons of all kinds: `Bip001 Head`, `J_Bip_C_Head`, `Head_JNT`. */
const HEAD = /(^|[^a-z])head([^a-z]*(m|x|jnt|joint|bone|skt|\d+))*$/i;
const JAW = /(^|[^a-z])jaw([^a-z]*(m|x|jnt|joint|bone|root|skt|\d+))*$/i;

/** A bone that opens the mouth. */
export function findJaw(root: Object3D): Joint | null {
  let found: Joint | null = null;
  root.traverse((one) => {
    if (!found && JAW.test(one.name) && !("isMesh" in one)) found = new Joint(one);
  });
  return found;
}

export function findBones(root: Object3D): Bones {
  const found: Bones = {};
  for (const [part, names] of Object.entries(NAMES) as [keyof Bones, RegExp][]) {
    root.traverse((one) => {
      if (!found[part] && names.test(plainBone(one.name)) && !("isMesh" in one)) {
        found[part] = new Joint(one);
      }
    });
  }
  root.traverse((one) => {
    if (!found.head && HEAD.test(one.name) && !("isMesh" in one)) found.head = new Joint(one);
  });
  return found;
}

/** Degrees below the horizon that arms hang at. */
const HANGING = 72;

/** A model that stands with its arms stretched out lets them hang. */
export function lowerArms(root: Object3D): void {
  for (const [names, side] of [
    [/^(leftarm|upperarml|leftupperarm|armleft)$/, 1],
    [/^(rightarm|upperarmr|rightupperarm|armright)$/, -1],
  ] as const) {
    root.traverse((upper) => {
      const lower = upper.children.find((one) => "isBone" in one);
      if (!names.test(plainBone(upper.name)) || !lower) return;
      const way = lower.getWorldPosition(new Vector3()).sub(upper.getWorldPosition(new Vector3()));
      const below = Math.atan2(-way.y, Math.abs(way.x)) / RADIANS;
      if (below < HANGING - 15) new Joint(upper).turn({ x: 0, y: 0, z: -side * (HANGING - below) });
    });
  }
  root.updateMatrixWorld(true);
}
