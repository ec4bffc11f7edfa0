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

/** What an agent is made of, as `agent.description` tells it. */
export interface AgentDescription {
  agent: string;
  engine: string;
  name: string;
  languages: string[];
  licence: string;
  version: string;
  persona: string;
  voices: { name: string; language: string; gender: string }[];
}

/** A model that an agent could use. */
export interface Model {
  name: string;
  agent: string;
  about: string;
  bytes: number;
  /** Whether it is on this machine. */
  here: boolean;
  changes: AgentChange;
}

/** Settings of an agent's table and their new values: `engine`, `kokoro.voice`. */
export type AgentChange = Record<string, unknown>;

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

/** What each agent is made of; null where nobody answers. */
export async function fetchAgents(): Promise<AgentDescription[] | null> {
  try {
    const found = await getJson<Partial<AgentDescription>[] | object>("/agents");
    return Array.isArray(found) ? found.map(whole) : null;
  } catch {
    return null;
  }
}

/** The models that agents could use; none where nobody answers. */
export async function fetchModels(): Promise<Model[]> {
  try {
    const found = await getJson<Model[] | object>("/models");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** Change an agent while it runs. Rejects with what it says where it refuses. */
export async function useAgent(agent: string, changes: AgentChange): Promise<AgentDescription> {
  const answer = await fetch(`/agents/${agent}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ changes }),
  });
  const told = (await answer.json()) as Partial<AgentDescription> & { detail?: string };
  if (!answer.ok) throw new Error(told.detail ?? `The bridge answered ${answer.status}.`);
  return whole(told);
}

function whole(told: Partial<AgentDescription>): AgentDescription {
  const nothing = { agent: "", engine: "", name: "", licence: "", version: "", persona: "" };
  return { ...nothing, languages: [], voices: [], ...told };
}
