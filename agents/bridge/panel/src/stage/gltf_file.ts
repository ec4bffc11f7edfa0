/** What a glTF file says of itself, before it is loaded; and what is wrong with one, in a sentence. */

/** A model cannot be used; the text says why. */
export class ModelError extends Error {}

export interface GltfDocument {
  asset: { version?: string };
  scenes?: unknown[];
  extensionsUsed?: string[];
  extensionsRequired?: string[];
  buffers?: { uri?: string }[];
  images?: { uri?: string }[];
  meshes?: {
    extras?: { targetNames?: string[] };
    primitives: { extras?: { targetNames?: string[] } }[];
  }[];
}

/** Bytes of a file at most: more than that no browser draws in time. */
export const LARGEST = 150_000_000;
const MEGABYTE = 1_000_000;
/** Beginnings by which other kinds of files are known. */
const OTHERS: readonly (readonly [string, string])[] = [
  ["Kaydara FBX", "an FBX file: export it as glTF or VRM"],
  ["PK\u0003\u0004", "a ZIP archive: unpack it, and choose the model in it"],
  ["BLENDER", "a Blender file: export it from there as glTF"],
  ["UnityFS", "a Unity file: export it as glTF or VRM"],
];
/** Extensions without which a file cannot be shown, and that can be. */
const KNOWN = new Set([
  "VRM",
  "VRMC_vrm",
  "EXT_mesh_gpu_instancing",
  "EXT_meshopt_compression",
  "KHR_meshopt_compression",
  "EXT_texture_avif",
  "EXT_texture_webp",
  "KHR_draco_mesh_compression",
  "KHR_lights_punctual",
  "KHR_mesh_quantization",
  "KHR_texture_basisu",
  "KHR_texture_transform",
]);

/** Throws a `ModelError` where a file is too large to be read at all. */
export function checkSize(bytes: number): void {
  if (bytes > LARGEST)
    throw new ModelError(
      `it has ${megabytes(bytes)} MB, and ${megabytes(LARGEST)} are the limit: ` +
        "make its pictures smaller, or pack it with Draco or meshopt",
    );
}

/** The document of a glTF file, binary or text. Throws a `ModelError` where it cannot be shown. */
export function readDocument(data: ArrayBuffer): GltfDocument {
  const document = parse(data);
  if (!document.asset.version?.startsWith("2."))
    throw new ModelError("it is glTF 1: export it as glTF 2, or as VRM");
  if (!document.scenes?.length)
    throw new ModelError("it has no scene: there is nothing in it to show");
  const unknown = document.extensionsRequired?.filter(
    (name) => !KNOWN.has(name) && !/^(KHR|EXT)_materials_|^VRMC_/.test(name),
  );
  if (unknown?.length)
    throw new ModelError(`it takes ${unknown.join(", ")}, which this page does not know`);
  return document;
}

/** The files that a document wants beside its own, by their names. */
export function filesBeside({ buffers = [], images = [] }: GltfDocument): string[] {
  const addresses = [...buffers, ...images].flatMap(({ uri }) => uri ?? []);
  return addresses.filter((uri) => !/^(data:|https?:)/.test(uri)).map(fileName);
}

/** The pictures of a document that are neither in it nor beside it, by their names. */
export function missingPictures(
  { images = [] }: GltfDocument,
  beside: ReadonlyMap<string, Blob>,
): string[] {
  return images
    .flatMap(({ uri }) => (uri && !uri.startsWith("data:") ? [uri] : []))
    .filter((uri) => /^https?:/.test(uri) || !beside.has(fileName(uri)))
    .map(fileName);
}

/** The name of a file in an address, as it is on the disk. */
export function fileName(address: string): string {
  const last = address.split(/[?#]/)[0]!.split("/").at(-1)!;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function parse(data: ArrayBuffer): GltfDocument {
  const bytes = new Uint8Array(data);
  if (!bytes.length) throw new ModelError("the file is empty");
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 16));
  const other = OTHERS.find(([begin]) => start.startsWith(begin));
  if (other) throw new ModelError(`it is ${other[1]}`);
  try {
    const json = start.startsWith("glTF") ? jsonOf(new DataView(data)) : bytes;
    const document = JSON.parse(new TextDecoder().decode(json)) as GltfDocument;
    if (typeof document.asset !== "object" || !document.asset) throw new SyntaxError("no asset");
    return document;
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError("it is neither a glTF nor a VRM file");
  }
}

/** The text in a binary file. */
function jsonOf(file: DataView): Uint8Array {
  if (file.byteLength < 20) throw new ModelError("the file is cut off");
  const [version, length] = [file.getUint32(4, true), file.getUint32(8, true)];
  if (version !== 2) throw new ModelError(`it is glTF ${version}: export it as glTF 2, or as VRM`);
  if (length > file.byteLength)
    throw new ModelError(
      `the file is cut off after ${Math.round((100 * file.byteLength) / length)} %: ` +
        "copy or download it again",
    );
  return new Uint8Array(file.buffer, 20, file.getUint32(12, true));
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}
