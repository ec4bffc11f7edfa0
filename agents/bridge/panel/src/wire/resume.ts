/** Remembers how far this client has come in the stream, so that nothing comes twice or is missed. */
export class ResumePoint {
  /** The last number that arrived: what `hello` resumes from; null at first. */
  last: number | null = null;

  /**
   * Take the server's greeting. Gives whether what went before still holds; where not, what is
   * queued will never be completed.
   */
  greeted(welcome: { seq: number; resumed: boolean }): boolean {
    if (this.last !== null && welcome.resumed) return true;
    const goesOn = this.last === null;
    this.last = welcome.seq;
    return goesOn;
  }

  /** Whether to take what arrived; 0 is the number of what is not stored. */
  accept(seq: number): boolean {
    if (!seq) return true;
    if (this.last !== null && seq <= this.last) return false;
    this.last = seq;
    return true;
  }
}
