import type { Progress } from "../voice/timeline";
import type { Turn } from "./posture";
import { approach } from "./smooth";
import { EXPRESSIONS, expressionOf, type Expression } from "./shapes";

/** Seconds after which 63 % of a change has been made: faces come quicker than they go. */
const COME = 0.14;
const GO = 0.4;
/** Seconds for which the expression of a sentence stays after that was heard. */
const LINGERS = 0.8;

/** Degrees by which the head goes with an expression: forward, to her left, to her right. */
const TURNS: Record<Expression, Turn> = {
  happy: { x: -1.5, y: 0, z: 2.5 },
  sad: { x: 5.5, y: 1.5, z: -2.5 },
  angry: { x: 3, y: 0, z: 0 },
  surprised: { x: -4, y: 0, z: 0 },
  thoughtful: { x: -2, y: -3, z: 5 },
  affectionate: { x: 1.5, y: 0, z: 5.5 },
  afraid: { x: -2.5, y: 3, z: -2 },
};

interface Shown {
  /** What it is to be, and what it is. */
  wanted: number;
  weight: number;
  /** Seconds that it is still held. */
  left: number;
}

/** An expression that waits for its sentence. */
interface Planned {
  turn: number;
  sentence: number;
  name: string;
  intensity: number;
  ms: number;
}

/** Expressions that come, are held for a while or for a sentence, and go. */
export class Expressions {
  readonly #shown = new Map<Expression, Shown>(
    EXPRESSIONS.map((expression) => [expression, { wanted: 0, weight: 0, left: Infinity }]),
  );
  #planned: Planned[] = [];
  /** The sentence that the expression which is shown belongs to. */
  #sentence: Planned | null = null;
  #silence = 0;

  /** Show one, in place of the others, for so many ms; 0 until the next. Gives whether it is known. */
  show(name: string, intensity: number, ms: number): boolean {
    const expression = expressionOf(name);
    this.#sentence = null;
    for (const [other, shown] of this.#shown) {
      shown.wanted = other === expression ? intensity : 0;
      shown.left = other === expression && ms > 0 ? ms / 1000 : Infinity;
    }
    return expression !== undefined;
  }

  /** Show one while a sentence is heard. */
  plan(planned: Planned): void {
    this.#planned = this.#planned.filter(
      ({ turn, sentence }) => turn !== planned.turn || sentence !== planned.sentence,
    );
    this.#planned.push(planned);
  }

  /** Show nothing that was planned for a turn. */
  cancel(turn: number): void {
    this.#planned = this.#planned.filter((one) => one.turn !== turn);
  }

  /** Time goes by, in seconds; `heard` is what is heard of her voice at its end. */
  update(seconds: number, heard: Progress | undefined): void {
    this.#follow(seconds, heard);
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

  /** How the head goes with what is shown, in degrees. */
  get turn(): Turn {
    const sum = { x: 0, y: 0, z: 0 };
    for (const [expression, weight] of this.weights()) {
      const { x, y, z } = TURNS[expression];
      sum.x += weight * x;
      sum.y += weight * y;
      sum.z += weight * z;
    }
    return sum;
  }

  /** What one is to be. */
  wanted(expression: Expression): number {
    return this.#shown.get(expression)?.wanted ?? 0;
  }

  /** Let expressions come and go with their sentences. */
  #follow(seconds: number, heard: Progress | undefined): void {
    this.#silence = heard ? 0 : this.#silence + seconds;
    const shown = this.#sentence;
    if (heard && !isOf(shown, heard)) {
      const next = this.#planned.find((one) => isOf(one, heard));
      this.#planned = this.#planned.filter((one) => isAfter(one, heard));
      if (next || shown) this.show(next?.name ?? "", next?.intensity ?? 0, next?.ms ?? 0);
      this.#sentence = next ?? null;
    } else if (shown && this.#silence > LINGERS) {
      this.show("", 0, 0);
    }
  }
}

function isOf(planned: Planned | null, { turn, sentence }: Progress): boolean {
  return planned?.turn === turn && planned.sentence === sentence;
}

function isAfter(planned: Planned, { turn, sentence }: Progress): boolean {
  return planned.turn > turn || (planned.turn === turn && planned.sentence > sentence);
}
