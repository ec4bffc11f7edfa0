/** Models from files: glTF in one piece (`.glb`), glTF as text with all in it, and VRM. */

import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { GltfAvatar, ModelError, type AvatarModel } from "./avatar_model";

/** The model in a file, be it glTF or VRM. Rejects with a `ModelError`. */
export async function loadModel(data: ArrayBuffer): Promise<AvatarModel> {
  const extensions = used(data);
  try {
    if (extensions.includes("VRM") || extensions.includes("VRMC_vrm")) {
      const { loadVrm } = await import("./vrm");
      return await loadVrm(data);
    }
    return new GltfAvatar(await new GLTFLoader().parseAsync(data, ""));
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError(`it cannot be read (${(error as Error).message})`);
  }
}

/** The extensions that a glTF file says it uses; throws a `ModelError` where it is none. */
export function used(data: ArrayBuffer): string[] {
  const bytes = new Uint8Array(data);
  const text = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to));
  try {
    const binary = text(0, 4) === "glTF";
    const json = binary
      ? text(20, 20 + new DataView(data).getUint32(12, true))
      : text(0, bytes.length);
    const document = JSON.parse(json) as { asset?: unknown; extensionsUsed?: string[] };
    if (!document.asset) throw new SyntaxError("no asset");
    return document.extensionsUsed ?? [];
  } catch {
    throw new ModelError("it is neither a glTF nor a VRM file");
  }
}
