/** Which sample of which sentence is heard at a moment of the audio clock. */

/** How far a sentence has been heard. */
export interface Progress {
  turn: number;
  sentence: number;
  ms: number;
  /** Whether that was all of it. */
  over: boolean;
}

/** Some of a sentence's sound, from `at` to `end` in seconds of the audio clock. */
export interface Piece {
  turn: number;
  sentence: number;
  /** The sample of the sentence that it begins with, and samples a second. */
  from: number;
  rate: number;
  at: number;
  end: number;
  stop(): void;
}

/** A moment that is nearer than this to a piece's edge is on it: clocks are not that exact. */
const EDGE = 1e-6;
/** Seconds for which it is known what was heard: a mouth may come so much after the sound. */
const KNOWN = 0.25;

export class Timeline {
  #pieces: Piece[] = [];
  #whole = new Set<string>();
  #told = "";

  /** When all that was added has sounded. */
  get end(): number {
    return this.#pieces.at(-1)?.end ?? 0;
  }

  /** Whose sound was added last; 0 at first. */
  get turn(): number {
    return this.#pieces.at(-1)?.turn ?? 0;
  }

  add(piece: Piece): void {
    this.#pieces.push(piece);
  }

  /** No more pieces of this sentence will be added. */
  whole(turn: number, sentence: number): void {
    this.#whole.add(key({ turn, sentence }));
  }

  /** What is heard at `time`; nothing where it is quiet. */
  at(time: number): Progress | undefined {
    const piece = this.#pieces.find((one) => one.at <= time + EDGE && time < one.end - EDGE);
    if (!piece) return undefined;
    const { turn, sentence, from, rate, at } = piece;
    return { turn, sentence, ms: 1000 * (from / rate + Math.max(0, time - at)), over: false };
  }

  /** What has been heard whole by `time` and was not told so before, in order; forgets the past. */
  passed(time: number): Progress[] {
    const over: Progress[] = [];
    for (const [i, piece] of this.#pieces.entries()) {
      const next = this.#pieces[i + 1];
      const last = !next || key(next) !== key(piece);
      if (piece.end > time || !last) continue;
      if (!this.#whole.has(key(piece)) || this.#told === key(piece)) continue;
      const { turn, sentence, rate, from, at, end } = piece;
      over.push({ turn, sentence, ms: 1000 * (from / rate + end - at), over: true });
      this.#told = key(piece);
      this.#whole.delete(key(piece));
    }
    // The newest piece stays: whether it was its sentence's last may only turn out later.
    this.#pieces = this.#pieces.filter(
      (one, i, all) => one.end > time - KNOWN || i === all.length - 1,
    );
    return over;
  }

  /**
   * Take back what has not begun to sound at `time` of a sentence; gives the sample that it stops
   * before, or nothing where all of it is still to come or none of it is known.
   */
  cut(turn: number, sentence: number, time: number): number | undefined {
    let reached: number | undefined;
    this.#pieces = this.#pieces.filter((piece) => {
      if (piece.turn !== turn || piece.sentence !== sentence) return true;
      if (piece.at > time) {
        piece.stop();
        return false;
      }
      reached = piece.from + Math.round((piece.end - piece.at) * piece.rate);
      return true;
    });
    return reached;
  }

  /** Drop everything; whoever plays it has to go quiet. */
  clear(): void {
    for (const piece of this.#pieces) piece.stop();
    this.#pieces = [];
    this.#whole.clear();
  }
}

function key({ turn, sentence }: { turn: number; sentence: number }): string {
  return `${turn}.${sentence}`;
}
