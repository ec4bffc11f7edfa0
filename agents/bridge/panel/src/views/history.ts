import type { Conversation } from "../state/conversation";
import { h } from "./dom";
import type { View } from "./drawer";

/** Pixels from the end that still count as there. */
const NEAR = 40;

/** What was said, with what was never heard set apart. */
export class HistoryView implements View {
  readonly title = "History";
  readonly element = h("section", { aria: { label: "Conversation" } });

  constructor(private readonly conversation: Conversation) {}

  refresh(): void {
    const { exchanges } = this.conversation;
    const view = this.element.parentElement!;
    // Whoever reads further up is left there.
    const follows = view.scrollHeight - view.scrollTop - view.clientHeight < NEAR;
    this.element.replaceChildren(
      ...exchanges.map(({ question, answer, unheard, sources }) =>
        h(
          "article",
          { className: "exchange" },
          h("p", { className: "you", textContent: question }),
          h("p", { className: "iris", textContent: answer }),
          unheard && h("p", { className: "unheard small", textContent: `Not heard: ${unheard}` }),
          sources && h("p", { className: "small", textContent: `From ${sources.join(", ")}` }),
        ),
      ),
    );
    if (!exchanges.length) {
      this.element.append(h("p", { className: "empty", textContent: "Nothing was said yet." }));
    }
    if (follows) view.scrollTop = view.scrollHeight;
  }
}
