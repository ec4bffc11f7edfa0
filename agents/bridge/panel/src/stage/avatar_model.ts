/** A model that can be moved: its shapes by name, the bones that matter, its hair. */

import { Group, Mesh, SkinnedMesh, Texture, type Object3D } from "three";
import type { GLTF } from "three/addons/loaders/GLTFLoader.js";
import {
  ARKIT_BLINK,
  ARKIT_LOOKS,
  ARKIT_EXPRESSIONS,
  ARKIT_VISEMES,
  OCULUS_VISEMES,
  type Looks,
  type Expression,
  type Pose,
} from "../face/shapes";
import type { Viseme } from "../wire/checks";
import { findBones, lowerArms, type Bones } from "./bones";
import { Hair } from "./hair";
import { addDepthPrepass } from "./depth_prepass";
import { isMadeForIt, useFastShaders } from "./fast_shader";
import { BakedSkins } from "./skin_baker";
import { bakeMorphs, type MorphBaker } from "./morph_baker";

export interface AvatarModel {
  readonly root: Object3D;
  readonly bones: Bones;
  readonly visemes: Record<Viseme, Pose>;
  readonly blink: Pose;
  readonly expressions: Record<Expression, Pose>;
  /** What moves its eyes where it has no bones for them, or lids that go with bones. */
  readonly looks: Looks | null;
  /** The names of its shapes. */
  readonly shapes: readonly string[];
  /** Before it is first drawn: have it drawn in time, `slow` where a processor draws. */
  dress(slow: boolean): void;
  /** Give a shape a weight of 0 to 1. */
  set(shape: string, weight: number): void;
  /** After all bones and shapes were set: what swings, swings on. */
  update(seconds: number): void;
  dispose(): void;
}

/** A model cannot be used; the text says why. */
export class ModelError extends Error {}

type Target = [influences: number[], index: number];

/** A glTF model with ARKit's shapes, or Oculus's visemes. */
export class GltfAvatar implements AvatarModel {
  readonly root = new Group();
  readonly bones: Bones;
  readonly visemes: Record<Viseme, Pose>;
  readonly blink = ARKIT_BLINK;
  readonly expressions = ARKIT_EXPRESSIONS;
  readonly looks: Looks | null;
  readonly #targets: Map<string, Target[]>;
  readonly #hair: Hair;
  readonly #shaped: MorphBaker[];
  #skins: BakedSkins | null = null;

  constructor(gltf: GLTF) {
    this.root.add(gltf.scene);
    this.root.updateMatrixWorld(true);
    this.#targets = targets(gltf.scene);
    const oculus = this.#targets.has("viseme_aa");
    if (!oculus && !this.#targets.has("jawOpen")) {
      throw new ModelError("it has neither ARKit's shapes (jawOpen …) nor Oculus's (viseme_aa …)");
    }
    this.visemes = oculus ? OCULUS_VISEMES : ARKIT_VISEMES;
    this.bones = findBones(gltf.scene);
    this.looks = this.bones.leftEye && movesEyeballs(gltf.scene) ? null : ARKIT_LOOKS;
    lowerArms(gltf.scene);
    this.#hair = new Hair(gltf.scene, this.bones);
    this.#shaped = bakeMorphs(gltf.scene);
    gltf.scene.traverse((one) => {
      // Bones and shapes move what is in sight; hands hang still, mostly below the picture.
      one.frustumCulled = one.name === "Hands";
      // Where it is sorted in among others: the exact one would be measured corner by corner.
      if (one instanceof SkinnedMesh) one.boundingSphere = one.geometry.boundingSphere;
    });
  }

  dress(slow: boolean): void {
    if (slow || isMadeForIt(this.root)) useFastShaders(this.root, slow);
    else addDepthPrepass(this.root);
    this.#skins = new BakedSkins(this.root);
  }

  get shapes(): readonly string[] {
    return [...this.#targets.keys()];
  }

  set(shape: string, weight: number): void {
    for (const [influences, index] of this.#targets.get(shape) ?? []) influences[index] = weight;
  }

  update(seconds: number): void {
    this.#hair.update(seconds);
    for (const mesh of this.#shaped) mesh.update();
    this.#skins?.update();
  }

  dispose(): void {
    disposeOf(this.root);
  }
}

/** Give back what a model holds of the graphics card. */
export function disposeOf(root: Object3D): void {
  root.traverse((one) => {
    if (!(one instanceof Mesh)) return;
    one.geometry.dispose();
    if (one instanceof SkinnedMesh) one.skeleton.dispose();
    for (const material of [one.material].flat()) {
      for (const value of Object.values(material)) {
        if (value instanceof Texture) value.dispose();
      }
      material.dispose();
    }
  });
}

/** Whether shapes move the eyeballs, which bones move already, and not lids alone. */
function movesEyeballs(root: Object3D): boolean {
  let moves = false;
  root.traverse((one) => {
    if (!(one instanceof Mesh) || !/eye(?!lash|brow|lid)/i.test(one.name)) return;
    const names = Object.keys(one.morphTargetDictionary ?? {});
    moves ||= names.some((name) => plainName(name).startsWith("eyeLook"));
  });
  return moves;
}

/** The shapes of all meshes by their plain names: exporters like to put a prefix before them. */
function targets(root: Object3D): Map<string, Target[]> {
  const found = new Map<string, Target[]>();
  root.traverse((one) => {
    if (!(one instanceof Mesh) || !one.morphTargetDictionary || !one.morphTargetInfluences) return;
    for (const [name, index] of Object.entries(one.morphTargetDictionary)) {
      const plain = plainName(name);
      const known = found.get(plain) ?? [];
      known.push([one.morphTargetInfluences, index]);
      found.set(plain, known);
    }
  });
  return found;
}

/** `Face.blendShape.eyeBlink_L` is `eyeBlinkLeft`; `viseme_PP` stays. */
export function plainName(name: string): string {
  const last = name.split(/[.:]/).at(-1) ?? name;
  if (/^viseme_/i.test(last)) return `viseme_${last.slice(7)}`;
  const sided = last.replace(/_?L$/, "Left").replace(/_?R$/, "Right");
  return sided.charAt(0).toLowerCase() + sided.slice(1);
}
