/**
 * Hair is many layers with holes, and without help every layer of it is lit, also where another
 * hides it. Drawing the layers' depth first, which costs little, leaves one layer to be lit.
 */

import {
  EqualDepth,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  SkinnedMesh,
  type Object3D,
} from "three";

/** Prepare every mesh of a model whose material has holes; gives what was added to it. */
export function addDepthPrepass(root: Object3D): Object3D[] {
  const holed: [Mesh, MeshStandardMaterial][] = [];
  root.traverse((one) => {
    if (!(one instanceof Mesh)) return;
    const { material } = one;
    if (material instanceof MeshStandardMaterial && material.alphaTest > 0)
      holed.push([one, material]);
  });
  return holed.map(([mesh, material]) => {
    const { alphaTest, map, side } = material;
    const depth = twin(mesh, new MeshBasicMaterial({ alphaTest, map, side, colorWrite: false }));
    depth.renderOrder = -1;
    const seen = material.clone();
    Object.assign(seen, { alphaTest: 0, depthFunc: EqualDepth });
    mesh.material = seen;
    mesh.parent?.add(depth);
    return depth;
  });
}

/** The same shape, moved by the same bones, in another material. */
function twin(mesh: Mesh, material: MeshBasicMaterial): Mesh {
  const made =
    mesh instanceof SkinnedMesh
      ? new SkinnedMesh(mesh.geometry, material)
      : new Mesh(mesh.geometry, material);
  if (mesh instanceof SkinnedMesh && made instanceof SkinnedMesh)
    made.bind(mesh.skeleton, mesh.bindMatrix);
  if (mesh.morphTargetInfluences) made.morphTargetInfluences = mesh.morphTargetInfluences;
  made.position.copy(mesh.position);
  made.quaternion.copy(mesh.quaternion);
  made.scale.copy(mesh.scale);
  made.frustumCulled = false;
  return made;
}
