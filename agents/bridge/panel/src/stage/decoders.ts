/** What unpacks models; each is loaded when a file needs it. */

import type { WebGLRenderer } from "three";
import type { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { ModelError } from "./gltf_file";

/** Give a loader what a file's extensions take; resolves to what gives it back afterwards. */
export async function addDecoders(
  loader: GLTFLoader,
  extensions: readonly string[],
  renderer: WebGLRenderer | null,
): Promise<() => void> {
  const made: { dispose(): void }[] = [];
  if (extensions.includes("KHR_draco_mesh_compression")) {
    const { DRACOLoader } = await import("three/addons/loaders/DRACOLoader.js");
    const draco = new DRACOLoader();
    loader.setDRACOLoader(draco);
    made.push(draco);
  }
  if (extensions.some((name) => name.endsWith("_meshopt_compression"))) {
    const { MeshoptDecoder } = await import("three/addons/libs/meshopt_decoder.module.js");
    loader.setMeshoptDecoder(MeshoptDecoder);
  }
  if (extensions.includes("KHR_texture_basisu")) {
    if (!renderer)
      throw new ModelError("its pictures are packed (KTX2), which takes a browser with WebGL");
    const { KTX2Loader } = await import("three/addons/loaders/KTX2Loader.js");
    const ktx2 = new KTX2Loader().detectSupport(renderer);
    loader.setKTX2Loader(ktx2);
    made.push(ktx2);
  }
  return () => made.forEach((one) => one.dispose());
}
