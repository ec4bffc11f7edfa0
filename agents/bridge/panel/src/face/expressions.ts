import { approach } from "./smooth";
import { EXPRESSIONS, expressionOf, type Expression } from "./shapes";

/** Seconds after which 63 % of a change has been made: faces come quicker than they go. */
const COME = 0.14;
const GO = 0.4;

interface Shown {
  /** What it is to be, and what it is. */
  wanted: number;
  weight: number;
  /** Seconds that it is still held. */
  left: number;
}

/** Expressions that come, are held for a while, and go. */
export class Expressions {
  readonly #shown = new Map<Expression, Shown>(
    EXPRESSIONS.map((expression) => [expression, { wanted: 0, weight: 0, left: Infinity }]),
  );

  /** Show one, in place of the others, for so many ms; 0 until the next. Gives whether it is known. */
  show(name: string, intensity: number, ms: number): boolean {
    const expression = expressionOf(name);
    for (const [other, shown] of this.#shown) {
      shown.wanted = other === expression ? intensity : 0;
      shown.left = other === expression && ms > 0 ? ms / 1000 : Infinity;
    }
    return expression !== undefined;
  }

  /** Time goes by, in seconds. */
  update(seconds: number): void {
    for (const shown of this.#shown.values()) {
      shown.left -= seconds;
      if (shown.left <= 0) shown.wanted = 0;
      const way = shown.wanted - shown.weight;
      shown.weight += way * approach(seconds, way > 0 ? COME : GO);
      if (shown.wanted === 0 && shown.weight < 0.002) shown.weight = 0;
    }
  }

  /** How strong each is now, 0 to 1. */
  *weights(): Iterable<[Expression, number]> {
    for (const [expression, { weight }] of this.#shown) if (weight) yield [expression, weight];
  }

  /** What one is to be. */
  wanted(expression: Expression): number {
    return this.#shown.get(expression)?.wanted ?? 0;
  }
}
