/** Checks of single values, out of which the messages are put together. */

/** Whether a value is what a field holds; `fallback` stands in for a field that is missing. */
export interface Check<T> {
  (value: unknown): value is T;
  fallback?: T;
}

/** Types of the fields that a table of checks describes. */
export type Fields<S> = { -readonly [K in keyof S]: S[K] extends Check<infer T> ? T : never };

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
/** Milliseconds since the sentence began, the mouth reached then, its weight of 0 to 1. */
export type VisemeFrame = [ms: number, viseme: Viseme, weight: number];

export const text: Check<string> = (value): value is string => typeof value === "string";
export const truth: Check<boolean> = (value): value is boolean => typeof value === "boolean";
export const number: Check<number> = (value): value is number => Number.isFinite(value);
/** A whole number from 0 on. */
export const count: Check<number> = (value): value is number =>
  Number.isInteger(value) && (value as number) >= 0;
export const ms: Check<number> = (value): value is number => number(value) && value >= 0;
export const unit: Check<number> = (value): value is number => ms(value) && value <= 1;
export const rate: Check<number> = (value): value is number =>
  count(value) && value >= 8000 && value <= 192_000;
export const name: Check<string> = (value): value is string =>
  text(value) && /^[a-z0-9_-]+$/.test(value);
export const object: Check<Record<string, unknown>> = (value): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const viseme = oneOf(...VISEMES);
export const frame: Check<VisemeFrame> = (value): value is VisemeFrame =>
  Array.isArray(value) && value.length === 3 && ms(value[0]) && viseme(value[1]) && unit(value[2]);

/** Milliseconds since the sentence began, how strongly the word there is stressed, 0 to 1. */
export type Stress = [ms: number, strength: number];
export const stress: Check<Stress> = (value): value is Stress =>
  Array.isArray(value) && value.length === 2 && ms(value[0]) && unit(value[1]);

/** A turn that a client was away for. */
export interface MissedTurn {
  turn: number;
  question: string;
  answer: string;
}
export const missedTurn: Check<MissedTurn> = (value): value is MissedTurn =>
  object(value) && count(value.turn) && text(value.question) && text(value.answer);

export function oneOf<T extends string>(...values: readonly T[]): Check<T> {
  return (value): value is T => values.includes(value as T);
}

export function list<T>(check: Check<T>): Check<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every((one) => check(one));
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return optional((value): value is T | null => value === null || check(value), null);
}

export function optional<T>(check: (value: unknown) => value is T, fallback: T): Check<T> {
  return Object.assign((value: unknown): value is T => check(value), { fallback });
}
