/** A network between the page and the bridge that a test can freeze. */

import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

export class Proxy {
  /** While it is true nothing passes in either direction, and no connection ends. */
  frozen = false;
  /** While it is true every WebSocket is cut off as it begins, as some networks do. */
  refusesWebSocket = false;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on("connection", (client) => this.#join(client));
  }

  static async to(address: string): Promise<Proxy> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return new Proxy(server, new URL(address));
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  #join(client: Socket): void {
    const bridge = connect(Number(this.target.port), this.target.hostname);
    for (const [from, to] of [
      [client, bridge],
      [bridge, client],
    ] as const) {
      this.#sockets.add(from);
      from.on("data", (data) => {
        if (this.frozen) return;
        if (this.refusesWebSocket && /^GET \/ws/.test(data.toString("latin1"))) from.destroy();
        else to.write(data);
      });
      from.on("error", () => to.destroy());
      from.on("close", () => this.#sockets.delete(from) && (this.frozen || to.destroy()));
    }
  }
}
