import type { AgentChange, KnownVoice } from "../wire/http";
import { h } from "./dom";

/** The voices as the list asks for and changes them. */
export interface VoiceActions {
  voices(): Promise<KnownVoice[]>;
  /** A line of a voice, as a WAV file; rejects with a sentence where it cannot be spoken. */
  sample(name: string): Promise<Blob>;
  /** Make a voice of a recording; rejects with a sentence that says what is wrong with it. */
  clone(name: string, recording: File): Promise<void>;
}

/** Every voice that is known, each to be heard and used, and one more from a recording. */
export function voiceList(
  actions: VoiceActions,
  use: (changes: AgentChange) => Promise<void>,
): HTMLElement {
  const trouble = h("p", { className: "trouble", aria: { role: "alert" } });
  const list = h("ul", { className: "list" });
  const attempt = async (button: HTMLButtonElement, work: () => Promise<void>) => {
    trouble.textContent = "";
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      trouble.textContent = (error as Error).message;
    } finally {
      button.disabled = false;
    }
  };
  const fill = async () => {
    const voices = await actions.voices();
    list.replaceChildren(...voices.map((voice) => row(voice, actions, use, attempt)));
  };
  const element = h(
    "details",
    {},
    h("summary", { textContent: "Voices" }),
    list,
    cloning(actions, attempt, fill),
    trouble,
  );
  element.ontoggle = () => {
    if (element.open) void fill();
  };
  return element;
}

type Attempt = (button: HTMLButtonElement, work: () => Promise<void>) => Promise<void>;

function row(
  voice: KnownVoice,
  actions: VoiceActions,
  use: (changes: AgentChange) => Promise<void>,
  attempt: Attempt,
): HTMLElement {
  const told = [voice.language, voice.gender, voice.licence].filter(Boolean).join(", ");
  const hear = h("button", { type: "button", textContent: "Hear", disabled: !voice.here });
  const take = h("button", { type: "button", textContent: "Use", disabled: !voice.here });
  hear.ariaLabel = `Hear ${voice.name}`;
  take.ariaLabel = `Use ${voice.name}`;
  hear.onclick = () => void attempt(hear, async () => play(await actions.sample(voice.name)));
  take.onclick = () => void use(voice.changes);
  const away = voice.here ? "" : `to be fetched: iris voices get ${voice.name}`;
  return h(
    "li",
    {},
    h("span", { textContent: voice.name }),
    h("span", { className: "small", textContent: [told, away].filter(Boolean).join(" · ") }),
    hear,
    take,
  );
}

function cloning(actions: VoiceActions, attempt: Attempt, done: () => Promise<void>): HTMLElement {
  const name = h("input", { placeholder: "anna", pattern: "[a-z0-9][a-z0-9_\\-]{0,31}" });
  const file = h("input", { type: "file", accept: "audio/*" });
  name.ariaLabel = "Name of the new voice";
  file.ariaLabel = "A recording of 6 to 30 seconds";
  const button = h("button", { type: "button", textContent: "Clone a voice" });
  button.onclick = () =>
    void attempt(button, async () => {
      const recording = file.files?.[0];
      if (!recording || !name.value.trim()) {
        throw new Error("Give the voice a name, and choose a recording of 6 to 30 seconds.");
      }
      await actions.clone(name.value.trim(), recording);
      await done();
    });
  return h("p", { className: "cloning" }, name, file, button);
}

async function play(wav: Blob): Promise<void> {
  const url = URL.createObjectURL(wav);
  try {
    const audio = new Audio(url);
    await audio.play();
    await new Promise((resolve) => (audio.onended = audio.onerror = resolve));
  } finally {
    URL.revokeObjectURL(url);
  }
}
