import { STAGES, type Share, type Turn, type Turns } from "../state/turns";
import { h, section } from "./dom";
import type { View } from "./drawer";

const NEWEST = 12;

/** Where the time of each turn went, and what is usual. */
export class TimingView implements View {
  readonly title = "Timing";
  readonly element = h("div", { style: "display: contents" });

  constructor(private readonly turns: Turns) {}

  refresh(): void {
    const timed = this.turns.all
      .filter((turn) => turn.shares.length)
      .slice(-NEWEST)
      .reverse();
    if (!timed.length) {
      const text = "Ask something, and see here where the time goes.";
      this.element.replaceChildren(h("p", { className: "empty", textContent: text }));
      return;
    }
    this.element.replaceChildren(
      section("This visit", this.#usual()),
      section("Newest turns", h("div", { className: "turns" }, ...timed.map(waterfall))),
    );
  }

  #usual(): HTMLElement {
    const head = ["Stage", "Median", "95 %", "Turns"].map((textContent) =>
      h("th", { textContent, scope: "col" }),
    );
    const rows = this.turns
      .usual()
      .map(({ name, median, p95, count }) =>
        h(
          "tr",
          {},
          h("th", { textContent: name, scope: "row" }),
          ...[time(median), time(p95), String(count)].map((textContent) =>
            h("td", { textContent }),
          ),
        ),
      );
    return h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows));
  }
}

function waterfall(turn: Turn): HTMLElement {
  const { shares, total, slowest } = turn;
  const begin = Math.min(...shares.map(({ started }) => started));
  return h(
    "div",
    { className: "turn" },
    h(
      "p",
      { className: "title" },
      h("span", { textContent: turn.text || `Turn ${turn.number}` }),
      h("strong", { textContent: time(total) }),
    ),
    ...shares.map((share) => bar(share, begin, total, share.stage === slowest?.stage)),
  );
}

function bar(
  { stage, started, ms }: Share,
  begin: number,
  total: number,
  slowest: boolean,
): HTMLElement {
  const left = (100 * 1000 * (started - begin)) / (total || 1);
  const width = (100 * ms) / (total || 1);
  return h(
    "p",
    { className: slowest ? "stage slowest" : "stage" },
    h("span", { textContent: STAGES.get(stage) ?? stage }),
    h("span", { className: "bar" }, h("i", { style: `left:${left}%;width:${width}%` })),
    h("b", { textContent: time(ms), title: slowest ? "The slowest stage" : "" }),
  );
}

/** Milliseconds as people read them. */
export function time(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 100 ? `${Math.round(ms)} ms` : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}
