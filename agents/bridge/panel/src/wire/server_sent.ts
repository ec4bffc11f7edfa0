/** Server-sent events, read piece by piece. */

export interface ServerSentEvent {
  event: string;
  data: string;
}

export class ServerSentEvents {
  #rest = "";

  /** Take some text of the stream; gives the events that are complete by it. */
  push(text: string): ServerSentEvent[] {
    const blocks = (this.#rest + text.replaceAll("\r", "")).split("\n\n");
    this.#rest = blocks.pop()!;
    return blocks.flatMap((block) => {
      const event = { event: "message", data: [] as string[] };
      for (const line of block.split("\n")) {
        const [, field, value] = /^(event|data): ?(.*)$/s.exec(line) ?? [];
        if (field === "event") event.event = value!;
        if (field === "data") event.data.push(value!);
      }
      return event.data.length ? [{ event: event.event, data: event.data.join("\n") }] : [];
    });
  }
}
