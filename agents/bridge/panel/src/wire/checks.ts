// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.
import { integer, number, oneOf, text, tuple } from "./validation";

/** The values that several messages share, and how each is checked. */

export const SOURCES = ["typed", "spoken", "event"] as const;
export type Source = (typeof SOURCES)[number];
export const sourceCheck = oneOf<Source>(...SOURCES);

export const CANCEL_REASONS = ["barge-in", "interrupt", "superseded"] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];
export const cancelReasonCheck = oneOf<CancelReason>(...CANCEL_REASONS);

export const END_REASONS = ["completed", "cancelled", "failed"] as const;
export type EndReason = (typeof END_REASONS)[number];
export const endReasonCheck = oneOf<EndReason>(...END_REASONS);

export const VISEMES = [
  "sil",
  "PP",
  "FF",
  "TH",
  "DD",
  "kk",
  "CH",
  "SS",
  "nn",
  "RR",
  "aa",
  "E",
  "ih",
  "oh",
  "ou",
] as const;
export type Viseme = (typeof VISEMES)[number];
export const visemeCheck = oneOf<Viseme>(...VISEMES);

export const WANTS = ["speech", "avatar", "transcripts", "timings"] as const;
export type Wants = (typeof WANTS)[number];
export const wantsCheck = oneOf<Wants>(...WANTS);

export const ERROR_CODES = [
  "bad-message",
  "unsupported-protocol",
  "unauthorized",
  "forbidden",
  "too-large",
  "rate-limited",
  "unavailable",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];
export const errorCodeCheck = oneOf<ErrorCode>(...ERROR_CODES);

/** One token: lower-case letters, digits, `_` and `-`, at most 64 of them. */
export const nameCheck = text(undefined, undefined, /^[a-z0-9_-]{1,64}(?!\n)$/);
export type Name = string;

/** The device a person speaks, types or listens with. */
export const deviceCheck = text(undefined, 64);
export type Device = string;

/** Text for people, any language. */
export const textCheck = text(undefined, 16000);
export type Text = string;

/** A line to hear a voice by, any language. */
export const sampleTextCheck = text(undefined, 200);
export type SampleText = string;

/** ISO 639-1; empty where it is not known. */
export const languageCheck = text(undefined, 16);
export type Language = string;

/** Where a text comes from. */
export const sourceNameCheck = text(1, 512);
export type SourceName = string;

/** The client's own mark, given back in the answer. */
export const refCheck = text(undefined, 128);
export type Ref = string;

/** The turn's number in the stream `TURNS`. */
export const turnCheck = integer(0, 4294967295);
export type Turn = number;

/** Counts the sentences of an answer from 0. */
export const sentenceCheck = integer(0, 65535);
export type Sentence = number;

/** A count of PCM samples. */
export const samplesCheck = integer(0);
export type Samples = number;

/** Samples since the sentence or utterance began. */
export const offsetCheck = integer(0, 4294967295);
export type Offset = number;

/** A length of time in milliseconds. */
export const millisecondsCheck = number(0);
export type Milliseconds = number;

/** Samples a second. */
export const rateCheck = integer(8000, 48000);
export type Rate = number;

/** From 0 to 1. */
export const unitCheck = number(0, 1);
export type Unit = number;

/**
 * A key pose: at this many ms into the sentence the mouth has reached this viseme at this weight.
 * Between two poses a face interpolates linearly.
 */
export const visemeFrameCheck = tuple(millisecondsCheck, visemeCheck, unitCheck);
export type VisemeFrame = [Milliseconds, Viseme, Unit];

/** A stressed word: where its peak lies in the sentence, and how strong it is. */
export const stressCheck = tuple(millisecondsCheck, unitCheck);
export type Stress = [Milliseconds, Unit];
