/**
 * The shapes of a face, added up on the processor: of some fifty, a moment shows a handful, and each
 * moves a small part of a mesh. A shader would go through all of them for every corner.
 */

import { BufferAttribute, BufferGeometry, DynamicDrawUsage, Mesh, type Object3D } from "three";

type Attribute = BufferGeometry["attributes"][string];

/** What a shape moves: the numbers of corners, and by how much along x, y and z. */
interface Moved {
  corners: number[];
  ways: number[];
}

/** One attribute of a mesh, as it was modelled and as it is drawn. */
interface Part {
  rest: Float32Array;
  drawn: BufferAttribute;
  shapes: Attribute[];
  /** Made when a shape is first seen: many never are. */
  moved: Moved[];
}

/** A mesh whose shapes are no business of the card's any more. */
export class MorphBaker {
  readonly #weights: number[];
  readonly #before: number[];
  readonly #parts: Part[];

  constructor(mesh: Mesh) {
    const { attributes, morphAttributes, index, groups, boundingSphere } = mesh.geometry;
    this.#weights = mesh.morphTargetInfluences!;
    this.#before = this.#weights.map(() => 0);
    // One of its own: meshes that share a geometry have different weights.
    const own = new BufferGeometry().setIndex(index);
    Object.assign(own, { attributes: { ...attributes }, groups, boundingSphere });
    this.#parts = (["position", "normal"] as const)
      .filter((name) => attributes[name] && morphAttributes[name])
      .map((name) => {
        const rest = plain(attributes[name]!);
        const drawn = new BufferAttribute(rest.slice(), 3).setUsage(DynamicDrawUsage);
        own.setAttribute(name, drawn);
        return { rest, drawn, shapes: morphAttributes[name]!, moved: [] };
      });
    mesh.geometry = own;
  }

  /** Bring the mesh to the weights that its shapes have now. */
  update(): void {
    if (this.#weights.every((weight, i) => weight === this.#before[i])) return;
    for (const { rest, drawn, shapes, moved } of this.#parts) {
      drawn.array.set(rest);
      this.#weights.forEach((weight, i) => {
        if (weight) add(drawn.array, (moved[i] ??= movedBy(shapes[i]!)), weight);
      });
      drawn.needsUpdate = true;
    }
    this.#weights.forEach((weight, i) => (this.#before[i] = weight));
  }
}

/** Take the shapes of all meshes of a model over. */
export function bakeMorphs(root: Object3D): MorphBaker[] {
  const found: Mesh[] = [];
  root.traverse((one) => {
    if (one instanceof Mesh && one.geometry.morphAttributes.position) found.push(one);
  });
  return found.map((mesh) => new MorphBaker(mesh));
}

function add(into: { [place: number]: number }, { corners, ways }: Moved, weight: number): void {
  for (let i = 0, way = 0; i < corners.length; i++) {
    const place = 3 * corners[i]!;
    into[place]! += weight * ways[way++]!;
    into[place + 1]! += weight * ways[way++]!;
    into[place + 2]! += weight * ways[way++]!;
  }
}

/** The corners that a shape moves: most it leaves where they are. */
function movedBy(shape: Attribute): Moved {
  const moved: Moved = { corners: [], ways: [] };
  for (let i = 0; i < shape.count; i++) {
    const [x, y, z] = [shape.getX(i), shape.getY(i), shape.getZ(i)];
    if (!x && !y && !z) continue;
    moved.corners.push(i);
    moved.ways.push(x, y, z);
  }
  return moved;
}

/** An attribute of three as plain numbers: files pack them, and lay several in one row. */
export function plain(attribute: Attribute): Float32Array {
  const numbers = new Float32Array(3 * attribute.count);
  for (let i = 0; i < attribute.count; i++) {
    numbers[3 * i] = attribute.getX(i);
    numbers[3 * i + 1] = attribute.getY(i);
    numbers[3 * i + 2] = attribute.getZ(i);
  }
  return numbers;
}
