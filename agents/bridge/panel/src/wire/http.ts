/** What the bridge tells over HTTP: who is up, who is connected, what was said. */

export interface HealthReport {
  nats: boolean;
  /** How many of each agent are up, and their engines by agent. */
  agents: Record<string, number>;
  engines: Record<string, string>;
}

export interface ConnectedDevice {
  device: string;
  kind: string;
  session: string;
  microphone: boolean;
}


/** An exchange of the stored history. */
export interface PastExchange {
  turn: number;
  question: string;
  answer: string;
}

async function getJson<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  return (await answer.json()) as T;
}

/** Which agents are up and who is connected; null where nobody answers. */
export async function fetchStatus(): Promise<[HealthReport, ConnectedDevice[]] | null> {
  try {
    return await Promise.all([
      getJson<HealthReport>("/healthz"),
      getJson<ConnectedDevice[]>("/devices"),
    ]);
  } catch {
    return null;
  }
}

/** Whether the bridge answers at all, in whatever state it is. */
export async function isReachable(): Promise<boolean> {
  try {
    await fetch("/healthz", { cache: "no-store" });
    return true;
  } catch {
    return false;
  }
}

/** What was said in a session before; nothing where nobody answers. */
export async function fetchHistory(session: string): Promise<PastExchange[]> {
  try {
    const said = await getJson<PastExchange[] | object>(
      `/history?session=${encodeURIComponent(session)}`,
    );
    return Array.isArray(said) ? said : [];
  } catch {
    return [];
  }
}
