/** Where one types, and the buttons to talk and to stop. */

import { find } from "./dom";
import { icon } from "./icons";

/** Milliseconds: a press that is shorter keeps the microphone open until the next one. */
const SHORT_PRESS = 280;

export interface ComposerActions {
  ask(text: string): void;
  stop(): void;
  listen(): void;
  release(): void;
}

export class Composer {
  readonly #text = find<HTMLInputElement>("text");
  readonly #talk = find("talk");
  readonly #stop = find("stop");
  #pressed = 0;
  #open = false;

  constructor(private readonly actions: ComposerActions) {
    this.#talk.append(icon("microphone"));
    this.#stop.append(icon("stop"));
    find("send").append(icon("send"));
    find<HTMLFormElement>("composer").onsubmit = (event) => {
      event.preventDefault();
      const text = this.#text.value.trim();
      if (!text) return;
      this.#text.value = "";
      actions.ask(text);
    };
    this.#stop.onclick = () => actions.stop();
    addEventListener("keydown", (event) => event.key === "Escape" && actions.stop());
    this.#hold();
    if (matchMedia("(hover: hover)").matches) this.#text.focus();
  }

  /** Put a text back into the field, before what is there. */
  restore(text: string): void {
    this.#text.value = [text, this.#text.value].filter(Boolean).join(" ");
    this.#text.focus();
  }

  /** Whether there is something to stop. */
  set busy(busy: boolean) {
    this.#stop.hidden = !busy;
  }

  /** Whether the microphone is open. */
  set listening(open: boolean) {
    this.#open = open;
    this.#talk.setAttribute("aria-pressed", String(open));
  }

  #hold(): void {
    const talk = this.#talk;
    talk.onpointerdown = (event) => {
      talk.setPointerCapture(event.pointerId);
      this.#press();
    };
    talk.onpointerup = talk.onpointercancel = () => this.#letGo();
    talk.onkeydown = (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      if (!event.repeat) this.#press();
    };
    talk.onkeyup = (event) => {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      this.#letGo();
    };
    // What reads the screen aloud presses without a pointer and without a key.
    talk.onclick = ({ detail }) => detail === 0 && this.#press();
    talk.oncontextmenu = (event) => event.preventDefault();
  }

  #press(): void {
    if (this.#open) {
      this.#pressed = 0;
      this.actions.release();
      return;
    }
    this.#pressed = performance.now();
    this.actions.listen();
  }

  #letGo(): void {
    if (this.#pressed && performance.now() - this.#pressed > SHORT_PRESS) this.actions.release();
    this.#pressed = 0;
  }
}
