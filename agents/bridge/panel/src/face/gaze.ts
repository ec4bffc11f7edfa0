import { approach, clamp } from "./smooth";

/** How far something can turn, in degrees, and how fast. */
export interface Reach {
  yaw: number;
  up: number;
  down: number;
  /** Seconds after which 63 % of the way has been made, and degrees a second at most. */
  smooth: number;
  speed: number;
}

export const EYES: Reach = { yaw: 35, up: 20, down: 25, smooth: 0.08, speed: 400 };
/** A head follows a part of the way, slowly. */
export const HEAD: Reach = { yaw: 16, up: 9, down: 10, smooth: 0.35, speed: 90 };
/** From this many degrees off the front on, something is not looked at. */
const GIVE_UP = 100;

/**
 * Turns eyes or a head towards something, no farther than they can and no faster than they do. What
 * is behind is not looked at: then it looks straight ahead.
 */
export class Gaze {
  /** Degrees to the right (of whoever looks) and up. */
  yaw = 0;
  pitch = 0;

  constructor(private readonly reach: Reach) {}

  /**
   * Turn for so many seconds towards a target: `x` to the right, `y` up, `z` ahead, from whoever
   * looks. Its length does not count.
   */
  update(x: number, y: number, z: number, seconds: number): void {
    const { yaw, up, down, smooth, speed } = this.reach;
    const [wantedYaw, wantedPitch] = angles(x, y, z);
    const away = Math.abs(wantedYaw) >= GIVE_UP;
    const ways = [
      (away ? 0 : clamp(wantedYaw, -yaw, yaw)) - this.yaw,
      (away ? 0 : clamp(wantedPitch, -down, up)) - this.pitch,
    ] as const;
    const length = Math.hypot(...ways) * approach(seconds, smooth);
    const share =
      approach(seconds, smooth) * (length > speed * seconds ? (speed * seconds) / length : 1);
    this.yaw += ways[0] * share;
    this.pitch += ways[1] * share;
  }
}

/** Degrees to the right and up of a direction. */
export function angles(x: number, y: number, z: number): [yaw: number, pitch: number] {
  if (x * x + y * y + z * z < 1e-12) return [0, 0];
  const degrees = 180 / Math.PI;
  return [Math.atan2(x, z) * degrees, Math.atan2(y, Math.hypot(x, z)) * degrees];
}
