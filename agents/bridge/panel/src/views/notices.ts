/** Short words at the top: what is wrong, what happened, what to touch. */

import { find, h } from "./dom";

const STAY = 6000;
const MOST = 3;

export class Notices {
  readonly #place = find("notices");

  /** Say something for a while; the same is not said twice at once. */
  say(text: string, kind: "news" | "trouble" = "news"): void {
    const same = [...this.#place.children].find((one) => one.textContent === text);
    same?.remove();
    const notice = h("p", { className: "notice", textContent: text, data: { kind } });
    this.#place.append(notice);
    while (this.#place.children.length > MOST) this.#place.firstElementChild?.remove();
    setTimeout(() => notice.remove(), kind === "trouble" ? 2 * STAY : STAY);
  }

  /** Offer something to do; gives what takes the offer back. */
  offer(text: string, act: () => void): () => void {
    const button = h("button", { className: "notice", textContent: text, type: "button" });
    button.onclick = () => {
      button.remove();
      act();
    };
    this.#place.append(button);
    return () => button.remove();
  }
}
