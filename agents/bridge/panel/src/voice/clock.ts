/** Which moment of the audio clock is heard now: runs on evenly between the clock's own steps. */

/** How far what a browser tells may be off, in seconds, before it is not believed. */
const DOUBT = 0.1;
/** A difference larger than this, in seconds, is jumped; a smaller one is caught up with. */
const JUMP = 0.05;
/** Seconds after which 63 % of a difference has been caught up with. */
const CATCH_UP = 0.08;

/** The moment that comes out of the loudspeaker now, as the browser knows it, in seconds. */
export function measured(context: AudioContext, now: number): number {
  const latency = context.outputLatency || context.baseLatency || 0;
  const made = context.currentTime;
  const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
  const told = contextTime + (now - performanceTime) / 1000;
  // Some browsers tell nothing, or something stale, while a device wakes up.
  const believable = contextTime > 0 && Math.abs(told - (made - latency)) < DOUBT;
  return Math.min(made, believable ? told : made - latency);
}

export class AudioClock {
  #heard = 0;
  #at = 0;
  #running = false;

  /**
   * The moment heard at `now`, in ms of the page's clock; it never goes back but by a jump.
   * `measurement` is what {@link measured} gives, `running` whether the clock goes at all.
   */
  update(now: number, measurement: number, running: boolean): number {
    const step = Math.max(0, (now - this.#at) / 1000);
    this.#at = now;
    if (!running || !this.#running) {
      this.#running = running;
      this.#heard = measurement;
      return this.#heard;
    }
    const expected = this.#heard + step;
    const behind = measurement - expected;
    if (Math.abs(behind) > JUMP) {
      this.#heard = measurement;
    } else {
      const caught = behind * (1 - Math.exp(-step / CATCH_UP));
      this.#heard = Math.max(this.#heard, expected + caught);
    }
    return this.#heard;
  }
}
