import type { Settings } from "../state/settings";
import {
  BACKGROUNDS,
  CLOTHES,
  EYES,
  HAIR,
  HER_OWN,
  LIGHTS,
  QUALITIES,
  type Colour,
  type Look,
} from "../state/look";
import { field, h, section } from "./dom";
import type { View } from "./drawer";

/** Her own colours, for their buttons: linear, as the others. */
const OWN: Readonly<Record<string, Colour>> = {
  auburn: [0.26, 0.07, 0.025],
  green: [0.03, 0.22, 0.13],
  teal: [0.012, 0.11, 0.12],
};

/** Colours of hair, eyes and clothes, light, background, and how finely she is drawn. */
export class LookView implements View {
  readonly title = "Look";
  readonly element = h("div", { style: "display: contents" });
  readonly #buttons: [part: keyof Look, name: string, HTMLButtonElement][] = [];
  readonly #quality = h("select");
  readonly #saving = h("input", { type: "checkbox" });

  constructor(private readonly settings: Settings) {
    const quality = this.#quality;
    for (const name of QUALITIES)
      quality.append(h("option", { value: name, textContent: QUALITY_NAMES[name] }));
    quality.onchange = () =>
      settings.change({ quality: quality.value as (typeof QUALITIES)[number] });
    this.#saving.onchange = () => settings.change({ saving: this.#saving.checked });
    const restore = h("button", {
      className: "plain",
      type: "button",
      textContent: "As she was",
    });
    restore.onclick = () => settings.change({ look: HER_OWN });
    this.element.append(
      section("Hair", this.#choice("hair", Object.keys(HAIR), HAIR)),
      section("Eyes", this.#choice("eyes", Object.keys(EYES), EYES)),
      section("Clothes", this.#choice("clothes", Object.keys(CLOTHES), CLOTHES)),
      section("Light", this.#choice("light", LIGHTS)),
      section("Background", this.#choice("background", BACKGROUNDS)),
      section(
        "Drawing",
        field("Quality", quality),
        field("Fewer pictures on battery", this.#saving),
        h("div", { className: "grid" }, restore),
      ),
    );
    settings.watch(() => this.refresh());
  }

  refresh(): void {
    const { look, quality, saving } = this.settings.now;
    for (const [part, name, button] of this.#buttons)
      button.setAttribute("aria-pressed", String(look[part] === name));
    this.#quality.value = quality;
    this.#saving.checked = saving;
  }

  #choice(
    part: keyof Look,
    names: readonly string[],
    colours?: Readonly<Record<string, Colour | null>>,
  ): HTMLElement {
    const buttons = names.map((name) => {
      const colour = colours && (colours[name] ?? OWN[name]);
      const button = h("button", {
        className: colour ? "swatch" : "plain",
        type: "button",
        textContent: colour ? "" : name,
        title: name,
        aria: { label: `${part} ${name}`, pressed: "false" },
      });
      if (colour) button.style.background = css(colour);
      button.onclick = () =>
        this.settings.change({ look: { ...this.settings.now.look, [part]: name } });
      this.#buttons.push([part, name, button]);
      return button;
    });
    return h("div", { className: colours ? "swatches" : "grid" }, ...buttons);
  }
}

const QUALITY_NAMES: Record<(typeof QUALITIES)[number], string> = {
  auto: "As this machine can",
  low: "Sparing",
  high: "Fine",
};

/** A linear colour as a style sheet says it. */
function css(colour: Colour): string {
  return `rgb(${colour.map((one) => Math.round(255 * one ** (1 / 2.2))).join(" ")})`;
}
