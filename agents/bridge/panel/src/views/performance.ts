import { EXPRESSIONS } from "../face/shapes";
import { EFFECTS } from "../stage/effects";
import { field, h, section } from "./dom";
import type { View } from "./drawer";

export interface PerformanceActions {
  trigger(name: string): void;
  express(expression: string, intensity: number): void;
  wanted(expression: (typeof EXPRESSIONS)[number]): number;
  load(files: File[]): void;
  restore(): void;
  /** The name of the model that is shown. */
  model(): string;
}

/** Effects as buttons, expressions as sliders, and another model. */
export class PerformanceView implements View {
  readonly title = "Stage";
  readonly element = h("div", { style: "display: contents" });
  readonly #sliders = new Map<(typeof EXPRESSIONS)[number], [HTMLInputElement, HTMLOutputElement]>();
  readonly #model = h("p");
  readonly #restore = h("button", {
    className: "plain",
    type: "button",
    textContent: "Back to Iris",
  });

  constructor(private readonly actions: PerformanceActions) {
    const effects = EFFECTS.map((name) => {
      const button = h("button", { className: "plain", type: "button", textContent: title(name) });
      button.onclick = () => actions.trigger(name);
      return button;
    });
    const file = h("input", {
      type: "file",
      multiple: true,
      className: "hidden",
      tabIndex: -1,
      aria: { label: "Model files" },
    });
    file.onchange = () => {
      if (file.files?.length) actions.load([...file.files]);
      file.value = "";
    };
    const choose = h("button", {
      className: "plain",
      type: "button",
      textContent: "Choose a file",
    });
    choose.onclick = () => file.click();
    this.#restore.onclick = () => actions.restore();
    this.element.append(
      section("Effects", h("div", { className: "grid" }, ...effects)),
      section("Expressions", ...EXPRESSIONS.map((expression) => this.#slider(expression))),
      section(
        "Model",
        this.#model,
        h("p", {
          className: "small",
          textContent:
            "A glTF or VRM whose mouth moves by shapes or a jaw bone; a .gltf together with its .bin. Drop it on the stage, or choose it. It stays on this device.",
        }),
        h("div", { className: "grid" }, choose, this.#restore, file),
      ),
    );
  }

  refresh(): void {
    for (const [expression, [slider, output]] of this.#sliders) {
      const percent = String(Math.round(100 * this.actions.wanted(expression)));
      if (document.activeElement !== slider || percent === "0") slider.value = percent;
      output.textContent = `${slider.value} %`;
    }
    const model = this.actions.model();
    this.#model.textContent = model;
    this.#restore.disabled = model === "Iris";
  }

  #slider(expression: (typeof EXPRESSIONS)[number]): HTMLElement {
    const output = h("output", { textContent: "0 %" });
    const slider = h("input", { type: "range", min: "0", max: "100", value: "0" });
    slider.oninput = () => {
      output.textContent = `${slider.value} %`;
      this.actions.express(expression, Number(slider.value) / 100);
    };
    this.#sliders.set(expression, [slider, output]);
    return field(title(expression), slider, output);
  }
}

function title(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
