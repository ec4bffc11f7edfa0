/** Iris on the stage: the model, what it does, and a picture for every frame of the screen. */

import { Vector3 } from "three";
import { Actor } from "./stage/actor";
import { Effects } from "./stage/effects";
import { loadModel } from "./stage/models";
import { Pace, type Sight } from "./stage/pace";
import { Stage } from "./stage/stage";
import type { Progress } from "./voice/timeline";
import type { Message } from "./wire/messages";

/** Milliseconds that she looks at a pointer that has stopped; then at the camera again. */
const INTEREST = 3500;
/** Milliseconds after the pointer moved, or lost her interest, during which she turns. */
const BRISK = 300;
const RETURN = 1000;
/** Seconds that a frame counts for at most: after a pause nobody catches up. */
const LONGEST = 0.5;

export class Theatre {
  readonly actor = new Actor();
  readonly stage: Stage;
  readonly effects: Effects;
  /** Milliseconds from the begin of the page to the first picture of a face. */
  firstFace = 0;
  readonly #target = new Vector3();
  readonly #pointer = { x: 0, y: 0, at: -Infinity };
  #pace = new Pace(false);
  #before = 0;
  #sight: Sight = "still";
  #shows = "";

  constructor(
    canvas: HTMLCanvasElement,
    private readonly place: HTMLElement,
  ) {
    this.stage = new Stage(canvas);
    this.effects = new Effects(this.stage.scene, (strength) => this.stage.flash(strength));
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const calm = () => (this.actor.idle.calm = this.effects.calm = still.matches);
    still.addEventListener("change", calm);
    calm();
    addEventListener("pointermove", ({ clientX, clientY, timeStamp }) => {
      Object.assign(this.#pointer, { x: clientX, y: clientY, at: timeStamp });
    });
  }

  /**
   * Raise the curtain, if it is down. A browser is long in giving something to draw with, and does
   * nothing else meanwhile: so her model is read before.
   */
  open(): void {
    if (this.stage.opened) return;
    this.stage.open();
    this.#pace = new Pace(this.stage.slow);
  }

  /** Show a model in place of the one that is there. Rejects with a `ModelError`. */
  async load(data: ArrayBuffer): Promise<void> {
    const puppet = await loadModel(data);
    this.open();
    this.stage.show(puppet, this.actor.puppet);
    this.actor.puppet = puppet;
  }

  /** Lips, expressions and effects follow what the bridge tells. */
  onMessage(message: Message): void {
    const { lips, expressions } = this.actor;
    switch (message.type) {
      case "speech.started":
        lips.begin(message.turn, message.sentence, message.attempt);
        break;
      case "speech.visemes":
        lips.add(message.turn, message.sentence, message.frames);
        break;
      case "turn.cancelled":
        lips.cancel(message.turn);
        break;
      case "avatar.trigger":
        this.trigger(message.name);
        break;
      case "avatar.expression":
        expressions.show(message.name, message.intensity, message.ms);
        break;
    }
  }

  /** Set an effect off; gives whether there is one of that name. */
  trigger(name: string): boolean {
    if (!this.effects.trigger(name)) return false;
    if (!this.effects.calm) {
      this.#shows = name;
      this.place.dataset.effect = name;
    }
    return true;
  }

  /** Draw the moment `now`, in ms of the page's clock, if it is time to. */
  draw(now: number, heard: Progress | undefined, level: number): void {
    if (!this.actor.puppet && !this.effects.running) return;
    const passed = Math.max(0, (now - this.#before) / 1000);
    const sight = heard ? "speaking" : this.#moving(now, passed) ? "moving" : "still";
    if (!this.#pace.due(now, sight)) return;
    const seconds = Math.min(LONGEST, passed);
    this.#before = now;
    this.actor.update(seconds, heard, level, this.#look(now));
    this.effects.update(seconds, this.stage.canvas.height);
    if (this.#shows && !this.effects.running) {
      this.#shows = "";
      delete this.place.dataset.effect;
    }
    const paced = this.stage.slow && (sight !== "speaking" || this.#sight !== sight);
    this.stage.render(passed, !paced);
    this.#sight = sight;
    if (!this.firstFace && this.actor.puppet && this.stage.renderer)
      this.firstFace = performance.now();
  }

  /** Whether more than breathing is to be seen, so many seconds after the picture before. */
  #moving(now: number, passed: number): boolean {
    const since = now - this.#pointer.at;
    const turns = since < BRISK || (since > INTEREST && since < INTEREST + RETURN);
    return turns || this.effects.running > 0 || passed >= this.actor.rest;
  }

  #look(now: number): Vector3 {
    const { x, y, at } = this.#pointer;
    if (now - at > INTEREST) return this.#target.copy(this.stage.camera.position);
    return this.stage.place(x, y, this.#target);
  }

  /** Take models that are dropped on the page. */
  onDrop(take: (file: File) => void): void {
    addEventListener("dragover", (event) => {
      event.preventDefault();
      this.place.classList.add("drop");
    });
    addEventListener(
      "dragleave",
      (event) => event.relatedTarget ?? this.place.classList.remove("drop"),
    );
    addEventListener("drop", (event) => {
      event.preventDefault();
      this.place.classList.remove("drop");
      const file = event.dataTransfer?.files[0];
      if (file) take(file);
    });
  }
}
