/** A model that can be moved: its shapes by name, the bones that matter, its hair. */

import { Group, Mesh, SkinnedMesh, Texture, type Object3D } from "three";
import type { GLTF } from "three/addons/loaders/GLTFLoader.js";
import { rigOf, type FaceRig } from "../face/rig";
import { findBones, findJaw, lowerArms, type Bones, type Joint } from "./bones";
import { eyeSize, faceAnchor, type FaceAnchor } from "./face_anchor";
import { ModelError } from "./gltf_file";
import { Hair } from "./hair";
import { addDepthPrepass } from "./depth_prepass";
import { isMadeForIt, recolour, useFastShaders } from "./fast_shader";
import { BakedSkins } from "./skin_baker";
import { bakeMorphs, type MorphBaker } from "./morph_baker";

export interface AvatarModel {
  readonly root: Object3D;
  readonly bones: Bones;
  readonly visemes: FaceRig["visemes"];
  readonly blink: FaceRig["blink"];
  readonly expressions: FaceRig["expressions"];
  /** What moves its eyes where it has no bones for them, or lids that go with bones. */
  readonly looks: FaceRig["looks"];
  /** Where its face is, if no bones tell. */
  readonly anchor: FaceAnchor | null;
  /** The names of its shapes. */
  readonly shapes: readonly string[];
  /** Before it is drawn: have it drawn in time, `slow` where a processor draws. */
  dress(slow: boolean): void;
  /** Show a part (`Hair`, `Eyes`, `Sweater`) in another colour, or in its own; where it has that. */
  recolour(part: string, colour: readonly number[] | null): void;
  /** Give a shape a weight of 0 to 1. */
  set(shape: string, weight: number): void;
  /** After all bones and shapes were set: what swings, swings on. */
  update(seconds: number): void;
  dispose(): void;
}

type Target = [influences: number[], index: number];

/** Degrees by which a jaw's bone opens the mouth wide. */
const JAW_OPENS = 16;
/** Heads that are larger or smaller than this, in grown-up ones, are brought to size. */
const LARGE = 1.6;
const SMALL = 0.5;

/** A glTF model whose shapes follow any known convention. */
export class GltfAvatar implements AvatarModel {
  readonly root = new Group();
  readonly bones: Bones;
  readonly visemes: FaceRig["visemes"];
  readonly blink: FaceRig["blink"];
  readonly expressions: FaceRig["expressions"];
  readonly looks: FaceRig["looks"];
  readonly anchor: FaceAnchor | null;
  readonly #targets: Map<string, Target[]>;
  readonly #jaw: Joint | null;
  readonly #hair: Hair;
  readonly #shaped: MorphBaker[];
  #skins: BakedSkins | null = null;
  #prepass: Object3D[] = [];
  readonly #colours = new Map<string, readonly number[] | null>();
  #loaded: Map<Mesh, Clothes> | null = null;

  constructor(gltf: GLTF) {
    this.root.add(gltf.scene);
    this.root.updateMatrixWorld(true);
    const own = morphTargets(gltf.scene);
    const jaw = findJaw(gltf.scene);
    const rig = rigOf([...own.keys()], !!jaw);
    if (!rig) throw new ModelError(mouthless([...own.keys()]));
    ({ visemes: this.visemes, blink: this.blink, expressions: this.expressions } = rig);
    this.#targets = targetsOf(rig, own);
    this.#jaw = this.#targets.has("jawOpen") ? null : jaw;
    if (this.#jaw) this.#targets.set("jawOpen", []);
    this.anchor = this.#place(gltf.scene, rig);
    this.bones = findBones(gltf.scene);
    this.looks = this.bones.leftEye && movesEyeballs(gltf.scene) ? null : rig.looks;
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

  /** Bring it to size; gives where its face is, if no bones tell. */
  #place(scene: Object3D, { shapes, visemes, blink }: FaceRig): FaceAnchor | null {
    const bones = findBones(scene);
    const own = (pose: object) => Object.keys(pose).flatMap((shape) => shapes.get(shape) ?? []);
    const [mouth, lids] = [own(visemes.aa), own(blink)];
    const told = eyeSize(bones);
    const size = told ?? faceAnchor(scene, mouth, lids).size;
    if (size > LARGE || size < SMALL) this.root.scale.setScalar(1 / size);
    this.root.updateMatrixWorld(true);
    return told || (bones.head && !mouth.length) ? null : faceAnchor(scene, mouth, lids);
  }

  recolour(part: string, colour: readonly number[] | null): void {
    this.#colours.set(part, colour);
    recolour(this.root, part, colour);
  }

  dress(slow: boolean): void {
    this.#undress();
    if (slow || isMadeForIt(this.root)) useFastShaders(this.root, slow);
    else this.#prepass = addDepthPrepass(this.root);
    this.#skins = new BakedSkins(this.root);
    for (const [part, colour] of this.#colours) recolour(this.root, part, colour);
  }

  /** Bring it back to how it was loaded. */
  #undress(): void {
    this.#prepass.forEach((twin) => twin.removeFromParent());
    this.#prepass = [];
    this.#loaded ??= clothed(this.root);
    for (const [mesh, { material, geometry }] of this.#loaded)
      Object.assign(mesh, { material, geometry });
  }

  get shapes(): readonly string[] {
    return [...this.#targets.keys()];
  }

  set(shape: string, weight: number): void {
    for (const [influences, index] of this.#targets.get(shape) ?? []) influences[index] = weight;
    if (shape === "jawOpen") this.#jaw?.turn({ x: JAW_OPENS * weight, y: 0, z: 0 });
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

/** What a mesh is drawn with. */
type Clothes = Pick<Mesh, "material" | "geometry">;

/** The meshes of a model with what they are drawn with. */
function clothed(root: Object3D): Map<Mesh, Clothes> {
  const found = new Map<Mesh, Clothes>();
  root.traverse((one) => {
    if (one instanceof Mesh) found.set(one, { material: one.material, geometry: one.geometry });
  });
  return found;
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
    moves ||= names.some((name) => /eye_?look/i.test(name));
  });
  return moves;
}

/** The shapes of all meshes by their own names. */
export function morphTargets(root: Object3D): Map<string, Target[]> {
  const found = new Map<string, Target[]>();
  root.traverse((one) => {
    if (!(one instanceof Mesh) || !one.morphTargetDictionary || !one.morphTargetInfluences) return;
    for (const [name, index] of Object.entries(one.morphTargetDictionary)) {
      const known = found.get(name) ?? [];
      known.push([one.morphTargetInfluences, index]);
      found.set(name, known);
    }
  });
  return found;
}

/** The shapes of all meshes by the names that a rig knows them by. */
export function targetsOf(rig: FaceRig, own: Map<string, Target[]>): Map<string, Target[]> {
  return new Map(
    [...rig.shapes].map(([shape, names]) => [shape, names.flatMap((name) => own.get(name) ?? [])]),
  );
}

/** Why a model cannot speak, whose shapes have these names. */
export function mouthless(names: readonly string[]): string {
  if (!names.length)
    return "nothing moves its mouth: it has no shapes (blend shapes), and no bone for the jaw";
  if (names.every((name) => /^\d+$/.test(name)))
    return `its ${names.length} shapes have no names: export it with the names of its shapes`;
  return (
    "none of its shapes opens a mouth: it has neither ARKit's shapes (jawOpen …) nor Oculus's " +
    `(viseme_aa …) nor others that are known, but ${names.slice(0, 3).join(", ")}`
  );
}
