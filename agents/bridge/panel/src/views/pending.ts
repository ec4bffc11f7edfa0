import type { PendingPrompt } from "../wire/outbox";
import { find, h } from "./dom";

/** What was typed and is not with Iris yet. */
export class PendingView {
  readonly #list = find("pending");

  /** `takeBack` is called for a prompt that is wanted back in the field. */
  constructor(private readonly takeBack: (ref: string) => void) {}

  show(pending: readonly PendingPrompt[]): void {
    this.#list.replaceChildren(...pending.map((prompt) => this.#line(prompt)));
  }

  #line({ ref, text, sent }: PendingPrompt): HTMLElement {
    const line = h(
      "li",
      {},
      h("span", { textContent: "Waiting for Iris: " }),
      h("q", { textContent: text }),
    );
    if (sent) return line;
    const button = h("button", { className: "plain", type: "button", textContent: "Take back" });
    button.onclick = () => this.takeBack(ref);
    line.append(button);
    return line;
  }
}
