/**
 * Between the network and the loudspeaker: takes speech as it arrives, and lays it out on the audio
 * clock, in order, without gaps, a little ahead of what is heard.
 */

import { SpeechQueue } from "./queue";
import { Timeline, type Progress } from "./timeline";

/** What plays sound; times are seconds of its own clock. */
export interface Output {
  /** The moment that is being made now; what is heard comes a little later. */
  readonly now: number;
  /** Play from `at` on, exactly; gives what stops it. */
  play(samples: Float32Array<ArrayBuffer>, rate: number, at: number): () => void;
  /** Whatever sounds fades out at once. */
  silence(): void;
}

/** Milliseconds that must be there before a sentence begins, or goes on after a gap. */
const HEAD_START = 60;
/** Seconds from a decision to its sound, at least: less than that may be too late already. */
const LEAD = 0.015;
/** Seconds of sound that are laid out ahead: a page in the background is woken once a second. */
const HORIZON = 2.5;
/** Seconds of one piece, at most. */
const PIECE = 0.25;

export class Player {
  readonly #queue = new SpeechQueue();
  #timeline = new Timeline();
  #output: Output | null = null;

  constructor(output: Output | null = null) {
    this.output = output;
  }

  /** Where it plays: another one has a clock of its own, on which nothing was heard yet. */
  set output(output: Output | null) {
    this.#output = output;
    this.#timeline = new Timeline();
  }

  /** Whether something sounds or is about to. */
  get busy(): boolean {
    return !this.#queue.empty || this.#timeline.end > (this.#output?.now ?? 0);
  }

  turnStarted(turn: number): void {
    this.#queue.turnStarted(turn);
    this.pump();
  }

  turnEnded(turn: number): void {
    this.#queue.turnEnded(turn);
    this.pump();
  }

  /** A sentence begins to arrive; with a higher attempt, what came of it and was not heard is void. */
  begin(turn: number, sentence: number, rate: number, attempt: number): void {
    const known = this.#queue.sentence(turn, sentence);
    if (!known) {
      this.#queue.begin(turn, sentence, rate, attempt);
    } else if (attempt > known.attempt) {
      const now = this.#output?.now ?? 0;
      known.rewind(this.#timeline.cut(turn, sentence, now + LEAD) ?? 0);
      known.again(rate, attempt);
    }
  }

  add(turn: number, sentence: number, offset: number, pcm: Int16Array): void {
    this.#queue.sentence(turn, sentence)?.add(offset, pcm);
    this.pump();
  }

  end(turn: number, sentence: number, samples: number): void {
    this.#queue.sentence(turn, sentence)?.end(samples);
    this.pump();
  }

  /** Go quiet at once, if it is this turn that sounds; what still comes of it is dropped. */
  cancel(turn: number): void {
    this.#queue.cancel(turn);
    if (this.#timeline.turn === turn) this.#silence();
    this.pump();
  }

  /** Go quiet, and forget everything. */
  clear(): void {
    this.#queue.clear();
    this.#silence();
  }

  /** Lay out what has come; call it often enough, see `HORIZON`. */
  pump(): void {
    const output = this.#output;
    if (!output) return;
    for (let sentence; (sentence = this.#queue.current());) {
      const ahead = this.#timeline.end - output.now;
      const { turn, sentence: number, rate } = sentence;
      // Another turn waits until this one was heard: so that one can be cancelled without the other.
      if (ahead > (turn === this.#timeline.turn ? HORIZON : 0)) return;
      const flowing = ahead > LEAD && sentence.taken > 0;
      if (!flowing && !sentence.complete && (1000 * sentence.ready) / rate < HEAD_START) return;
      if (sentence.ready) {
        const from = sentence.taken;
        const samples = sentence.take(Math.round(PIECE * rate));
        const at = Math.round(Math.max(this.#timeline.end, output.now + LEAD) * rate) / rate;
        const stop = output.play(samples, rate, at);
        const end = at + samples.length / rate;
        this.#timeline.add({ turn, sentence: number, from, rate, at, end, stop });
      }
      if (sentence.over) {
        this.#timeline.whole(turn, number);
        this.#queue.finish(sentence);
      } else if (!sentence.ready) {
        return;
      }
    }
  }

  /** What is heard at `time`; nothing where it is quiet. */
  heard(time: number): Progress | undefined {
    return this.#timeline.at(time);
  }

  /** Sentences that were heard whole by `time` and not told before. */
  passed(time: number): Progress[] {
    return this.#timeline.passed(time);
  }

  #silence(): void {
    this.#output?.silence();
    this.#timeline.clear();
  }
}
