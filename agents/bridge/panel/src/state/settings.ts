/** What a person has chosen on this device; it is remembered here and nowhere else. */

import { HER_OWN, lookFrom, QUALITIES, type Look, type Quality } from "./look";

export interface Choices {
  volume: number;
  muted: boolean;
  /** Milliseconds by which mouth and captions come after the sound, at most 200. */
  offset: number;
  speaker: string;
  microphone: string;
  echoCancellation: boolean;
  look: Look;
  quality: Quality;
  /** Fewer pictures while the device runs on its battery. */
  saving: boolean;
}

const DEFAULTS: Choices = {
  volume: 1,
  muted: false,
  offset: 0,
  speaker: "",
  microphone: "",
  echoCancellation: true,
  look: HER_OWN,
  quality: "auto",
  saving: true,
};
const KEY = "iris-choices";

export class Settings {
  #choices: Choices;
  #listeners: ((choices: Choices) => void)[] = [];

  constructor(private readonly store: Storage = localStorage) {
    let kept: Partial<Choices> = {};
    try {
      kept = JSON.parse(store.getItem(KEY) ?? "{}") as Partial<Choices>;
    } catch {
      // Something else wrote there: the defaults hold.
    }
    const quality = QUALITIES.find((one) => one === kept.quality) ?? DEFAULTS.quality;
    this.#choices = { ...DEFAULTS, ...kept, look: lookFrom(kept.look), quality };
  }

  get now(): Choices {
    return this.#choices;
  }

  change(changed: Partial<Choices>): void {
    this.#choices = { ...this.#choices, ...changed };
    this.store.setItem(KEY, JSON.stringify(this.#choices));
    for (const listener of this.#listeners) listener(this.#choices);
  }

  /** Call it now, and with every change. */
  watch(listener: (choices: Choices) => void): void {
    this.#listeners.push(listener);
    listener(this.#choices);
  }
}

/** This device's name, the same at every visit. */
export function deviceName(store: Storage = localStorage): string {
  const name = store.getItem("iris-device") ?? `web-${Math.random().toString(36).slice(2, 8)}`;
  store.setItem("iris-device", name);
  return name;
}
