/** The control room: tabs, each with a view that is made anew when it is looked at. */

import { find, h } from "./dom";
import { icon } from "./icons";

export interface View {
  readonly title: string;
  readonly element: HTMLElement;
  /** Show what is true now; called when it comes to be seen and when something changed. */
  refresh(): void;
  /** Called as it comes to be seen, and as it goes. */
  seen?(visible: boolean): void;
}

export class Drawer {
  readonly #drawer = find("drawer");
  readonly #open = find("open");
  readonly #tabs: HTMLButtonElement[];
  readonly #panels: HTMLElement[];
  #chosen = 0;
  #stale = false;

  /** `moved` is told how many pixels it covers at the right and at the bottom. */
  constructor(
    private readonly views: readonly View[],
    private readonly moved: (right: number, bottom: number) => void,
  ) {
    const close = h(
      "button",
      { className: "icon", type: "button", aria: { label: "Close" } },
      icon("close"),
    );
    close.onclick = () => this.show(false);
    this.#tabs = views.map((view, i) => this.#tab(view, i));
    this.#panels = views.map((view, i) => {
      const aria = { role: "tabpanel", labelledby: `tab-${i}` };
      return h("div", { id: `view-${i}`, tabIndex: 0, hidden: true, aria }, view.element);
    });
    this.#drawer.append(
      h("div", { className: "head" }, h("h2", { textContent: "Control room" }), close),
      h("div", { aria: { role: "tablist", label: "Control room" } }, ...this.#tabs),
      ...this.#panels,
    );
    this.#open.append(icon("controls"));
    this.#open.onclick = () => this.show(!this.visible);
    this.#drawer.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.show(false);
    };
    addEventListener("resize", () => this.#tellMoved());
  }

  get visible(): boolean {
    return !this.#drawer.hidden;
  }

  show(visible: boolean): void {
    const had = this.#drawer.contains(document.activeElement);
    this.#drawer.hidden = !visible;
    document.body.classList.toggle("open", visible);
    this.#open.setAttribute("aria-expanded", String(visible));
    if (visible) {
      this.choose(this.#chosen);
      this.#tabs[this.#chosen]?.focus();
    } else {
      this.views[this.#chosen]?.seen?.(false);
      if (had) this.#open.focus();
    }
    this.#tellMoved();
  }

  choose(place: number): void {
    if (place !== this.#chosen) this.views[this.#chosen]?.seen?.(false);
    this.#chosen = place;
    this.#tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === place));
      tab.tabIndex = i === place ? 0 : -1;
      this.#panels[i]!.hidden = i !== place;
    });
    this.views[place]?.refresh();
    this.views[place]?.seen?.(true);
  }

  /** Something changed: the view that is looked at shows it with the next picture. */
  refresh(view: View): void {
    if (!this.visible || this.views[this.#chosen] !== view || this.#stale) return;
    this.#stale = true;
    requestAnimationFrame(() => {
      this.#stale = false;
      view.refresh();
    });
  }

  #tab(view: View, place: number): HTMLButtonElement {
    const aria = { role: "tab", controls: `view-${place}`, selected: String(place === 0) };
    const tab = h("button", { id: `tab-${place}`, type: "button", textContent: view.title, aria });
    tab.tabIndex = place === 0 ? 0 : -1;
    tab.onclick = () => this.choose(place);
    tab.onkeydown = ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!step) return;
      const next = (place + step + this.views.length) % this.views.length;
      this.choose(next);
      this.#tabs[next]?.focus();
    };
    return tab;
  }

  #tellMoved(): void {
    const { width, height } = this.#drawer.getBoundingClientRect();
    const below = width >= innerWidth;
    this.moved(this.visible && !below ? width : 0, this.visible && below ? height : 0);
  }
}
