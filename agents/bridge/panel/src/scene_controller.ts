/** Iris on the stage: the model, what it does, and when a picture of it is drawn. */

import { Vector3 } from "three";
import { Actor } from "./stage/actor";
import { Effects } from "./stage/effects";
import { loadModel, type ModelFile } from "./stage/models";
import { FramePacer } from "./stage/frame_pacer";
import { Stage } from "./stage/stage";
import { CLOTHES, EYES, HAIR, HER_OWN, type Look } from "./state/look";
import type { Progress } from "./voice/timeline";
import type { Frame } from "./wire/frames";
import type { Message } from "./wire/messages";

/** Milliseconds that she looks at a pointer that has stopped; then at the camera again. */
const INTEREST = 3500;
/** Seconds between two looks at whether there is something new to see, where it is drawn sparingly. */
const STEP = 0.06;
/** Seconds between two pictures at least, on battery: at most 30 a second. */
const ON_BATTERY = 1 / 33;
/** Seconds that a frame counts for at most: after a pause nobody catches up. */
const LONGEST = 0.5;

export class SceneController {
  readonly actor = new Actor();
  readonly stage: Stage;
  readonly effects: Effects;
  /** Milliseconds from the begin of the page to the first picture of a face. */
  firstFace = 0;
  /** Whether the device runs on its battery, and whether fewer pictures are drawn then. */
  onBattery = false;
  saving = true;
  readonly #target = new Vector3();
  readonly #pointer = { x: 0, y: 0, at: -Infinity };
  #look: Look = HER_OWN;
  readonly #pacer = new FramePacer();
  #before = 0;
  #drawn = 0;
  #hurried = false;
  #shows = "";

  constructor(
    canvas: HTMLCanvasElement,
    private readonly place: HTMLElement,
  ) {
    this.stage = new Stage(canvas);
    this.effects = new Effects(this.stage.scene, (strength) => this.stage.lighting.flash(strength));
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const calm = () => (this.actor.liveliness.calm = this.effects.calm = still.matches);
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
    if (!this.stage.opened) this.stage.open();
  }

  /** Colours, light and background. */
  set look(look: Look) {
    this.#look = look;
    this.#dye();
    this.stage.lighting.show(look.light);
    this.place.dataset.background = look.background;
    this.#pacer.reset();
  }

  #dye(): void {
    const { model } = this.actor;
    model?.recolour("Hair", HAIR[this.#look.hair] ?? null);
    model?.recolour("Eyes", EYES[this.#look.eyes] ?? null);
    model?.recolour("Sweater", CLOTHES[this.#look.clothes] ?? null);
  }

  /**
   * Show a model in place of the one that is there; gives the names of its pictures that were
   * missing. Rejects with a `ModelError`.
   */
  async load(file: ModelFile): Promise<readonly string[]> {
    const { model, missing } = await loadModel(file, this.stage.renderer);
    this.open();
    this.stage.show(model, this.actor.model);
    this.actor.model = model;
    this.#dye();
    return missing;
  }

  /** Lips, body, expressions and effects follow what the bridge tells. */
  onMessage(message: Message): void {
    const { lips, expressions, liveliness } = this.actor;
    switch (message.type) {
      case "vad.started":
      case "vad.stopped":
      case "turn.started":
      case "turn.ended":
        liveliness.notice(message.type);
        break;
      case "speech.started":
        lips.begin(message.turn, message.sentence, message.attempt);
        liveliness.prosody.begin(message.turn, message.sentence, message.attempt, message.rate);
        break;
      case "speech.visemes":
        lips.add(message.turn, message.sentence, message.frames);
        break;
      case "speech.prosody":
        liveliness.prosody.told(message.turn, message.sentence, message.stresses);
        break;
      case "turn.cancelled":
        lips.cancel(message.turn);
        expressions.cancel(message.turn);
        liveliness.prosody.cancel(message.turn);
        liveliness.notice(message.type);
        break;
      case "avatar.trigger":
        this.trigger(message.name);
        break;
      case "avatar.expression":
        if (message.turn) expressions.plan(message);
        else expressions.show(message.name, message.intensity, message.ms);
        break;
    }
  }

  /** Sound that arrived, before it is heard: where nobody tells its stresses, it does. */
  onSound({ turn, sentence, pcm }: Frame): void {
    this.actor.liveliness.prosody.sound(turn, sentence, pcm);
  }

  /** Forget what was to be said. */
  clear(): void {
    this.actor.lips.clear();
    this.actor.liveliness.prosody.clear();
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

  /** Live on to the moment `now`, in ms of the page's clock, and draw it if it is time to. */
  draw(now: number, heard: Progress | undefined): void {
    const { actor, effects, stage } = this;
    const passed = Math.max(0, (now - this.#before) / 1000);
    const hurried = !!heard || effects.running > 0;
    const thrifty = this.onBattery && this.saving;
    if (passed < (stage.slow && !hurried ? STEP : thrifty ? ON_BATTERY : 0)) return;
    this.#before = now;
    if (!actor.model && !effects.running) return;
    actor.live(Math.min(LONGEST, passed), heard, this.#lookedAt(now));
    if (!this.#pacer.due(now, actor.appearance, hurried || !stage.slow)) return;
    const since = Math.max(0, (now - this.#drawn) / 1000);
    this.#drawn = now;
    const seconds = Math.min(LONGEST, since);
    actor.show(seconds);
    effects.update(seconds, stage.canvas.height);
    if (this.#shows && !effects.running) {
      this.#shows = "";
      delete this.place.dataset.effect;
    }
    stage.render(since, !thrifty && (!stage.slow || (hurried && this.#hurried)));
    this.#hurried = hurried;
    if (!this.firstFace && actor.model && stage.renderer) this.firstFace = performance.now();
  }

  #lookedAt(now: number): Vector3 {
    const { x, y, at } = this.#pointer;
    if (now - at > INTEREST) return this.#target.copy(this.stage.camera.position);
    return this.stage.place(x, y, this.#target);
  }

  /** Take models that are dropped on the page. */
  onDrop(take: (files: File[]) => void): void {
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
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length) take(files);
    });
  }
}
