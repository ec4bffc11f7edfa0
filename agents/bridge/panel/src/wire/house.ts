/** What the house says of itself over HTTP. */

import type { Remembered } from "../state/conversation";

export interface Report {
  nats: boolean;
  /** How many of each are up, and their engines by agent. */
  agents: Record<string, number>;
  engines: Record<string, string>;
}

export interface Device {
  device: string;
  kind: string;
  session: string;
  microphone: boolean;
}

async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  return (await answer.json()) as T;
}

/** Who is up and who is connected; nothing where nobody answers. */
export async function look(): Promise<[Report, Device[]] | null> {
  try {
    return await Promise.all([ask<Report>("/healthz"), ask<Device[]>("/devices")]);
  } catch {
    return null;
  }
}

/** What was said in a session before; nothing where nobody answers. */
export async function past(session: string): Promise<Remembered[]> {
  try {
    const said = await ask<Remembered[] | object>(
      `/history?session=${encodeURIComponent(session)}`,
    );
    return Array.isArray(said) ? said : [];
  } catch {
    return [];
  }
}
