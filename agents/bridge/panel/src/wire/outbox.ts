/** What was typed, until the bridge has it: sent again after a break, with the same reference. */

import type { Message, Outgoing } from "./messages";

export interface PendingPrompt {
  /** With the device's name this is the prompt's identity: sent twice, it is asked once. */
  ref: string;
  text: string;
  /** Whether it left at least once, and so may have arrived. */
  sent: boolean;
}

/** Milliseconds after which a prompt is sent again that the bridge could not take just then. */
const RETRY = 2000;
const FOR_NOW: readonly string[] = ["unavailable", "rate-limited"];

export interface OutboxListener {
  /** Send a message; false where nobody is there. */
  send(message: Outgoing): boolean;
  /** What is pending changed. */
  changed(pending: readonly PendingPrompt[]): void;
  /** The bridge will never take this prompt. */
  refused(text: string): void;
}

export class PromptOutbox {
  #pending: PendingPrompt[];
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** What is pending is kept in `store` under `key`, for a page that is loaded anew. */
  constructor(
    private readonly listener: OutboxListener,
    private readonly key: string,
    private readonly store: Storage = sessionStorage,
  ) {
    this.#pending = restored(store.getItem(key));
    if (this.#pending.length) listener.changed(this.#pending);
  }

  get pending(): readonly PendingPrompt[] {
    return this.#pending;
  }

  /** Ask; now, or as soon as the bridge is there. */
  add(text: string): void {
    const prompt = { ref: newRef(), text, sent: false };
    this.#pending.push(prompt);
    this.#send(prompt);
    this.#changed();
  }

  /** Take back a prompt that did not leave yet; gives its text. */
  takeBack(ref: string): string | null {
    const prompt = this.#pending.find((one) => one.ref === ref && !one.sent);
    if (!prompt) return null;
    this.#remove(ref);
    return prompt.text;
  }

  onMessage(message: Message): void {
    switch (message.type) {
      case "welcome":
        this.#sendAll();
        break;
      case "accepted":
      case "turn.asked":
        if (message.ref) this.#remove(message.ref);
        break;
      case "error":
        if (message.ref) this.#onError(message.ref, message.code);
        break;
    }
  }

  #onError(ref: string, code: string): void {
    const prompt = this.#pending.find((one) => one.ref === ref);
    if (!prompt) return;
    if (FOR_NOW.includes(code)) {
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.#sendAll(), RETRY);
    } else {
      this.#remove(ref);
      this.listener.refused(prompt.text);
    }
  }

  #sendAll(): void {
    for (const prompt of this.#pending) this.#send(prompt);
    this.#changed();
  }

  #send(prompt: PendingPrompt): void {
    const { text, ref } = prompt;
    prompt.sent = this.listener.send({ type: "prompt", text, ref }) || prompt.sent;
  }

  #remove(ref: string): void {
    const left = this.#pending.filter((one) => one.ref !== ref);
    if (left.length === this.#pending.length) return;
    this.#pending = left;
    this.#changed();
  }

  #changed(): void {
    this.store.setItem(this.key, JSON.stringify(this.#pending));
    this.listener.changed(this.#pending);
  }
}

/** A reference that no other visit of this device uses. */
function newRef(): string {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return `${high!.toString(36)}${low!.toString(36)}`;
}

function restored(kept: string | null): PendingPrompt[] {
  try {
    const value: unknown = JSON.parse(kept ?? "[]");
    return Array.isArray(value) ? (value as PendingPrompt[]) : [];
  } catch {
    return [];
  }
}
