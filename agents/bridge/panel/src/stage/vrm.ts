/** VRM models, loaded when somebody drops one: they bring expressions and springs of their own. */

import { VRMLoaderPlugin, VRMUtils, type VRM, type VRMHumanBoneName } from "@pixiv/three-vrm";
import type { Object3D } from "three";
import { GLTFLoader, type GLTF } from "three/addons/loaders/GLTFLoader.js";
import { VRM_BLINK, VRM_LOOKS, VRM_EXPRESSIONS, VRM_VISEMES, type Looks } from "../face/shapes";
import { Joint, lowerArms, type Bones } from "./bones";
import { disposeOf, ModelError, type AvatarModel } from "./avatar_model";

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
  readonly visemes = VRM_VISEMES;
  readonly blink = VRM_BLINK;
  readonly expressions = VRM_EXPRESSIONS;
  readonly looks: Looks | null;

  constructor(private readonly vrm: VRM) {
    VRMUtils.rotateVRM0(vrm);
    this.root = vrm.scene;
    this.root.updateMatrixWorld(true);
    lowerArms(vrm.humanoid.normalizedHumanBonesRoot);
    for (const [part, names] of Object.entries(BONES) as [keyof Bones, VRMHumanBoneName[]][]) {
      const bone = names.map((name) => vrm.humanoid.getNormalizedBoneNode(name)).find(Boolean);
      if (bone) this.bones[part] = new Joint(bone);
    }
    this.looks = this.bones.leftEye ? null : VRM_LOOKS;
    this.root.traverse((one) => (one.frustumCulled = false));
  }

  get shapes(): readonly string[] {
    return this.vrm.expressionManager?.expressions.map((one) => one.expressionName) ?? [];
  }

  dress(): void {
    // Its materials are its maker's.
  }

  set(shape: string, weight: number): void {
    this.vrm.expressionManager?.setValue(shape, weight);
  }

  update(seconds: number): void {
    this.vrm.update(seconds);
  }

  dispose(): void {
    disposeOf(this.root);
    VRMUtils.deepDispose(this.root);
  }
}

/** Read a VRM file. */
export async function loadVrm(data: ArrayBuffer): Promise<AvatarModel> {
  const loader = new GLTFLoader();
  loader.register((parser) => new VRMLoaderPlugin(parser));
  const gltf: GLTF = await loader.parseAsync(data, "");
  const vrm = gltf.userData.vrm as VRM | undefined;
  if (!vrm) throw new ModelError("its VRM part cannot be read");
  return new VrmAvatar(vrm);
}
