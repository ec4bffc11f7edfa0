import {
  answerPairing,
  lan,
  openPairing,
  pairedDevices,
  pairingRequests,
  removeDevice,
  turnLan,
  type Invitation,
  type Lan,
  type PairedDevice,
  type PairingRequest,
} from "../wire/pairing";
import { h, section } from "./dom";
import type { View } from "./drawer";

/** Milliseconds between looks at who waits and who was let in. */
const EVERY = 1500;
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** Phones and other devices of the network: letting one in, and letting one in no more. */
export class DevicesView implements View {
  readonly title = "Devices";
  readonly element = h("div", { style: "display: contents" });
  readonly #trouble = h("p", { className: "trouble", aria: { role: "alert" } });
  readonly #invitation = h("div", { className: "invitation" });
  readonly #waiting = h("ol", { className: "list", aria: { live: "polite", label: "Waiting" } });
  readonly #devices = h("ol", { className: "list" });
  readonly #open = h("input", { type: "checkbox", id: "lan", disabled: true });
  readonly #add: HTMLButtonElement;
  #timer = 0;
  #expires = 0;
  /** How many devices there were at the last look. */
  #count = Infinity;

  constructor() {
    this.#add = button("Add a device", () => this.#try(() => this.#invite()));
    this.#open.onchange = () => void this.#try(() => this.#turn(this.#open.checked));
    this.element.append(
      section(
        "The network",
        h("label", {}, this.#open, " Let devices of this network in, once they are paired"),
        h("p", {
          className: "small",
          textContent: "Until Iris is stopped; lan = true in iris.toml makes it last.",
        }),
      ),
      section(
        "A new device",
        h("p", {
          className: "small",
          textContent: "Shows a code for five minutes. Whoever can see this screen can use it once.",
        }),
        this.#add,
        this.#trouble,
        this.#invitation,
        this.#waiting,
      ),
      section("Devices that may come in", this.#devices),
    );
  }

  refresh(): void {
    // It looks by itself while it is seen.
  }

  seen(visible: boolean): void {
    clearInterval(this.#timer);
    this.#invitation.replaceChildren();
    this.#trouble.textContent = "";
    this.#count = Infinity;
    if (!visible) return;
    void this.#try(async () => this.#told(await lan()));
    void this.#look();
    this.#timer = window.setInterval(() => void this.#look(), EVERY);
  }

  async #invite(): Promise<void> {
    this.#show(await openPairing());
  }

  /** Open her to the network, and show at once how the first device comes in; or close her. */
  async #turn(open: boolean): Promise<void> {
    try {
      this.#told(await turnLan(open));
    } catch (error) {
      this.#open.checked = !open;
      throw error;
    }
    if (open) await this.#invite();
    else this.#invitation.replaceChildren();
  }

  #told({ open, may_turn }: Lan): void {
    this.#open.checked = open;
    this.#open.disabled = !may_turn;
    this.#add.disabled = !open;
  }

  #show({ url, svg, code, seconds }: Invitation): void {
    this.#expires = performance.now() + 1000 * seconds;
    const src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    this.#invitation.replaceChildren(
      h("img", { src, alt: "QR code: scan it with the device's camera" }),
      h("p", {}, "Without a camera, open ", h("b", { textContent: origin(url) }), " there and type"),
      h("p", { className: "code", textContent: `${code.slice(0, 3)} ${code.slice(3)}` }),
    );
  }

  async #look(): Promise<void> {
    if (performance.now() > this.#expires) this.#invitation.replaceChildren();
    try {
      const [requests, devices] = await Promise.all([pairingRequests(), pairedDevices()]);
      update(this.#waiting, requests, (one) => this.#request(one));
      update(this.#devices, devices, (one) => this.#device(one));
      if (!devices.length)
        this.#devices.replaceChildren(h("li", { className: "empty", textContent: "None yet." }));
      // A code that was used is good for nobody else.
      if (devices.length > this.#count) this.#invitation.replaceChildren();
      this.#count = devices.length;
    } catch (error) {
      this.#trouble.textContent = (error as Error).message;
    }
  }

  #request({ id, name, kind, address }: PairingRequest): HTMLElement {
    const answer = (allow: boolean) => this.#try(() => answerPairing(id, allow));
    return h(
      "li",
      { data: { id } },
      h("span", {}, h("b", { textContent: name }), ` (${kind || "device"}, ${address}) wants in`),
      h(
        "span",
        { className: "row" },
        button("Allow", () => answer(true)),
        button("Refuse", () => answer(false)),
      ),
    );
  }

  #device({ id, name, kind, scopes, last_seen }: PairedDevice): HTMLElement {
    const seen = last_seen ? `seen ${DAY.format(1000 * last_seen)}` : "never seen";
    return h(
      "li",
      { data: { id } },
      h(
        "span",
        {},
        h("b", { textContent: name || kind }),
        h("small", { textContent: ` ${[kind, scopes.join(", "), seen].filter(Boolean).join(" · ")}` }),
      ),
      button("Remove", () => this.#try(() => removeDevice(id)), `Remove ${name}`),
    );
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.#trouble.textContent = "";
    } catch (error) {
      this.#trouble.textContent = (error as Error).message;
    }
  }
}

/** Lines by id: those that stay are left alone, so that nobody's press goes astray. */
function update<T extends { id: string }>(
  list: HTMLElement,
  wanted: readonly T[],
  line: (one: T) => HTMLElement,
): void {
  const there = new Map([...list.children].map((one) => [(one as HTMLElement).dataset.id, one]));
  list.replaceChildren(...wanted.map((one) => there.get(one.id) ?? line(one)));
}

function button(text: string, act: () => void, label = ""): HTMLButtonElement {
  const made = h("button", { className: "plain", type: "button", textContent: text });
  if (label) made.ariaLabel = label;
  made.onclick = act;
  return made;
}

function origin(url: string): string {
  return url.split("#")[0]!;
}
