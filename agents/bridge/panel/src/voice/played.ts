import type { Progress } from "./timeline";

/** Milliseconds of a sentence between two reports. */
const EVERY = 200;

/** Decides when to tell what was heard: as a sentence begins, about every 200 ms, and at its end. */
export class PlayedReporter {
  #last: Progress | undefined;

  /** Whether this progress is to be told. */
  due(progress: Progress): boolean {
    const last = this.#last;
    const begins = progress.turn !== last?.turn || progress.sentence !== last.sentence;
    if (!begins && (last.over || (!progress.over && progress.ms < last.ms + EVERY))) return false;
    this.#last = progress;
    return true;
  }
}
