/** What is said, as subtitles: the person's line above, hers below with the word that sounds. */

import type { Progress } from "../voice/timeline";
import type { Message } from "../wire/messages";
import { find, h } from "./dom";

/** Milliseconds that a line stays after it was said. */
const STAY = 3200;

interface Spoken {
  text: string;
  words: number[];
}

export class Captions {
  readonly #yourWords = h("span", { className: "plate" });
  readonly #herWords = h("span", { className: "plate" });
  readonly #you = h("p", { className: "you gone" }, this.#yourWords);
  readonly #iris = h("p", { className: "iris gone" }, this.#herWords);
  readonly #live = find("spoken");
  #sentences = new Map<string, Spoken>();
  #shown = "";
  #spans: HTMLSpanElement[] = [];
  #yours = 0;
  #hers = 0;

  constructor() {
    find("captions").append(this.#you, this.#iris);
  }

  onMessage(message: Message): void {
    switch (message.type) {
      case "asr.partial":
        this.#say(message.text, true);
        break;
      case "asr.final":
        if (message.text) this.#say(message.text, false);
        break;
      case "turn.started":
        this.#sentences.clear();
        if (message.source !== "event") this.#say(message.text, false);
        break;
      case "speech.started":
        this.#sentences.set(`${message.turn}.${message.sentence}`, {
          text: message.text,
          words: [],
        });
        break;
      case "speech.ended": {
        const known = this.#sentences.get(`${message.turn}.${message.sentence}`);
        if (known) known.words = message.words;
        break;
      }
      case "turn.cancelled":
        this.#leave(0);
        break;
    }
  }

  /** Show what is heard now. */
  update(heard: Progress | undefined): void {
    if (!heard) return this.#leave(STAY);
    const key = `${heard.turn}.${heard.sentence}`;
    const sentence = this.#sentences.get(key);
    if (!sentence) return;
    clearTimeout(this.#hers);
    this.#hers = 0;
    if (key !== this.#shown) this.#begin(key, sentence.text);
    // A voice that does not tell when its words begin has all of them bright.
    const begun = sentence.words.filter((begin) => begin <= heard.ms).length - 1;
    this.#spans.forEach((span, i) => {
      const known = sentence.words.length > 0;
      span.className = !known || i < begun ? "said" : i === begun ? "now" : "";
    });
  }

  #begin(key: string, text: string): void {
    this.#shown = key;
    this.#spans = text
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => h("span", { textContent: word }));
    this.#herWords.replaceChildren(...this.#spans.flatMap((span, i) => (i ? [" ", span] : [span])));
    this.#iris.classList.remove("gone");
    this.#live.textContent = text;
    clearTimeout(this.#yours);
    this.#yours = window.setTimeout(() => this.#you.classList.add("gone"), STAY);
  }

  #say(text: string, partial: boolean): void {
    clearTimeout(this.#yours);
    this.#yourWords.textContent = text;
    this.#you.className = partial ? "you partial" : "you";
    if (!partial) this.#yours = window.setTimeout(() => this.#you.classList.add("gone"), 3 * STAY);
  }

  #leave(after: number): void {
    if (!this.#shown || (this.#hers && after)) return;
    clearTimeout(this.#hers);
    this.#hers = window.setTimeout(() => {
      this.#iris.classList.add("gone");
      this.#shown = "";
      this.#hers = 0;
    }, after);
  }
}
