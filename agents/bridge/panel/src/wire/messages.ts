/** The messages that a face is sent, by the names that they have everywhere. */

import {
  count,
  frame,
  list,
  missedTurn,
  ms,
  name,
  nullable,
  number,
  object,
  oneOf,
  optional,
  rate,
  stress,
  text,
  truth,
  unit,
  viseme,
  type Fields,
} from "./checks";
import { BadMessageError } from "./frames";

const KINDS = {
  "vad.started": { device: text },
  "vad.stopped": { device: text },
  "asr.partial": { text, language: text, device: text },
  "asr.final": { text, language: text, device: text, audio_ms: ms, turn: count },
  "turn.asked": {
    text,
    source: oneOf("typed", "spoken", "event"),
    device: optional(text, ""),
    ref: nullable(text),
  },
  "turn.started": { turn: count, text, source: oneOf("typed", "spoken", "event") },
  "turn.interrupt": { turn: optional(count, 0) },
  "turn.cancelled": { turn: count, reason: oneOf("barge-in", "interrupt", "superseded") },
  "turn.ended": {
    turn: count,
    reason: oneOf("completed", "cancelled", "failed"),
    text,
    heard: text,
  },
  "dialogue.delta": { turn: count, text },
  "dialogue.sentence": { turn: count, sentence: count, text, last: truth },
  "speech.started": { turn: count, sentence: count, rate, text, attempt: optional(count, 1) },
  "speech.visemes": { turn: count, sentence: count, frames: list(frame) },
  "speech.held": { turn: count },
  "speech.released": { turn: count },
  "speech.prosody": {
    turn: count,
    sentence: count,
    stresses: list(stress),
    step_ms: optional(ms, 50),
    pitch: optional(list(number), []),
    loudness: optional(list(unit), []),
  },
  "speech.ended": { turn: count, sentence: count, samples: count, words: optional(list(ms), []) },
  "speech.played": { turn: count, sentence: count, ms },
  "avatar.trigger": { name, data: optional(object, {}) },
  "avatar.expression": { name, intensity: optional(unit, 1), ms: optional(ms, 0) },
  "system.timing": { turn: count, stage: text, ms, started: number },
  "system.failed": { code: text, detail: text, turn: optional(count, 0) },
  welcome: {
    protocol: count,
    avatar: name,
    session: name,
    seq: count,
    resumed: truth,
    visemes: list(viseme),
    missed: optional(list(missedTurn), []),
  },
  ping: {},
  pong: {},
  accepted: { ref: nullable(text), turn: count },
  error: { code: text, detail: text, ref: nullable(text) },
  bye: { reason: text, reconnect: truth },
} as const;

export type Kind = keyof typeof KINDS;
/** A message of one kind; `at` is Unix time in seconds, `seq` its number on stage. */
export type Of<K extends Kind> = Fields<(typeof KINDS)[K]> & { type: K; at?: number; seq?: number };
export type Message = { [K in Kind]: Of<K> }[Kind];

/** What a face sends. */
export type Outgoing =
  | { type: "prompt"; text: string; ref: string }
  | { type: "mic.started" | "mic.stopped"; device: string; rate: number }
  | { type: "turn.interrupt"; turn: number }
  | { type: "speech.played"; turn: number; sentence: number; ms: number }
  | { type: "avatar.trigger"; name: string; data: Record<string, unknown> }
  | { type: "avatar.expression"; name: string; intensity: number; ms: number };

/**
 * Read a message: unknown fields are kept, missing ones get their fallbacks. Gives nothing for a
 * kind that this page does not know, which a newer server may send; throws {@link BadMessageError}.
 */
export function read(json: string): Message | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new BadMessageError("a text frame is a JSON object");
  }
  if (!object(value) || !text(value.type)) throw new BadMessageError('every message has a "type"');
  if (!Object.hasOwn(KINDS, value.type)) return undefined;
  for (const [field, check] of Object.entries(KINDS[value.type as Kind])) {
    if (value[field] === undefined && "fallback" in check) value[field] = check.fallback;
    if (!check(value[field])) throw new BadMessageError(`${value.type}: ${field} is not right`);
  }
  return value as unknown as Message;
}
