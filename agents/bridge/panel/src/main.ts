/** The page: what arrives goes to voice, stage and views; what a person does goes to the house. */

import { Ear } from "./ear";
import { Conversation } from "./state/conversation";
import { House, words } from "./state/mood";
import { deviceName, Settings } from "./state/settings";
import { Stopwatch } from "./state/stopwatch";
import { Turns } from "./state/turns";
import { ModelError } from "./stage/puppet";
import { Theatre } from "./theatre";
import { Captions } from "./views/captions";
import { Composer } from "./views/composer";
import { find, h } from "./views/dom";
import { Drawer, type View } from "./views/drawer";
import { HistoryView } from "./views/history";
import { HouseView } from "./views/house";
import { icon } from "./views/icons";
import { LogView } from "./views/log";
import { Notices } from "./views/notices";
import { PerformanceView } from "./views/performance";
import { SoundView } from "./views/sound";
import { TimingView } from "./views/timing";
import { Voice } from "./voice/voice";
import { Client } from "./wire/client";
import { look, past } from "./wire/house";
import type { Message } from "./wire/messages";

const MODEL = `${import.meta.env.BASE_URL}iris.glb`;
/** Milliseconds from the opening of the stage until the page is adorned. */
const ADORNED = 1000;
const UNSEEN =
  "Iris can be heard here and not be seen: this browser does not draw in 3D (WebGL). " +
  "Turn graphics acceleration on in its settings, or use another browser.";

class Page {
  readonly settings = new Settings();
  readonly notices = new Notices();
  readonly captions = new Captions();
  readonly conversation = new Conversation();
  readonly turns = new Turns();
  readonly house = new House();
  readonly stopwatch = new Stopwatch(this.turns, location.hostname);
  readonly place = find("stage");
  readonly theatre = new Theatre(find<HTMLCanvasElement>("canvas"), this.place);
  readonly client: Client;
  readonly voice: Voice;
  readonly ear: Ear;
  readonly composer: Composer;
  readonly drawer: Drawer;
  readonly views: { history: View; timing: View; stage: View; log: LogView };
  #model = "Iris";
  #mood = "";
  #refs = 0;
  #withdraw = () => {};

  constructor() {
    const session = new URLSearchParams(location.search).get("session") ?? "main";
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.client = new Client(`${scheme}://${location.host}/ws`, deviceName(), session, {
      connection: (state, detail) => this.#connection(state, detail),
      message: (message) => this.#take(message),
      sound: (frame) => {
        this.stopwatch.arrived(frame.turn, Date.now() / 1000);
        this.voice.sound(frame);
      },
      restarted: () => this.#afresh(),
    });
    this.voice = new Voice((message) => this.client.send(message));
    this.ear = new Ear(
      this.client,
      this.settings,
      (open) => (this.composer.listening = open),
      (text) => this.notices.say(text, "trouble"),
    );
    this.composer = new Composer({
      ask: (text) => this.#ask(text),
      stop: () => this.#stop(),
      listen: () => void this.ear.open(),
      release: () => void this.ear.close(),
    });
    const history = new HistoryView(this.conversation);
    const timing = new TimingView(this.turns);
    const log = new LogView();
    const stage = new PerformanceView(this.#direction());
    this.views = { history, timing, stage, log };
    const all = [
      history,
      timing,
      stage,
      new SoundView(this.settings),
      new HouseView(look, this.client.device),
      log,
    ];
    this.drawer = new Drawer(all, (right, bottom) => this.theatre.stage.cover(right, bottom));
    this.#wire();
    this.client.connect();
    void past(session).then((said) => {
      this.conversation.remember(said);
      this.drawer.refresh(history);
    });
    void this.#restore().then(() => this.#open());
    requestAnimationFrame((now) => this.#frame(now));
  }

  #wire(): void {
    this.theatre.onDrop((file) => void this.#load(file));
    this.voice.onblocked = (blocked) => {
      this.#withdraw();
      this.#withdraw = blocked
        ? this.notices.offer("Click to hear Iris", () => void this.voice.unlock())
        : () => {};
    };
    this.voice.onfirst = (turn, at) => {
      this.stopwatch.heard(turn, at);
      this.drawer.refresh(this.views.timing);
    };
    const mute = find("mute");
    mute.onclick = () => this.settings.change({ muted: !this.settings.now.muted });
    this.settings.watch(({ volume, muted, speaker }) => {
      this.voice.set({ volume, muted });
      mute.setAttribute("aria-pressed", String(muted));
      mute.replaceChildren(icon(muted ? "muted" : "loud"));
      this.voice.route(speaker).catch(() => {
        this.settings.change({ speaker: "" });
        this.notices.say("That loudspeaker is gone: the computer chooses.", "trouble");
      });
    });
  }

  #take(message: Message): void {
    this.views.log.add(message);
    this.drawer.refresh(this.views.log);
    this.house.take(message, performance.now());
    this.voice.take(message);
    this.captions.take(message);
    if (this.conversation.take(message)) this.drawer.refresh(this.views.history);
    if (this.stopwatch.take(message)) this.drawer.refresh(this.views.timing);
    const { lips, expressions } = this.theatre.actor;
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
      case "turn.ended":
        if (message.reason === "failed") this.notices.say("Iris could not answer.", "trouble");
        break;
      case "avatar.trigger":
        this.#trigger(message.name, message.data);
        break;
      case "avatar.expression":
        expressions.show(message.name, message.intensity, message.ms);
        this.drawer.refresh(this.views.stage);
        break;
      case "system.failed":
      case "error":
        this.notices.say(message.detail, "trouble");
        break;
    }
  }

  #trigger(name: string, data: Record<string, unknown>): void {
    this.theatre.trigger(name);
    const told = ["from", "name", "text", "amount"]
      .map((key) => data[key])
      .filter((one) => one !== undefined && one !== "");
    const plain = told
      .filter((one) => typeof one === "string" || typeof one === "number")
      .join(", ");
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    this.notices.say(plain ? `${title}: ${plain}` : title);
  }

  #ask(text: string): boolean {
    if (!this.client.online) {
      this.notices.say("Iris is away: your words are still in the field.", "trouble");
      return false;
    }
    const sounding = this.voice.heard(performance.now());
    if (sounding) this.client.send({ type: "turn.interrupt", turn: 0 });
    return this.client.send({ type: "prompt", text, ref: `p${++this.#refs}` });
  }

  #stop(): void {
    this.client.send({ type: "turn.interrupt", turn: 0 });
    const turn = this.voice.heard(performance.now())?.turn ?? this.house.answering;
    if (turn) this.voice.player.cancel(turn);
  }

  #connection(state: House["connection"], detail: string): void {
    this.house.connection = state;
    this.house.detail = detail;
    if (state === "online") this.ear.reconnected();
  }

  /** Nothing of what was under way will be whole any more. */
  #afresh(): void {
    this.voice.clear();
    this.theatre.actor.lips.clear();
    this.house.clear();
  }

  #direction(): ConstructorParameters<typeof PerformanceView>[0] {
    const away = () => this.notices.say("Iris is away.", "trouble");
    return {
      trigger: (name) => this.client.send({ type: "avatar.trigger", name, data: {} }) || away(),
      express: (name, intensity) =>
        this.client.send({ type: "avatar.expression", name, intensity, ms: 0 }) || away(),
      wanted: (mood) => this.theatre.actor.expressions.wanted(mood),
      load: (file) => void this.#load(file),
      restore: () => void this.#restore(),
      model: () => this.#model,
    };
  }

  /** Open the stage; what only adorns the page comes when she has had the time to appear. */
  #open(): void {
    this.theatre.open();
    setTimeout(() => (this.place.dataset.adorned = ""), ADORNED);
    if (!this.theatre.stage.renderer)
      this.place.append(h("p", { id: "unseen", textContent: UNSEEN }));
  }

  async #load(file: File): Promise<void> {
    try {
      await this.theatre.load(await file.arrayBuffer());
      this.#model = file.name;
      this.notices.say(`On stage: ${file.name}`);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      this.notices.say(`${file.name} cannot be shown: ${error.message}`, "trouble");
    }
    this.drawer.refresh(this.views.stage);
  }

  async #restore(): Promise<void> {
    try {
      const answer = await fetch(MODEL);
      if (!answer.ok) throw new ModelError(`${MODEL}: ${answer.status}`);
      await this.theatre.load(await answer.arrayBuffer());
      this.#model = "Iris";
    } catch (error) {
      this.notices.say(`Iris's own model cannot be loaded: ${(error as Error).message}`, "trouble");
    }
    this.drawer.refresh(this.views.stage);
  }

  #frame(now: number): void {
    requestAnimationFrame((next) => this.#frame(next));
    const moment = performance.now();
    const heard = this.voice.heard(moment, this.settings.now.offset);
    this.theatre.draw(now, heard, this.voice.level);
    this.captions.update(heard);
    // Between two sentences she still speaks.
    const speaking = !!heard || (this.#mood === "speaking" && this.voice.player.busy);
    const mood = this.house.mood(speaking, moment);
    this.composer.busy = mood === "speaking" || mood === "thinking";
    const text = words(mood, this.house.detail);
    if (mood === this.#mood) return;
    this.#mood = mood;
    this.place.dataset.mood = mood;
    find("state").textContent = text;
  }
}

/** For those who measure, and for those who tinker: `iris` in the console; see docs/panel.md. */
export const page = new Page();
Object.assign(globalThis, { iris: page });
