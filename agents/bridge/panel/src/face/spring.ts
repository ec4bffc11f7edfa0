/** Points in space as plain numbers, so that swinging hair makes no garbage. */
export interface Point {
  x: number;
  y: number;
  z: number;
}

/** A ball that hair must not go through; world space, metres. */
export interface Ball extends Point {
  radius: number;
}

/** Seconds of one step. */
export const STEP = 1 / 90;
/** After a pause longer than this many steps, time is skipped, not caught up with. */
const MOST_STEPS = 9;

export interface Stiff {
  /** How strongly it goes back to how it was modelled, a second squared. */
  stiffness: number;
  /** How much of its speed it loses, a second: 0 swings for ever. */
  drag: number;
  /** Metres a second squared, downwards. */
  gravity: number;
  /** Of each joint, for balls, in metres. */
  radius: number;
}

/**
 * A chain of joints that swings. Each keeps its distance to the one before it, wants to be where it
 * was modelled, and falls, drags and bumps. Steps are of one fixed length, so that it swings alike
 * at any frame rate. The scheme is Verlet's, as in VRM's VRMC_springBone 1.0.
 */
export class SpringChain {
  readonly joints: Point[];
  readonly #before: Point[];
  readonly #from: Point[];
  readonly #lengths: number[];
  #left = 0;

  /** `homes` are the joints as modelled, in world space; the first hangs on the body. */
  constructor(
    homes: readonly Point[],
    private readonly stiff: Stiff,
  ) {
    this.joints = homes.map(copy);
    this.#before = homes.map(copy);
    this.#from = homes.map(copy);
    this.#lengths = homes.map((one, i) => (i ? distance(one, homes[i - 1]!) : 0));
  }

  /**
   * The body moved for so many seconds: `homes` are where its joints would be, were they stiff.
   */
  update(homes: readonly Point[], seconds: number, balls: readonly Ball[]): void {
    const time = this.#left + Math.max(0, seconds);
    const steps = Math.min(MOST_STEPS, Math.floor(time / STEP + 1e-9));
    this.#left = steps === MOST_STEPS ? 0 : time - steps * STEP;
    for (let step = 1; step <= steps; step++) this.#step(homes, step / steps, balls);
    if (steps) homes.forEach((home, i) => Object.assign(this.#from[i]!, home));
  }

  #step(homes: readonly Point[], share: number, balls: readonly Ball[]): void {
    const { stiffness, drag, gravity } = this.stiff;
    const keep = Math.exp(-drag * STEP);
    for (const [i, joint] of this.joints.entries()) {
      const [from, to, before] = [this.#from[i]!, homes[i]!, this.#before[i]!];
      const home = {
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
        z: from.z + (to.z - from.z) * share,
      };
      if (i === 0) {
        Object.assign(joint, home);
        continue;
      }
      const pull = STEP * STEP;
      const next = {
        x: joint.x + (joint.x - before.x) * keep + (home.x - joint.x) * stiffness * pull,
        y:
          joint.y + (joint.y - before.y) * keep + ((home.y - joint.y) * stiffness - gravity) * pull,
        z: joint.z + (joint.z - before.z) * keep + (home.z - joint.z) * stiffness * pull,
      };
      this.#hold(i, next, home);
      for (const ball of balls) {
        pushOut(next, ball, this.stiff.radius);
        this.#hold(i, next, home);
      }
      Object.assign(before, joint);
      Object.assign(joint, next);
    }
  }

  /** Keep a joint at its distance from the one before it. */
  #hold(i: number, point: Point, home: Point): void {
    const root = this.joints[i - 1]!;
    const length = distance(point, root);
    if (length < 1e-6) {
      Object.assign(point, home);
      return;
    }
    const share = this.#lengths[i]! / length;
    point.x = root.x + (point.x - root.x) * share;
    point.y = root.y + (point.y - root.y) * share;
    point.z = root.z + (point.z - root.z) * share;
  }
}

function pushOut(point: Point, ball: Ball, radius: number): void {
  const least = ball.radius + radius;
  const length = distance(point, ball);
  if (length >= least || length < 1e-6) return;
  const share = least / length;
  point.x = ball.x + (point.x - ball.x) * share;
  point.y = ball.y + (point.y - ball.y) * share;
  point.z = ball.z + (point.z - ball.z) * share;
}

function copy({ x, y, z }: Point): Point {
  return { x, y, z };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
}
