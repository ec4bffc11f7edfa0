/** The microphone and who wants it open. */

import type { Settings } from "./state/settings";
import { MicError, Microphone, RATE } from "./voice/microphone";
import type { Client } from "./wire/client";

export class Ear {
  #microphone: Microphone | null = null;
  #wanted = false;

  /** `changed` is told whether it listens; `trouble`, what is wrong. */
  constructor(
    private readonly client: Client,
    private readonly settings: Settings,
    private readonly changed: (open: boolean) => void,
    private readonly trouble: (text: string) => void,
  ) {}

  async open(): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    this.changed(true);
    const { echoCancellation, microphone } = this.settings.now;
    try {
      const wishes = { echoCancellation, device: microphone };
      const opened = await Microphone.open(wishes, (pcm) => this.client.speak(pcm));
      if (!this.#wanted || !this.client.openMicrophone(RATE)) {
        await opened.close();
        this.#over();
        return;
      }
      this.#microphone = opened;
    } catch (error) {
      this.#over();
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
    this.#wanted = false;
    this.changed(false);
  }
}
