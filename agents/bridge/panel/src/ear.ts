/** The microphone and who wants it open. */

import type { Settings } from "./state/settings";
import { MicError, Microphone, RATE } from "./voice/microphone";
import type { Client } from "./wire/client";

export class Ear {
  #microphone: Microphone | null = null;
  /** The wish that is being fulfilled; another one, or none, makes it void. */
  #wish: symbol | null = null;

  /** `changed` is told whether it listens; `trouble`, what is wrong. */
  constructor(
    private readonly client: Client,
    private readonly settings: Settings,
    private readonly changed: (open: boolean) => void,
    private readonly trouble: (text: string) => void,
  ) {}

  async open(): Promise<void> {
    if (this.#wish) return;
    if (!this.client.online) return this.trouble("Iris is away: nobody would hear you.");
    const wish = (this.#wish = Symbol("wish"));
    this.changed(true);
    const { echoCancellation, microphone } = this.settings.now;
    try {
      const wishes = { echoCancellation, device: microphone };
      const opened = await Microphone.open(wishes, {
        heard: (pcm) => this.client.speak(pcm),
        lost: () => {
          this.trouble("The microphone is gone.");
          void this.close();
        },
      });
      // While the browser asked for leave, the button may have been let go, and pressed again.
      if (this.#wish !== wish) return await opened.close();
      this.#microphone = opened;
      // Where nobody is there now, it is opened as the house comes back.
      this.client.openMicrophone(RATE);
    } catch (error) {
      if (this.#wish === wish) this.#over();
      this.trouble(error instanceof MicError ? error.message : `The microphone failed: ${error}`);
    }
  }

  async close(): Promise<void> {
    this.#over();
    const microphone = this.#microphone;
    if (!microphone) return;
    this.#microphone = null;
    this.client.send({ type: "mic.stopped", device: this.client.device, rate: RATE });
    await microphone.close();
  }

  /** After a cut the house knows nothing of a microphone that is still open. */
  reconnected(): void {
    if (this.#microphone) this.client.openMicrophone(RATE);
  }

  #over(): void {
    this.#wish = null;
    this.changed(false);
  }
}
