import {
  answerPairing,
  openPairing,
  pairedDevices,
  pairingRequests,
  removeDevice,
  type Invitation,
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
  #timer = 0;
  #expires = 0;
  /** How many devices there were at the last look. */
  #count = Infinity;

  constructor() {
    const open = button("Add a device", () => this.#try(async () => this.#show(await openPairing())));
    this.element.append(
      section(
        "A new device",
        h("p", {
          className: "small",
          textContent: "Shows a code for five minutes. Whoever can see this screen can use it once.",
        }),
        open,
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
    void this.#look();
    this.#timer = window.setInterval(() => void this.#look(), EVERY);
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
