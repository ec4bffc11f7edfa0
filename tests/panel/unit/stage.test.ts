/** How often and how finely to draw, on cards and on processors. */

import { expect, test } from "vitest";
import { Pace, type Sight } from "../../../agents/bridge/panel/src/stage/pace";
import { Sharpness } from "../../../agents/bridge/panel/src/stage/sharpness";

test.each([
  [true, "speaking", 60],
  [true, "moving", 20],
  [true, "still", 3],
  [false, "still", 60],
] as const)(
  "a processor draws often while she speaks, and seldom while nothing happens (%s, %s)",
  (slow, sight: Sight, expected) => {
    const pace = new Pace(slow);
    const drawn = Array.from({ length: 60 }, (_, i) => pace.due((1000 * i) / 60, sight)).filter(
      Boolean,
    );
    expect(drawn.length).toBe(expected);
  },
);

/** Draw for so many seconds, at so many frames a second. */
function draw(sharpness: Sharpness, seconds: number, fps: number): number {
  for (let i = 0; i < seconds * fps; i++) sharpness.drawn(1 / fps);
  return sharpness.ratio(1000, 1000);
}

test("a card that is too slow gets fewer pixels, and more again when it has time to spare", () => {
  const sharpness = new Sharpness(false);
  expect(sharpness.ratio(1000, 1000)).toBe(2);
  const coarse = draw(sharpness, 10, 20);
  expect(coarse).toBeLessThan(1);
  expect(draw(sharpness, 60, 40), "neither slow nor quick, it stays").toBe(coarse);
  expect(draw(sharpness, 60, 60)).toBe(2);
});

test("there is a least, and no more than a large screen has", () => {
  expect(draw(new Sharpness(true), 60, 5)).toBe(0.45);
  expect(new Sharpness(false).ratio(3840, 2160)).toBeCloseTo(1, 1);
});

test("a pause in the background says nothing about the machine", () => {
  const sharpness = new Sharpness(false);
  for (let i = 0; i < 20; i++) sharpness.drawn(5);
  expect(sharpness.ratio(1000, 1000)).toBe(2);
});
