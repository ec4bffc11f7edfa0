/**
 * Meshes bent by their bones before they are drawn. Where a processor draws, a shader that does it
 * fetches sixteen texels for every corner, which takes several times as long.
 */

import { BufferAttribute, DynamicDrawUsage, Matrix4, SkinnedMesh, type Object3D } from "three";

/** Bones that hold a corner, and numbers of a matrix. */
const BONES = 4;
const MATRIX = 16;

/** A mesh whose bones are no business of the shader's any more. */
class SkinBaker {
  readonly #rest: readonly ArrayLike<number>[];
  readonly #drawn: readonly BufferAttribute[];
  readonly #joints: Uint16Array;
  readonly #weights: Float32Array;
  readonly #bind = new Matrix4();
  #matrices = new Float32Array(0);

  /** Its positions and normals are to lie one after the other, as plain numbers. */
  constructor(private readonly mesh: SkinnedMesh) {
    const { attributes } = mesh.geometry;
    this.#rest = [attributes.position!.array, attributes.normal!.array];
    const { skinIndex, skinWeight } = attributes;
    const count = attributes.position!.count;
    this.#joints = new Uint16Array(BONES * count);
    this.#weights = new Float32Array(BONES * count);
    for (let i = 0; i < BONES * count; i++) {
      this.#joints[i] = MATRIX * skinIndex!.getComponent(Math.floor(i / BONES), i % BONES);
      this.#weights[i] = skinWeight!.getComponent(Math.floor(i / BONES), i % BONES);
    }
    this.#drawn = this.#rest.map(
      (rest) => new BufferAttribute(new Float32Array(rest.length), 3).setUsage(DynamicDrawUsage),
    );
    // One of its own: the shapes go on to change what it is bent from.
    mesh.geometry = mesh.geometry.clone();
    mesh.geometry.setAttribute("position", this.#drawn[0]!);
    mesh.geometry.setAttribute("normal", this.#drawn[1]!);
    mesh.geometry.deleteAttribute("skinIndex");
    mesh.geometry.deleteAttribute("skinWeight");
  }

  /** Bend it as its bones are now. */
  update(): void {
    const { skeleton, bindMatrix, bindMatrixInverse } = this.mesh;
    if (this.#matrices.length !== MATRIX * skeleton.bones.length)
      this.#matrices = new Float32Array(MATRIX * skeleton.bones.length);
    skeleton.bones.forEach((bone, i) => {
      this.#bind.multiplyMatrices(bone.matrixWorld, skeleton.boneInverses[i]!).multiply(bindMatrix);
      this.#bind.premultiply(bindMatrixInverse).toArray(this.#matrices, MATRIX * i);
    });
    const [positions, normals] = this.#drawn as [BufferAttribute, BufferAttribute];
    this.#bend(positions.array as Float32Array, normals.array as Float32Array);
    positions.needsUpdate = normals.needsUpdate = true;
  }

  /** Without lists in between, which cost most of the time. */
  #bend(positions: Float32Array, normals: Float32Array): void {
    const [rest, facing] = this.#rest as [ArrayLike<number>, ArrayLike<number>];
    const [m, joints, weights] = [this.#matrices, this.#joints, this.#weights];
    for (let at = 0, held = 0; at < rest.length; at += 3, held += BONES) {
      const x = rest[at]!;
      const y = rest[at + 1]!;
      const z = rest[at + 2]!;
      const u = facing[at]!;
      const v = facing[at + 1]!;
      const w = facing[at + 2]!;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      let e = 0;
      let f = 0;
      for (let bone = held; bone < held + BONES; bone++) {
        const share = weights[bone]!;
        if (share === 0) continue;
        const j = joints[bone]!;
        a += share * (m[j]! * x + m[j + 4]! * y + m[j + 8]! * z + m[j + 12]!);
        b += share * (m[j + 1]! * x + m[j + 5]! * y + m[j + 9]! * z + m[j + 13]!);
        c += share * (m[j + 2]! * x + m[j + 6]! * y + m[j + 10]! * z + m[j + 14]!);
        d += share * (m[j]! * u + m[j + 4]! * v + m[j + 8]! * w);
        e += share * (m[j + 1]! * u + m[j + 5]! * v + m[j + 9]! * w);
        f += share * (m[j + 2]! * u + m[j + 6]! * v + m[j + 10]! * w);
      }
      positions[at] = a;
      positions[at + 1] = b;
      positions[at + 2] = c;
      normals[at] = d;
      normals[at + 1] = e;
      normals[at + 2] = f;
    }
  }
}

/** The skins of a model whose shaders leave the bones alone. */
export class BakedSkins {
  readonly #skins: SkinBaker[] = [];

  constructor(private readonly root: Object3D) {
    root.traverse((one) => {
      if (one instanceof SkinnedMesh && "BAKED" in (one.material.defines ?? {}))
        this.#skins.push(new SkinBaker(one));
    });
  }

  update(): void {
    if (!this.#skins.length) return;
    this.root.updateMatrixWorld(true);
    for (const skin of this.#skins) skin.update();
  }
}
