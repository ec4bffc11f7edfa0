/** From 0 to 1 with a soft beginning and end, for a share of 0 to 1; beyond these it stays. */
export function smooth(share: number): number {
  const x = clamp(share, 0, 1);
  return x * x * (3 - 2 * x);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

/** How much of the way is made within a step, where 63 % of it takes `time`; 0 is at once. */
export function approach(step: number, time: number): number {
  return time > 0 ? 1 - Math.exp(-step / time) : 1;
}

/** A waiting time of this mean, as between things that happen independently of each other. */
export function wait(random: () => number, mean: number): number {
  return -Math.log(1 - random()) * mean;
}
