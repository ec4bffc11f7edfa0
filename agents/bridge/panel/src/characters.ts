/** Which character is on stage: Iris's own, or one from the person's files. */

import { checkSize, ModelError } from "./stage/gltf_file";
import type { SceneController } from "./scene_controller";
import type { Notices } from "./views/notices";

const OWN = `${import.meta.env.BASE_URL}iris.glb`;

export class CharacterLoader {
  /** The name of what is on stage. */
  name = "Iris";

  /** `changed` is called after each attempt, successful or not. */
  constructor(
    private readonly scene: SceneController,
    private readonly notices: Notices,
    private readonly changed: () => void,
  ) {}

  /** Show a character from files; where it cannot be shown, say why and keep the one on stage. */
  async load(files: readonly File[]): Promise<void> {
    const file = mainOf(files);
    try {
      checkSize(file.size);
      const beside = new Map(files.filter((one) => one !== file).map((one) => [one.name, one]));
      const missing = await this.scene.load({ data: await file.arrayBuffer(), beside });
      this.name = file.name;
      const without = missing.length ? `, without ${missing.join(", ")}: choose it, too` : "";
      this.notices.say(`On stage: ${file.name}${without}`);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      this.notices.say(`${file.name} cannot be shown: ${error.message}`, "trouble");
    }
    this.changed();
  }

  /** Show Iris's own character. */
  async restore(): Promise<void> {
    try {
      const answer = await fetch(OWN);
      if (!answer.ok) throw new ModelError(`${OWN}: ${answer.status}`);
      await this.scene.load({ data: await answer.arrayBuffer() });
      this.name = "Iris";
    } catch (error) {
      this.notices.say(`Iris's own model cannot be loaded: ${(error as Error).message}`, "trouble");
    }
    this.changed();
  }
}

/** Of files that were chosen together, the model. */
function mainOf(files: readonly File[]): File {
  return files.find(({ name }) => /\.(glb|gltf|vrm)$/i.test(name)) ?? files[0]!;
}
