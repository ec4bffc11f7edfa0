/** Models from files: glTF in one piece (`.glb`), glTF as text with the files beside it, and VRM. */

import { LoadingManager, type WebGLRenderer } from "three";
import { GLTFLoader, type GLTFParser } from "three/addons/loaders/GLTFLoader.js";
import { GltfAvatar, type AvatarModel } from "./avatar_model";
import { addDecoders } from "./decoders";
import {
  fileName,
  filesBeside,
  missingPictures,
  ModelError,
  readDocument,
  type GltfDocument,
} from "./gltf_file";
import { shrinkPictures } from "./pictures";

/** A model as a person has it. */
export interface ModelFile {
  data: ArrayBuffer;
  /** The files that lie beside it, by their names. */
  beside?: ReadonlyMap<string, Blob>;
}

/** A model, and the names of its pictures that were not there. */
export interface LoadedModel {
  model: AvatarModel;
  missing: readonly string[];
}

/** The model in a file, be it glTF or VRM. Rejects with a `ModelError`. */
export async function loadModel(
  { data, beside = new Map() }: ModelFile,
  renderer: WebGLRenderer | null,
): Promise<LoadedModel> {
  const document = readDocument(data);
  checkBeside(document, beside);
  const reader = new ModelReader(document, beside, renderer);
  try {
    const model = await reader.read(data);
    shrinkPictures(model.root);
    return { model, missing: missingPictures(document, beside) };
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError(`it cannot be read (${(error as Error).message})`);
  } finally {
    reader.dispose();
  }
}

/** Files without which there is nothing to show; a picture may be missing. */
function checkBeside(document: GltfDocument, beside: ReadonlyMap<string, Blob>): void {
  const missing = filesBeside({ ...document, images: [] }).filter((name) => !beside.has(name));
  if (missing.length)
    throw new ModelError(`${missing.join(", ")} is missing: choose it together with this file`);
}

class ModelReader {
  readonly #addresses = new Map<string, string>();

  constructor(
    private readonly document: GltfDocument,
    beside: ReadonlyMap<string, Blob>,
    private readonly renderer: WebGLRenderer | null,
  ) {
    for (const [name, blob] of beside) this.#addresses.set(name, URL.createObjectURL(blob));
  }

  async read(data: ArrayBuffer): Promise<AvatarModel> {
    const extensions = this.document.extensionsUsed ?? [];
    if (extensions.includes("VRM") || extensions.includes("VRMC_vrm")) {
      const { addVrm, vrmOf } = await import("./vrm");
      const loader = this.#loader();
      addVrm(loader);
      const vrm = await this.#load(loader, data).then(vrmOf, (error: unknown) => {
        console.warn("the VRM part cannot be read", error);
        return null;
      });
      if (vrm) return vrm;
    }
    // What is wrong with the VRM part of a file need not keep it from being shown.
    return new GltfAvatar(await this.#load(this.#loader(), data));
  }

  dispose(): void {
    for (const address of this.#addresses.values()) URL.revokeObjectURL(address);
  }

  #loader(): GLTFLoader {
    const manager = new LoadingManager();
    manager.setURLModifier((url) =>
      /^(data|blob):/.test(url) ? url : (this.#addresses.get(fileName(url)) ?? url),
    );
    const loader = new GLTFLoader(manager);
    loader.register((parser) => new ShapeNamesOfPrimitives(parser));
    return loader;
  }

  async #load(loader: GLTFLoader, data: ArrayBuffer): ReturnType<GLTFLoader["parseAsync"]> {
    const extensions = this.document.extensionsUsed ?? [];
    const dispose = await addDecoders(loader, extensions, this.renderer);
    try {
      return await loader.parseAsync(data, "");
    } finally {
      dispose();
    }
  }
}

/** Some exporters write the names of shapes beside a mesh's parts, where three does not look. */
class ShapeNamesOfPrimitives {
  readonly name = "shape_names_of_primitives";

  constructor(private readonly parser: GLTFParser) {}

  beforeRoot(): null {
    const { meshes = [] } = this.parser.json as GltfDocument;
    for (const mesh of meshes) {
      const targetNames = mesh.primitives.find(({ extras }) => extras?.targetNames)?.extras?.targetNames;
      if (targetNames && !mesh.extras?.targetNames) mesh.extras = { ...mesh.extras, targetNames };
    }
    return null;
  }
}
