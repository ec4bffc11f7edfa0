/** VRM models, loaded when somebody brings one: they have expressions and springs of their own. */

import { VRMLoaderPlugin, VRMUtils, type VRM, type VRMHumanBoneName } from "@pixiv/three-vrm";
import type { Object3D } from "three";
import type { GLTF, GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { rigOf, type FaceRig } from "../face/rig";
import { disposeOf, morphTargets, mouthless, targetsOf, type AvatarModel } from "./avatar_model";
import { Joint, lowerArms, type Bones } from "./bones";
import { ModelError } from "./gltf_file";

const BONES: Record<keyof Bones, VRMHumanBoneName[]> = {
  head: ["head"],
  neck: ["neck"],
  chest: ["upperChest", "chest", "spine"],
  leftEye: ["leftEye"],
  rightEye: ["rightEye"],
  leftShoulder: ["leftShoulder"],
  rightShoulder: ["rightShoulder"],
};

export class VrmAvatar implements AvatarModel {
  readonly root: Object3D;
  readonly bones: Bones = {};
  readonly visemes: FaceRig["visemes"];
  readonly blink: FaceRig["blink"];
  readonly expressions: FaceRig["expressions"];
  readonly looks: FaceRig["looks"];
  readonly anchor = null;
  /** How each shape is set. */
  readonly #setters: ReadonlyMap<string, (weight: number) => void>;

  constructor(private readonly vrm: VRM) {
    VRMUtils.rotateVRM0(vrm);
    this.root = vrm.scene;
    this.root.updateMatrixWorld(true);
    const { rig, setters } = face(vrm);
    ({ visemes: this.visemes, blink: this.blink, expressions: this.expressions } = rig);
    this.#setters = setters;
    lowerArms(vrm.humanoid.normalizedHumanBonesRoot);
    for (const [part, names] of Object.entries(BONES) as [keyof Bones, VRMHumanBoneName[]][]) {
      const bone = names.map((name) => vrm.humanoid.getNormalizedBoneNode(name)).find(Boolean);
      if (bone) this.bones[part] = new Joint(bone);
    }
    this.looks = this.bones.leftEye ? null : rig.looks;
    this.root.traverse((one) => (one.frustumCulled = false));
  }

  get shapes(): readonly string[] {
    return [...this.#setters.keys()];
  }

  dress(): void {
    // Its materials are its maker's.
  }

  recolour(): void {
    // Its colours are its maker's, too.
  }

  set(shape: string, weight: number): void {
    this.#setters.get(shape)?.(weight);
  }

  update(seconds: number): void {
    this.vrm.update(seconds);
  }

  dispose(): void {
    disposeOf(this.root);
    VRMUtils.deepDispose(this.root);
  }
}

/** Its face by its expressions that move anything; where those open no mouth, by its meshes' shapes. */
function face(vrm: VRM): { rig: FaceRig; setters: Map<string, (weight: number) => void> } {
  const manager = vrm.expressionManager;
  const moving = manager?.expressions.filter(({ binds }) => binds.length) ?? [];
  const rig = rigOf(moving.map(({ expressionName }) => expressionName));
  if (manager && rig) {
    const setters = [...rig.shapes].map(
      ([shape, names]) =>
        [shape, (weight: number) => names.forEach((name) => manager.setValue(name, weight))] as const,
    );
    return { rig, setters: new Map(setters) };
  }
  const own = morphTargets(vrm.scene);
  const plain = rigOf([...own.keys()]);
  if (!plain) throw new ModelError(mouthless([...own.keys()]));
  const setters = [...targetsOf(plain, own)].map(
    ([shape, targets]) =>
      [
        shape,
        (weight: number) => targets.forEach(([influences, i]) => (influences[i] = weight)),
      ] as const,
  );
  return { rig: plain, setters: new Map(setters) };
}

/** Have a loader read a file's VRM part. */
export function addVrm(loader: GLTFLoader): void {
  loader.register((parser) => new VRMLoaderPlugin(parser));
}

/** The model of a loaded file; nothing where its VRM part could not be read. */
export function vrmOf(gltf: GLTF): AvatarModel | null {
  const vrm = gltf.userData.vrm as VRM | undefined;
  return vrm ? new VrmAvatar(vrm) : null;
}
