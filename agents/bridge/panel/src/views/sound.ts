import type { Settings } from "../state/settings";
import { field, h, section } from "./dom";
import type { View } from "./drawer";

/** Loudness, where it sounds, which microphone, and when the mouth moves. */
export class SoundView implements View {
  readonly title = "Sound";
  readonly element = h("div", { style: "display: contents" });
  readonly #speakers = h("select");
  readonly #microphones = h("select");
  readonly #volume = h("input", { type: "range", min: "0", max: "100" });
  readonly #offset = h("input", { type: "range", min: "-200", max: "200", step: "5" });
  readonly #louder = h("output");
  readonly #later = h("output");
  readonly #echo = h("input", { type: "checkbox" });
  readonly #hint = h("p", {
    className: "small",
    textContent: "A browser tells which devices there are after the microphone was open once.",
  });

  constructor(private readonly settings: Settings) {
    this.#volume.oninput = () =>
      settings.change({ volume: Number(this.#volume.value) / 100, muted: false });
    this.#offset.oninput = () => settings.change({ offset: Number(this.#offset.value) });
    this.#speakers.onchange = () => settings.change({ speaker: this.#speakers.value });
    this.#microphones.onchange = () => settings.change({ microphone: this.#microphones.value });
    this.#echo.onchange = () => settings.change({ echoCancellation: this.#echo.checked });
    const routable = "setSinkId" in AudioContext.prototype;
    this.element.append(
      section(
        "Voice",
        field("Volume", this.#volume, this.#louder),
        routable && field("Loudspeaker", this.#speakers),
      ),
      section(
        "Microphone",
        field("Device", this.#microphones),
        h(
          "label",
          { className: "check" },
          this.#echo,
          h("span", { textContent: "Take her own voice out of it (leave on without headphones)" }),
        ),
        this.#hint,
      ),
      section(
        "Lip sync",
        field("Mouth against sound", this.#offset, this.#later),
        h("p", {
          className: "small",
          textContent:
            "For wireless loudspeakers that sound late: to the right, the mouth waits for them.",
        }),
      ),
    );
    for (const select of [this.#speakers, this.#microphones]) fill(select, [], "");
    settings.watch(() => this.refresh());
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.#list());
  }

  refresh(): void {
    const { volume, muted, offset, echoCancellation } = this.settings.now;
    this.#volume.value = String(Math.round(100 * volume));
    this.#louder.textContent = muted ? "muted" : `${this.#volume.value} %`;
    this.#offset.value = String(offset);
    this.#later.textContent = `${offset > 0 ? "+" : ""}${offset} ms`;
    this.#echo.checked = echoCancellation;
  }

  seen(visible: boolean): void {
    if (visible) void this.#list();
  }

  async #list(): Promise<void> {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    this.#hint.hidden = devices.every(({ deviceId }) => deviceId);
    const { speaker, microphone } = this.settings.now;
    fill(
      this.#speakers,
      devices.filter(({ kind }) => kind === "audiooutput"),
      speaker,
    );
    fill(
      this.#microphones,
      devices.filter(({ kind }) => kind === "audioinput"),
      microphone,
    );
  }
}

function fill(select: HTMLSelectElement, devices: MediaDeviceInfo[], chosen: string): void {
  const known = devices.filter(({ deviceId }) => deviceId && deviceId !== "default");
  select.replaceChildren(
    h("option", { value: "", textContent: "As the computer chooses" }),
    ...known.map(({ deviceId, label }, i) =>
      h("option", { value: deviceId, textContent: label || `Device ${i + 1}` }),
    ),
  );
  select.value = known.some(({ deviceId }) => deviceId === chosen) ? chosen : "";
}
