/** What carries frames between the page and the bridge, in whichever way the network lets through. */

export interface TransportListener {
  /** Frames can be sent from now on. */
  opened(): void;
  /** A frame of the bridge: text, or binary. */
  frame(data: string | ArrayBuffer): void;
  /** It is over; called once, whoever ended it. */
  closed(): void;
}

export interface Transport {
  /** Send a frame; only after `opened`. */
  send(frame: string | ArrayBuffer): void;
  /** End it now; `closed` is called before this returns. */
  close(): void;
}

export type OpenTransport = (listener: TransportListener) => Transport;

/**
 * Which way to take: the first, until it yields not one frame although the bridge can be reached;
 * then the next. What works is kept.
 */
export class TransportChoice {
  #chosen = 0;

  /** `reachable` tells whether the bridge answers at all. */
  constructor(
    private readonly ways: readonly OpenTransport[],
    private readonly reachable: () => Promise<boolean>,
  ) {}

  /** Which of the ways is taken. */
  get chosen(): number {
    return this.#chosen;
  }

  open(listener: TransportListener): Transport {
    const tried = this.#chosen;
    let heard = false;
    return this.ways[tried]!({
      opened: () => listener.opened(),
      frame: (data) => {
        heard = true;
        listener.frame(data);
      },
      closed: () => {
        if (!heard) void this.#failed(tried);
        listener.closed();
      },
    });
  }

  async #failed(tried: number): Promise<void> {
    if (this.ways.length < 2 || !(await this.reachable())) return;
    if (this.#chosen === tried) this.#chosen = (tried + 1) % this.ways.length;
  }
}
