import type { Conversation } from "../state/conversation";
import { h } from "./dom";
import type { View } from "./drawer";

/** What was said, with what was never heard set apart. */
export class HistoryView implements View {
  readonly title = "History";
  readonly element = h("section", { aria: { label: "Conversation" } });
  #shown = 0;

  constructor(private readonly conversation: Conversation) {}

  refresh(): void {
    const { exchanges } = this.conversation;
    this.element.replaceChildren(
      ...exchanges.map(({ question, answer, unheard }) =>
        h(
          "article",
          { className: "exchange" },
          h("p", { className: "you", textContent: question }),
          h("p", { className: "iris", textContent: answer }),
          unheard && h("p", { className: "unheard small", textContent: `Not heard: ${unheard}` }),
        ),
      ),
    );
    if (!exchanges.length) {
      this.element.append(h("p", { className: "empty", textContent: "Nothing was said yet." }));
    }
    if (exchanges.length !== this.#shown)
      this.element.lastElementChild?.scrollIntoView({ block: "nearest" });
    this.#shown = exchanges.length;
  }
}
