import { h, section } from "./dom";
import type { View } from "./drawer";
import type { ConnectedDevice, HealthReport } from "../wire/http";

const EVERY = 3000;
const NAMES: Record<string, string> = {
  asr: "Hearing",
  dialogue: "Answering",
  retrieval: "Knowing",
  tts: "Speaking",
  events: "Events",
  bridge: "Bridge",
};

/** Which agents are up, with which engines, and who is connected. */
export class SystemView implements View {
  readonly title = "System";
  readonly element = h("div", { style: "display: contents" });
  #report: HealthReport | null = null;
  #devices: ConnectedDevice[] = [];
  #timer = 0;

  /** `ask` gives what is up and connected, or null where nobody answers. */
  constructor(
    private readonly ask: () => Promise<[HealthReport, ConnectedDevice[]] | null>,
    private readonly own: string,
  ) {}

  seen(visible: boolean): void {
    clearInterval(this.#timer);
    if (!visible) return;
    void this.#poll();
    this.#timer = window.setInterval(() => void this.#poll(), EVERY);
  }

  refresh(): void {
    const report = this.#report;
    if (!report) {
      this.element.replaceChildren(
        h("p", { className: "empty", textContent: "Iris is away." }),
      );
      return;
    }
    const agents = Object.entries(report.agents).map(([name, count]) =>
      line(count > 0, NAMES[name] ?? name, report.engines[name] ?? name, count > 0 ? "up" : "down"),
    );
    const devices = this.#devices.map(({ device, kind, session, microphone }) =>
      line(
        true,
        device === this.own ? `${device} (this page)` : device,
        kind,
        `${session}${microphone ? ", microphone open" : ""}`,
      ),
    );
    this.element.replaceChildren(
      section(
        "Agents",
        h(
          "ol",
          { className: "list" },
          line(report.nats, "Bus", "NATS", report.nats ? "up" : "down"),
          ...agents,
        ),
      ),
      section("Connected devices", h("ol", { className: "list" }, ...devices)),
    );
  }

  async #poll(): Promise<void> {
    const found = await this.ask();
    [this.#report, this.#devices] = found ?? [null, []];
    this.refresh();
  }
}

function line(up: boolean, name: string, detail: string, state: string): HTMLElement {
  return h(
    "li",
    {},
    h("span", { className: `dot ${up ? "up" : "down"}`, aria: { hidden: "true" } }),
    h("span", { textContent: name }),
    h("small", { textContent: detail === name ? "" : detail }),
    h("span", { textContent: state }),
  );
}
