/** Hair, ear-rings and other chains of bones named `Hair_<chain>_<n>` swing on springs. */

import { Matrix4, Quaternion, Vector3, type Object3D } from "three";
import { SpringChain, type Ball } from "../face/spring";
import type { Bones } from "./bones";

const STIFF = { stiffness: 150, drag: 5, gravity: 0, radius: 0.008 };
/** The head as a ball, from its bone's joint on, in shares of the way to the eyes. */
const HEAD_RADIUS = 0.088;

interface Chain {
  bones: Object3D[];
  rest: Quaternion[];
  spring: SpringChain;
}

export class Hair {
  readonly #chains: Chain[] = [];
  readonly #head: Object3D | undefined;
  readonly #centre = new Vector3();
  readonly #balls: Ball[] = [];

  constructor(root: Object3D, bones: Bones) {
    const chains = new Map<string, [number, Object3D][]>();
    root.traverse((one) => {
      const named = /^Hair_(.+)_(\d+)$/.exec(one.name);
      if (!named || "isMesh" in one) return;
      const [, chain, place] = named as unknown as [string, string, string];
      chains.set(chain, [...(chains.get(chain) ?? []), [Number(place), one]]);
    });
    for (const chain of chains.values()) {
      const bones = chain.sort((a, b) => a[0] - b[0]).map(([, bone]) => bone);
      if (bones.length < 2) continue;
      const spring = new SpringChain(
        bones.map((bone) => bone.getWorldPosition(new Vector3())),
        STIFF,
      );
      this.#chains.push({ bones, rest: bones.map((bone) => bone.quaternion.clone()), spring });
    }
    this.#head = bones.head?.bone;
    if (!this.#head || !bones.leftEye || !bones.rightEye) return;
    const eyes = bones.leftEye.bone
      .getWorldPosition(new Vector3())
      .add(bones.rightEye.bone.getWorldPosition(new Vector3()))
      .multiplyScalar(0.5);
    // The middle of a skull lies behind the eyes by about its own radius.
    this.#centre.copy(this.#head.worldToLocal(eyes.add(new Vector3(0, 0.03, -HEAD_RADIUS))));
    this.#balls.push({ x: 0, y: 0, z: 0, radius: HEAD_RADIUS });
  }

  /** How many strands swing. */
  get chains(): number {
    return this.#chains.length;
  }

  update(seconds: number): void {
    if (!this.#chains.length) return;
    const ball = this.#balls[0];
    if (ball && this.#head) {
      const { x, y, z } = this.#head.localToWorld(WORLD.copy(this.#centre));
      Object.assign(ball, { x, y, z });
    }
    for (const chain of this.#chains) this.#swing(chain, seconds);
  }

  #swing({ bones, rest, spring }: Chain, seconds: number): void {
    // Where the joints would be, were they stiff: put back, and read.
    bones.forEach((bone, i) => bone.quaternion.copy(rest[i]!));
    bones[0]!.updateWorldMatrix(true, true);
    const homes = bones.map((bone) => bone.getWorldPosition(new Vector3()));
    spring.update(homes, seconds, this.#balls);
    for (let i = 0; i + 1 < bones.length; i++)
      this.#aim(bones[i]!, bones[i + 1]!, spring.joints[i + 1]!);
  }

  /** Turn a bone so that the next one lies in the direction of a joint. */
  #aim(bone: Object3D, next: Object3D, joint: { x: number; y: number; z: number }): void {
    const parent = bone.parent!;
    const into = MATRIX.copy(parent.matrixWorld).invert();
    const was = A.copy(next.position).applyQuaternion(bone.quaternion).normalize();
    const now = B.set(joint.x, joint.y, joint.z).applyMatrix4(into).sub(bone.position).normalize();
    bone.quaternion.premultiply(TURN.setFromUnitVectors(was, now));
    bone.updateWorldMatrix(false, true);
  }
}

const WORLD = new Vector3();
const A = new Vector3();
const B = new Vector3();
const MATRIX = new Matrix4();
const TURN = new Quaternion();
