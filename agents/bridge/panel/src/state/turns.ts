/** How long the stages of each turn took, and what is usual. */

/** A stage from begin to end, Unix time in seconds. */
export interface Span {
  started: number;
  ended: number;
}

/** A stage's own part of a turn: from the end of the stage before, if that is later, to its end. */
export interface Share extends Span {
  stage: string;
  ms: number;
}

/** The stages in the order in which they come, with what people call them. */
export const STAGES: ReadonlyMap<string, string> = new Map([
  ["endpoint", "End of speech"],
  ["asr", "Recognition"],
  ["retrieval", "Knowledge"],
  ["llm-first-token", "First token"],
  ["first-clause", "First clause"],
  ["tts-first-chunk", "Voice"],
  ["delivery", "Delivery"],
  ["playback", "Playback"],
]);

export class Turn {
  readonly #spans = new Map<string, Span>();
  /** When its first sound came, Unix time in seconds; 0 before. */
  arrived = 0;

  constructor(
    readonly number: number,
    public text: string,
    public source: string,
  ) {}

  /** A stage was timed; of several of one name the first counts: it is what was waited for. */
  time(stage: string, started: number, ended: number): boolean {
    if (!STAGES.has(stage) || this.#spans.has(stage)) return false;
    this.#spans.set(stage, { started, ended });
    return true;
  }

  span(stage: string): Span | undefined {
    return this.#spans.get(stage);
  }

  /** Its stages in order of their ends. What lay within the time of others has no share. */
  get shares(): Share[] {
    const spans = [...this.#spans].sort((a, b) => a[1].ended - b[1].ended);
    let before = -Infinity;
    return spans.map(([stage, { started, ended }]) => {
      const from = Math.max(started, before);
      before = Math.max(before, ended);
      return { stage, started: from, ended, ms: Math.max(0, 1000 * (ended - from)) };
    });
  }

  /** Milliseconds from the begin of the first stage to the end of the last. */
  get total(): number {
    const shares = this.shares;
    const begin = Math.min(...shares.map(({ started }) => started));
    return shares.length ? 1000 * (shares.at(-1)!.ended - begin) : 0;
  }

  get slowest(): Share | undefined {
    return this.shares.reduce<Share | undefined>((a, b) => (a && a.ms >= b.ms ? a : b), undefined);
  }
}

export interface Usual {
  name: string;
  median: number;
  p95: number;
  count: number;
}

/** The turns of this visit, newest last. */
export class Turns {
  #turns: Turn[] = [];

  get all(): readonly Turn[] {
    return this.#turns;
  }

  /** The turn of a number; one that is unknown begins. */
  of(number: number, text = "", source = ""): Turn {
    let turn = this.#turns.find((one) => one.number === number);
    if (!turn) {
      turn = new Turn(number, text, source);
      this.#turns = [...this.#turns.slice(-199), turn].sort((a, b) => a.number - b.number);
    }
    turn.text ||= text;
    turn.source ||= source;
    return turn;
  }

  /** Median and 95th percentile of each stage, and of the whole of those that were heard. */
  usual(): Usual[] {
    const rows: Usual[] = [];
    for (const [stage, name] of STAGES) {
      const times = this.#turns.flatMap((turn) =>
        turn.shares.filter((share) => share.stage === stage).map(({ ms }) => ms),
      );
      if (times.length) rows.push(row(name, times));
    }
    const whole = this.#turns.filter((turn) => turn.span("playback")).map((turn) => turn.total);
    return whole.length ? [...rows, row("To the first sound", whole)] : rows;
  }
}

function row(name: string, times: number[]): Usual {
  return { name, median: quantile(times, 0.5), p95: quantile(times, 0.95), count: times.length };
}

/** The value below which this share lies, on the line between its neighbours. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return low + (high - low) * (place - Math.floor(place));
}
