/** Checks of single values, out of which the checks of whole messages are put together. */

import { BadMessageError } from "./frames";

/** Whether a value is what a field holds; `fallback` stands in for a field that is missing. */
export interface Check<T> {
  (value: unknown): value is T;
  fallback?: T;
}

/** Types of the fields that a table of checks describes. */
export type Fields<S> = { -readonly [K in keyof S]: S[K] extends Check<infer T> ? T : never };
type Table = Readonly<Record<string, Check<never> | Check<unknown>>>;

export const truth: Check<boolean> = (value): value is boolean => typeof value === "boolean";
export const object: Check<Record<string, unknown>> = (value): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A finite number within these limits. */
export function number(low = -Infinity, high = Infinity): Check<number> {
  return (value): value is number =>
    Number.isFinite(value) && (value as number) >= low && (value as number) <= high;
}

/** A whole number within these limits. */
export function integer(low = -Infinity, high = Infinity): Check<number> {
  return (value): value is number =>
    Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
}

/** Text of so many characters, as Unicode counts them. */
export function text(low = 0, high = Infinity, pattern?: RegExp): Check<string> {
  return (value): value is string =>
    typeof value === "string" &&
    (value.length <= high || [...value].length <= high) &&
    (low === 0 || [...value].length >= low) &&
    (pattern === undefined || pattern.test(value));
}

export function oneOf<T extends string>(...values: readonly T[]): Check<T> {
  return (value): value is T => values.includes(value as T);
}

export function list<T>(check: Check<T>): Check<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every((one) => check(one));
}

/** A list of fixed length, each place of which has its own check. */
export function tuple<T extends unknown[]>(...checks: { [I in keyof T]: Check<T[I]> }): Check<T> {
  return (value): value is T =>
    Array.isArray(value) &&
    value.length === checks.length &&
    checks.every((check, place) => check(value[place]));
}

/** An object with these fields; others may be there, too. */
export function struct<const S extends Table>(table: S): Check<Fields<S>> {
  return (value): value is Fields<S> => object(value) && wrongField(table, value) === undefined;
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return optional((value): value is T | null => value === null || check(value), null);
}

export function optional<T>(check: (value: unknown) => value is T, fallback: T): Check<T> {
  return Object.assign((value: unknown): value is T => check(value), { fallback });
}

/**
 * Read a message by a table of each type's fields: unknown fields are kept, missing ones get their
 * fallbacks. Gives nothing for a type that the table does not have, which a newer server may send;
 * throws {@link BadMessageError}.
 */
export function readBy(
  types: Readonly<Record<string, Table>>,
  json: string,
): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new BadMessageError("a text frame is a JSON object");
  }
  if (!object(value) || typeof value.type !== "string") {
    throw new BadMessageError('every message has a "type"');
  }
  const table = Object.hasOwn(types, value.type) ? types[value.type] : undefined;
  if (!table) return undefined;
  const wrong = wrongField(table, value);
  if (wrong) throw new BadMessageError(`${value.type}: ${wrong} is not right`);
  return value;
}

/** Fill in what is missing and has a fallback; gives the first field that is not right. */
function wrongField(table: Table, value: Record<string, unknown>): string | undefined {
  for (const [field, check] of Object.entries(table)) {
    if (value[field] === undefined && "fallback" in check) {
      value[field] = structuredClone(check.fallback);
    }
    if (!check(value[field])) return field;
  }
  return undefined;
}
