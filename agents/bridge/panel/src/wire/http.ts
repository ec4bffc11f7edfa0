/** What the bridge tells over HTTP: who is up, who is connected, what was said. */

import { asWav } from "./recording";

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
  /** Of the knowledge that it was written with. */
  sources?: readonly string[];
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

/** A voice that she could speak with, as `iris voices` lists it. */
export interface KnownVoice {
  name: string;
  language: string;
  gender: string;
  licence: string;
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

/** The voices that are known; none where nobody answers. */
export async function fetchVoices(): Promise<KnownVoice[]> {
  try {
    const found = await getJson<KnownVoice[] | object>("/voices");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

/** A line of a voice, as a WAV file. Rejects with a sentence where it cannot be spoken. */
export async function sampleVoice(name: string): Promise<Blob> {
  const answer = await fetch("/voices/sample", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name }),
  });
  await refuse(answer);
  return answer.blob();
}

/** Make a voice of a recording. Rejects with a sentence that says what is wrong with it. */
export async function cloneVoice(name: string, recording: File): Promise<void> {
  const body = await asWav(recording);
  await refuse(await fetch(`/recordings/${encodeURIComponent(name)}`, { method: "POST", body }));
}

/** Throw the sentence of an answer that refuses. */
async function refuse(answer: Response): Promise<void> {
  if (answer.ok) return;
  const told = (await answer.json().catch(() => ({}))) as { detail?: string };
  throw new Error(told.detail ?? `The bridge answered ${answer.status}.`);
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
