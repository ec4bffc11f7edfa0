import { h } from "./dom";
import type { View } from "./drawer";

const KEPT = 500;
const SHOWN = 150;

interface Entry {
  at: number;
  type: string;
  rest: string;
}

/** Everything that happens, newest first, as far as the filter lets it through. */
export class LogView implements View {
  readonly title = "Log";
  readonly element = h("div", { style: "display: contents" });
  readonly #filter = h("input", {
    type: "search",
    placeholder: "Filter: speech, turn 12, …",
    aria: { label: "Filter" },
  });
  readonly #list = h("ol", { id: "log" });
  #entries: Entry[] = [];

  constructor() {
    this.#filter.oninput = () => this.refresh();
    this.element.append(this.#filter, this.#list);
  }

  add(message: { type: string; at?: number }): void {
    const { type, at = Date.now() / 1000, ...rest } = message;
    const text = Object.entries(rest)
      .filter(([name]) => name !== "seq")
      .map(([name, value]) => `${name} ${shown(value)}`);
    this.#entries = [...this.#entries.slice(1 - KEPT), { at, type, rest: text.join("  ") }];
  }

  refresh(): void {
    const words = this.#filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = ({ type, rest }: Entry) =>
      words.every((word) => `${type} ${rest}`.toLowerCase().includes(word));
    const found = this.#entries.filter(fits).slice(-SHOWN).reverse();
    this.#list.replaceChildren(
      ...found.map(({ at, type, rest }) =>
        h(
          "li",
          {},
          h("time", { textContent: clock(at) }),
          h("div", {}, h("b", { textContent: type }), " ", h("span", { textContent: rest })),
        ),
      ),
    );
    if (!found.length) this.#list.append(h("li", { textContent: "Nothing." }));
  }
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value, rounded);
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}

/** Numbers as exactly as anybody reads them. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(1000 * value) / 1000 : value;
}

function clock(at: number): string {
  const date = new Date(at * 1000);
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
