/** Where a face is, told by what its shapes move: for characters without bones of known names. */

import { Box3, Mesh, Vector3, type Object3D } from "three";
import type { Bones } from "./bones";
import { ModelError } from "./gltf_file";

export interface FaceAnchor {
  /** The middle between the eyes, in the stage's space. */
  readonly eyes: Vector3;
  /** How large the head is; 1 is a grown-up's, in metres. */
  readonly size: number;
}

/** A corner belongs to a region if it moves by this share of what moves most. */
const MOVES = 0.3;
/** Corners that are looked at of a mesh at most. */
const CORNERS = 4000;
/** Metres, of a grown-up: from what a mouth moves to the eyes, its width, and the whole body. */
const MOUTH_TO_EYES = 0.08;
const MOUTH_WIDTH = 0.13;
const EYES_APART = 0.062;
const HEIGHT = 1.7;
/** The eyes' share of a body's height. */
const EYES_AT = 0.93;

/** Where the face is whose mouth and lids these shapes move. Throws where there are two faces. */
export function faceAnchor(
  root: Object3D,
  mouth: readonly string[],
  lids: readonly string[],
): FaceAnchor {
  const mouths = regions(root, mouth);
  if (areApart(mouths)) throw new ModelError("it has two faces: export one character alone");
  if (!mouths.length) return byHeight(root);
  const opening = union(mouths);
  const [middle, extent] = [opening.getCenter(new Vector3()), opening.getSize(new Vector3())];
  const shut = regions(root, lids);
  const eyes = shut.length ? union(shut).getCenter(new Vector3()) : null;
  if (eyes && eyes.y > middle.y) return { eyes, size: (eyes.y - middle.y) / MOUTH_TO_EYES };
  const size = Math.max(extent.x, extent.y) / MOUTH_WIDTH || 1;
  middle.y += MOUTH_TO_EYES * size;
  return { eyes: middle, size };
}

/** How large a head is, told by its eyes' bones; nothing where it has none. */
export function eyeSize({ leftEye, rightEye }: Bones): number | undefined {
  if (!leftEye || !rightEye) return undefined;
  const left = leftEye.bone.getWorldPosition(new Vector3());
  return left.distanceTo(rightEye.bone.getWorldPosition(WAY)) / EYES_APART || undefined;
}

/** Of each mesh, the box that these shapes move, in the stage's space. */
function regions(root: Object3D, names: readonly string[]): Box3[] {
  const found: Box3[] = [];
  root.traverse((one) => {
    if (!(one instanceof Mesh) || !hasAny(one, names)) return;
    const box = new Box3();
    for (const name of names) moved(one, one.morphTargetDictionary![name], box);
    if (!box.isEmpty()) found.push(box);
  });
  return found;
}

function moved(mesh: Mesh, index: number | undefined, box: Box3): void {
  const shape = mesh.geometry.morphAttributes.position?.[index ?? -1];
  if (!shape) return;
  const step = Math.max(1, Math.floor(shape.count / CORNERS));
  const ways: [corner: number, way: number][] = [];
  for (let i = 0; i < shape.count; i += step)
    ways.push([i, WAY.fromBufferAttribute(shape, i).length()]);
  const most = Math.max(...ways.map(([, way]) => way));
  if (!most) return;
  for (const [i, way] of ways) {
    if (way >= MOVES * most) box.expandByPoint(mesh.localToWorld(mesh.getVertexPosition(i, WAY)));
  }
}

function hasAny(mesh: Mesh, names: readonly string[]): boolean {
  return names.some((name) => mesh.morphTargetDictionary?.[name] !== undefined);
}

/** Whether two of the boxes lie further apart than parts of one face do. */
function areApart(boxes: readonly Box3[]): boolean {
  const size = Math.max(...boxes.map((box) => box.getSize(WAY).length()));
  const middles = boxes.map((box) => box.getCenter(new Vector3()));
  return middles.some((one, i) => middles.slice(i + 1).some((other) => one.distanceTo(other) > 2 * size));
}

function union(boxes: readonly Box3[]): Box3 {
  return boxes.reduce((all, one) => all.union(one), new Box3());
}

/** Of a body of which no shape moves a mouth: near its top. */
function byHeight(root: Object3D): FaceAnchor {
  const box = new Box3();
  root.traverse((one) => one instanceof Mesh && box.union(boxOf(one)));
  const height = box.max.y - box.min.y;
  const middle = box.getCenter(new Vector3());
  return { eyes: middle.setY(box.min.y + EYES_AT * height), size: height / HEIGHT };
}

function boxOf(mesh: Mesh): Box3 {
  mesh.geometry.boundingBox ?? mesh.geometry.computeBoundingBox();
  return mesh.geometry.boundingBox!.clone().applyMatrix4(mesh.matrixWorld);
}

const WAY = new Vector3();
