/** Letting devices of the network in: what the bridge's pairing tells and takes over HTTP. */

/** What is shown to a new device. */
export interface Invitation {
  /** What the QR code says, and the QR code. */
  url: string;
  svg: string;
  /** To be typed where there is no camera. */
  code: string;
  seconds: number;
}

/** A device that typed the right code and waits. */
export interface PairingRequest {
  id: string;
  name: string;
  kind: string;
  address: string;
}

/** A device that was let in; times are Unix seconds, 0 for never. */
export interface PairedDevice {
  id: string;
  name: string;
  kind: string;
  scopes: string[];
  session: string;
  last_seen: number;
}

/** Whether devices of the network may come in, and whether this page may change that. */
export interface Lan {
  open: boolean;
  may_turn: boolean;
}

export function lan(): Promise<Lan> {
  return ask<Lan>("GET", "/lan");
}

/** Let devices of the network in, or none of them. Rejects with what keeps it from that. */
export function turnLan(open: boolean): Promise<Lan> {
  return ask<Lan>("POST", "/lan", { open });
}

/** Invite one device. Rejects with what keeps it out. */
export function openPairing(): Promise<Invitation> {
  return ask<Invitation>("POST", "/pair/open", {});
}

/** Who waits for the owner's word. */
export async function pairingRequests(): Promise<PairingRequest[]> {
  return (await ask<{ requests: PairingRequest[] }>("GET", "/pair/requests")).requests;
}

/** Let a device in that waits, or refuse it. */
export async function answerPairing(id: string, allow: boolean): Promise<void> {
  await ask("POST", `/pair/requests/${id}`, { allow });
}

export async function pairedDevices(): Promise<PairedDevice[]> {
  return (await ask<{ devices: PairedDevice[] }>("GET", "/pair/devices")).devices;
}

/** Let a device in no more; its connections end. */
export async function removeDevice(id: string): Promise<void> {
  await ask("DELETE", `/pair/devices/${id}`);
}

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  const answer = await fetch(path, { method, headers, body: body ? JSON.stringify(body) : null });
  const told = (await answer.json()) as T & { detail?: string };
  if (!answer.ok) throw new Error(told.detail ?? `The bridge answered ${answer.status}.`);
  return told;
}
