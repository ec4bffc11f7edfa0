/** The control room: every view, and which of them a message makes stale. */

import type { Conversation } from "./state/conversation";
import type { LatencyRecorder } from "./state/latency";
import type { Settings } from "./state/settings";
import type { Turns } from "./state/turns";
import { AgentsView } from "./views/agents";
import { DevicesView } from "./views/devices";
import { Drawer } from "./views/drawer";
import { HistoryView } from "./views/history";
import { LookView } from "./views/look";
import { LogView } from "./views/log";
import { PerformanceView, type PerformanceActions } from "./views/performance";
import { SoundView } from "./views/sound";
import { SystemView } from "./views/system";
import { TimingView } from "./views/timing";
import {
  cloneVoice,
  fetchAgents,
  fetchModels,
  fetchStatus,
  fetchVoices,
  sampleVoice,
  useAgent,
} from "./wire/http";
import type { Message } from "./wire/messages";

/** What the views show. */
export interface Shown {
  conversation: Conversation;
  turns: Turns;
  latency: LatencyRecorder;
  settings: Settings;
  /** This page's name among the devices. */
  device: string;
}

export class ControlRoom {
  readonly drawer: Drawer;
  readonly #history: HistoryView;
  readonly #timing: TimingView;
  readonly #performance: PerformanceView;
  readonly #log = new LogView();

  /** `covered` is told how many pixels of the page the drawer covers at the right and at the bottom. */
  constructor(
    private readonly shown: Shown,
    actions: PerformanceActions,
    covered: (right: number, bottom: number) => void,
  ) {
    this.#history = new HistoryView(shown.conversation);
    this.#timing = new TimingView(shown.turns);
    this.#performance = new PerformanceView(actions);
    const views = [
      this.#history,
      this.#timing,
      this.#performance,
      new LookView(shown.settings),
      new SoundView(shown.settings),
      new AgentsView(
        { describe: fetchAgents, models: fetchModels, use: useAgent },
        { voices: fetchVoices, sample: sampleVoice, clone: cloneVoice },
      ),
      new DevicesView(),
      new SystemView(fetchStatus, shown.device),
      this.#log,
    ];
    this.drawer = new Drawer(views, covered);
  }

  onMessage(message: Message): void {
    this.#log.add(message);
    this.drawer.refresh(this.#log);
    if (this.shown.conversation.onMessage(message)) this.historyChanged();
    if (this.shown.latency.onMessage(message)) this.timingChanged();
    if (message.type === "avatar.expression") this.performanceChanged();
  }

  historyChanged(): void {
    this.drawer.refresh(this.#history);
  }

  timingChanged(): void {
    this.drawer.refresh(this.#timing);
  }

  performanceChanged(): void {
    this.drawer.refresh(this.#performance);
  }
}
