/** Characters made out of nothing, in the ways of many tools: an egg with a mouth, on a skeleton. */

import { Document, NodeIO } from "@gltf-transform/core";
import {
  EXTMeshoptCompression,
  KHRDracoMeshCompression,
  KHRMeshQuantization,
  KHRTextureBasisu,
} from "@gltf-transform/extensions";
import draco3d from "draco3dgltf";
import { encodeToKTX2 } from "ktx2-encoder";
import { MeshoptDecoder, MeshoptEncoder } from "meshoptimizer";

export type Packing = "draco" | "meshopt" | "ktx2";

export interface Making {
  /** The bone that carries the head; nothing for none at all. */
  head?: string;
  /** Metres beside the first that another head stands. */
  secondHead?: number;
  /** How many times as large as a grown-up. */
  scale?: number;
  /** A bone that opens the mouth. */
  jaw?: string;
  packing?: Packing;
  /** The skin's picture. */
  picture?: { data: Uint8Array; type: string };
}

const EYES = 1.5;
const RADIUS = 0.11;
const ACROSS = 24;
const DOWN = 16;

/** A file in one piece with such a head, of which every named shape opens the mouth. */
export async function figure(shapes: readonly string[], making: Making = {}): Promise<Uint8Array> {
  const document = new Document();
  const io = await prepared(document, making.packing);
  const skin = document.createMaterial("skin").setBaseColorFactor([0.95, 0.75, 0.65, 1]);
  await addPicture(document, making);
  const picture = document.getRoot().listTextures()[0];
  if (picture) skin.setBaseColorTexture(picture);
  const head = (x: number) => {
    const mesh = egg(document, shapes).setName("Egg");
    mesh.listPrimitives()[0]!.setMaterial(skin);
    return document.createNode("Egg").setMesh(mesh).setTranslation([x, 0, 0]);
  };
  const bone = document.createNode(making.head ?? "Mesh_0").setTranslation([0, EYES, 0]);
  bone.addChild(head(0));
  if (making.secondHead) bone.addChild(head(making.secondHead));
  if (making.jaw) bone.addChild(document.createNode(making.jaw));
  const scale = making.scale ?? 1;
  const root = document.createNode("Armature").setScale([scale, scale, scale]).addChild(bone);
  document.createScene().addChild(root);
  return io.writeBinary(document);
}

async function prepared(document: Document, packing?: Packing): Promise<NodeIO> {
  const io = new NodeIO()
    .registerExtensions([
      EXTMeshoptCompression,
      KHRDracoMeshCompression,
      KHRMeshQuantization,
      KHRTextureBasisu,
    ])
    .registerDependencies({
      "draco3d.encoder": await draco3d.createEncoderModule(),
      "meshopt.encoder": MeshoptEncoder,
      "meshopt.decoder": MeshoptDecoder,
    });
  await Promise.all([MeshoptEncoder.ready, MeshoptDecoder.ready]);
  if (packing === "draco") document.createExtension(KHRDracoMeshCompression).setRequired(true);
  if (packing === "meshopt") document.createExtension(EXTMeshoptCompression).setRequired(true);
  if (packing === "ktx2") document.createExtension(KHRTextureBasisu).setRequired(true);
  return io;
}

async function addPicture(document: Document, { packing, picture }: Making): Promise<void> {
  if (packing === "ktx2") {
    const image = await encodeToKTX2(new Uint8Array([0]), {
      isUASTC: true,
      imageDecoder: () => Promise.resolve({ data: stripes(16), width: 16, height: 16 }),
    });
    document.createTexture("skin").setImage(image).setMimeType("image/ktx2");
  } else if (picture) {
    document.createTexture("skin").setImage(picture.data).setMimeType(picture.type);
  }
}

/** A square picture, RGBA: green on the left, red on the right. */
function stripes(size: number): Uint8Array {
  const rgba = new Uint8Array(4 * size * size);
  for (let i = 0; i < size * size; i++)
    rgba.set(i % size < size / 2 ? [20, 200, 20, 255] : [200, 20, 20, 255], 4 * i);
  return rgba;
}

/** A mesh in the shape of an egg, whose lower front every shape moves down. */
function egg(document: Document, shapes: readonly string[]) {
  const buffer = document.getRoot().listBuffers()[0] ?? document.createBuffer();
  const { position, uv, index } = sphere();
  const accessor = (type: "VEC3" | "VEC2" | "SCALAR", array: Float32Array | Uint16Array) =>
    document
      .createAccessor()
      .setType(type)
      .setArray(array as Float32Array<ArrayBuffer>)
      .setBuffer(buffer);
  const primitive = document
    .createPrimitive()
    .setAttribute("POSITION", accessor("VEC3", position))
    .setAttribute("NORMAL", accessor("VEC3", position.map((one) => one / RADIUS)))
    .setAttribute("TEXCOORD_0", accessor("VEC2", uv))
    .setIndices(accessor("SCALAR", index));
  for (const name of shapes) {
    const opened = accessor("VEC3", opening(position));
    primitive.addTarget(document.createPrimitiveTarget(name).setAttribute("POSITION", opened));
  }
  const mesh = document.createMesh().addPrimitive(primitive).setExtras({ targetNames: [...shapes] });
  return shapes.length ? mesh.setWeights(shapes.map(() => 0)) : mesh;
}

function sphere() {
  const position: number[] = [];
  const uv: number[] = [];
  const index: number[] = [];
  for (let j = 0; j <= DOWN; j++) {
    for (let i = 0; i <= ACROSS; i++) {
      const [theta, phi] = [(Math.PI * j) / DOWN, (2 * Math.PI * i) / ACROSS];
      position.push(
        RADIUS * Math.sin(theta) * Math.sin(phi),
        1.25 * RADIUS * Math.cos(theta),
        RADIUS * Math.sin(theta) * Math.cos(phi),
      );
      uv.push(i / ACROSS, j / DOWN);
      const [above, below] = [j * (ACROSS + 1) + i, (j + 1) * (ACROSS + 1) + i];
      if (j < DOWN && i < ACROSS)
        index.push(above, below, above + 1, above + 1, below, below + 1);
    }
  }
  return {
    position: Float32Array.from(position),
    uv: Float32Array.from(uv),
    index: Uint16Array.from(index),
  };
}

function opening(position: Float32Array): Float32Array {
  const way = new Float32Array(position.length);
  for (let i = 0; i < position.length; i += 3)
    if (position[i + 1]! < -0.25 * RADIUS && position[i + 2]! > 0.1 * RADIUS)
      way[i + 1] = -0.3 * RADIUS;
  return way;
}
