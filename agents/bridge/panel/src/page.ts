/** The whole page: its parts, and what connects them. */

import { CharacterLoader } from "./characters";
import { ControlRoom } from "./control_room";
import { announcementOf } from "./state/announcement";
import { Conversation } from "./state/conversation";
import { ConversationStatus, describe } from "./state/conversation_status";
import { LatencyRecorder } from "./state/latency";
import { pageOptions } from "./state/page_options";
import { deviceName, Settings, type Choices } from "./state/settings";
import { Turns } from "./state/turns";
import { SceneController } from "./scene_controller";
import { watchPower } from "./stage/power";
import { Captions } from "./views/captions";
import { Composer } from "./views/composer";
import { find, h } from "./views/dom";
import { icon } from "./views/icons";
import { Notices } from "./views/notices";
import { PendingView } from "./views/pending";
import type { PerformanceActions } from "./views/performance";
import { MicrophoneControl } from "./voice/microphone_control";
import { Voice } from "./voice/voice";
import { BridgeClient, type ConnectionState, type Listener } from "./wire/client";
import { fetchHistory, isReachable } from "./wire/http";
import { httpTransport } from "./wire/http_transport";
import type { Message, Outgoing } from "./wire/messages";
import { PromptOutbox, type PendingPrompt } from "./wire/outbox";
import { TransportChoice } from "./wire/transport";
import { webSocketTransport } from "./wire/websocket_transport";

/** Milliseconds from the opening of the stage until the page gets its shadows. */
const ADORN_AFTER = 1000;
const UNSEEN =
  "Iris can be heard here and not be seen: this browser does not draw in 3D (WebGL). " +
  "Turn graphics acceleration on in its settings, or use another browser.";

export class Page {
  readonly options = pageOptions(location.search);
  readonly settings = new Settings();
  readonly notices = new Notices();
  readonly captions = new Captions();
  readonly conversation = new Conversation();
  readonly turns = new Turns();
  readonly status = new ConversationStatus();
  readonly latency = new LatencyRecorder(this.turns, location.hostname);
  readonly scene = new SceneController(find<HTMLCanvasElement>("canvas"), find("stage"));
  readonly characters = new CharacterLoader(this.scene, this.notices, () =>
    this.controlRoom.performanceChanged(),
  );
  readonly client: BridgeClient;
  readonly voice: Voice;
  readonly microphone: MicrophoneControl;
  readonly composer: Composer;
  readonly outbox: PromptOutbox;
  readonly controlRoom: ControlRoom;
  #state = "";
  #withdrawOffer = () => {};

  constructor() {
    const { session, overlay, captions } = this.options;
    document.documentElement.classList.toggle("overlay", overlay);
    document.documentElement.classList.toggle("silent", !captions);
    this.client = new BridgeClient(transports(), deviceName(), session, this.#clientListener());
    this.voice = new Voice((message) => this.client.send(message));
    this.microphone = new MicrophoneControl(
      this.client,
      this.settings,
      (open) => (this.composer.listening = open),
      (text) => this.notices.say(text, "trouble"),
    );
    this.composer = new Composer({
      ask: (text) => this.#ask(text),
      stop: () => this.#stop(),
      listen: () => void this.microphone.open(),
      release: () => void this.microphone.close(),
    });
    this.outbox = this.#makeOutbox(session);
    const { conversation, turns, latency, settings } = this;
    this.controlRoom = new ControlRoom(
      { conversation, turns, latency, settings, device: this.client.device },
      this.#performanceActions(),
      (right, bottom) => this.scene.stage.cover(right, bottom),
    );
    this.#connectParts();
    this.client.connect();
    void this.#showHistory(session);
    void this.characters.restore().then(() => this.#openStage());
    requestAnimationFrame((now) => this.#onFrame(now));
    void watchPower((onBattery) => (this.scene.onBattery = onBattery));
  }

  #clientListener(): Listener {
    return {
      connection: (state, detail) => this.#onConnection(state, detail),
      message: (message) => this.#onMessage(message),
      sound: (frame) => {
        this.latency.arrived(frame.turn, Date.now() / 1000);
        this.scene.onSound(frame);
        this.voice.onSound(frame);
      },
      restarted: () => this.#startAfresh(),
    };
  }

  #makeOutbox(session: string): PromptOutbox {
    const view = new PendingView((ref) => this.composer.restore(this.outbox.takeBack(ref) ?? ""));
    const listener = {
      send: (message: Outgoing) => this.client.send(message),
      changed: (pending: readonly PendingPrompt[]) => view.show(pending),
      refused: (text: string) => this.composer.restore(text),
    };
    return new PromptOutbox(listener, `iris-outbox-${session}`);
  }

  #performanceActions(): PerformanceActions {
    const send = (message: Outgoing) => {
      if (!this.client.send(message)) this.notices.say("Iris is away.", "trouble");
    };
    return {
      trigger: (name) => send({ type: "avatar.trigger", name, data: {} }),
      express: (name, intensity) => send({ type: "avatar.expression", name, intensity, ms: 0 }),
      wanted: (expression) => this.scene.actor.expressions.wanted(expression),
      load: (files) => void this.characters.load(files),
      restore: () => void this.characters.restore(),
      model: () => this.characters.name,
    };
  }

  #connectParts(): void {
    this.scene.onDrop((files) => void this.characters.load(files));
    this.voice.onblocked = (blocked) => {
      this.#withdrawOffer();
      this.#withdrawOffer = blocked
        ? this.notices.offer("Click to hear Iris", () => void this.voice.unlock())
        : () => {};
    };
    this.voice.onfirst = (turn, at) => {
      this.latency.heard(turn, at);
      this.controlRoom.timingChanged();
    };
    addEventListener("online", () => this.client.check());
    document.addEventListener("visibilitychange", () => document.hidden || this.client.check());
    find("mute").onclick = () => this.settings.change({ muted: !this.settings.now.muted });
    this.settings.watch((choices) => this.#applySettings(choices));
  }

  #applySettings({ volume, muted, speaker, look, quality, saving }: Choices): void {
    this.scene.look = look;
    this.scene.saving = saving;
    this.scene.stage.quality = quality;
    this.voice.set({ volume, muted });
    const mute = find("mute");
    mute.setAttribute("aria-pressed", String(muted));
    mute.replaceChildren(icon(muted ? "muted" : "loud"));
    this.voice.route(speaker).catch(() => {
      this.settings.change({ speaker: "" });
      this.notices.say("That loudspeaker is gone: the computer chooses.", "trouble");
    });
  }

  #onMessage(message: Message): void {
    this.outbox.onMessage(message);
    this.status.onMessage(message, performance.now());
    this.voice.onMessage(message);
    this.captions.onMessage(message);
    if (this.options.effects || message.type !== "avatar.trigger") this.scene.onMessage(message);
    this.controlRoom.onMessage(message);
    const announcement = announcementOf(message);
    if (announcement) this.notices.say(announcement.text, announcement.kind);
  }

  #onConnection(state: ConnectionState, detail: string): void {
    this.status.connection = state;
    this.status.detail = detail;
    if (state === "online") this.microphone.reconnected();
  }

  /** The bridge could not resume: what was under way will not be completed. */
  #startAfresh(): void {
    this.voice.clear();
    this.scene.clear();
    this.status.clear();
  }

  /** A question that is typed while she speaks interrupts her, as one that is spoken does. */
  #ask(text: string): void {
    if (this.voice.heard(performance.now())) this.client.send({ type: "turn.interrupt", turn: 0 });
    this.outbox.add(text);
  }

  #stop(): void {
    this.client.send({ type: "turn.interrupt", turn: 0 });
    const turn = this.voice.heard(performance.now())?.turn ?? this.status.answering;
    if (turn) this.voice.player.cancel(turn);
  }

  async #showHistory(session: string): Promise<void> {
    this.conversation.remember(await fetchHistory(session));
    this.controlRoom.historyChanged();
  }

  /** Open the stage; shadows, which only adorn the page, come when she has had the time to appear. */
  #openStage(): void {
    this.scene.open();
    const stage = find("stage");
    setTimeout(() => (stage.dataset.adorned = ""), ADORN_AFTER);
    if (!this.scene.stage.renderer) stage.append(h("p", { id: "unseen", textContent: UNSEEN }));
  }

  #onFrame(now: number): void {
    requestAnimationFrame((next) => this.#onFrame(next));
    const moment = performance.now();
    const heard = this.voice.heard(moment, this.settings.now.offset);
    this.scene.draw(now, heard);
    this.captions.update(heard);
    // Between two sentences she still speaks.
    const speaking = !!heard || (this.#state === "speaking" && this.voice.player.busy);
    this.#showState(this.status.state(speaking, moment));
  }

  #showState(state: ReturnType<ConversationStatus["state"]>): void {
    this.composer.busy = state === "speaking" || state === "thinking";
    if (state === this.#state) return;
    this.#state = state;
    find("stage").dataset.state = state;
    find("state").textContent = describe(state, this.status.detail);
  }
}

/** The ways to the bridge that serves this page: WebSocket, or HTTP where that is refused. */
function transports(): TransportChoice {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = webSocketTransport(`${scheme}://${location.host}/ws`);
  return new TransportChoice([socket, httpTransport(location.origin)], isReachable);
}
