/** Opens and closes the microphone as the person wishes, and tells the bridge of it. */

import type { Settings } from "../state/settings";
import type { BridgeClient } from "../wire/client";
import { MicError, Microphone, RATE } from "./microphone";

export class MicrophoneControl {
  #microphone: Microphone | null = null;
  /** The request that is being fulfilled; another one, or none, makes it void. */
  #request: symbol | null = null;

  /** `changed` is told whether the microphone is open; `failed`, what is wrong. */
  constructor(
    private readonly client: BridgeClient,
    private readonly settings: Settings,
    private readonly changed: (open: boolean) => void,
    private readonly failed: (text: string) => void,
  ) {}

  async open(): Promise<void> {
    if (this.#request) return;
    if (!this.client.online) return this.failed("Iris is away: nobody would hear you.");
    const request = (this.#request = Symbol("request"));
    this.changed(true);
    const { echoCancellation, microphone } = this.settings.now;
    try {
      const opened = await Microphone.open(
        { echoCancellation, device: microphone },
        {
          samples: (pcm) => this.client.sendMicrophone(pcm),
          lost: () => {
            this.failed("The microphone is gone.");
            void this.close();
          },
        },
      );
      // While the browser asked for permission, the button may have been released and pressed again.
      if (this.#request !== request) return await opened.close();
      this.#microphone = opened;
      // Where the bridge is away now, the microphone is announced when it is back.
      this.client.openMicrophone(RATE);
    } catch (error) {
      if (this.#request === request) this.#ended();
      this.failed(error instanceof MicError ? error.message : `The microphone failed: ${error}`);
    }
  }

  async close(): Promise<void> {
    this.#ended();
    const microphone = this.#microphone;
    if (!microphone) return;
    this.#microphone = null;
    this.client.send({ type: "mic.stopped", device: this.client.device, rate: RATE });
    await microphone.close();
  }

  /** After a reconnection the bridge knows nothing of a microphone that is still open. */
  reconnected(): void {
    if (this.#microphone) this.client.openMicrophone(RATE);
  }

  #ended(): void {
    this.#request = null;
    this.changed(false);
  }
}
