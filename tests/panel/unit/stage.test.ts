/** How often and how finely to draw, on cards and on processors. */

import { expect, test } from "vitest";
import { FramePacer } from "../../../agents/bridge/panel/src/stage/frame_pacer";
import { ResolutionScaler } from "../../../agents/bridge/panel/src/stage/resolution_scaler";

/** How many pictures are drawn in so many seconds of 60 while a head turns at so many steps a second. */
function drawn(seconds: number, speed: number, hurried: boolean): number {
  const pacer = new FramePacer();
  const due = Array.from({ length: 60 * seconds }, (_, i) =>
    pacer.due((1000 * i) / 60, [(speed * i) / 60], hurried),
  );
  return due.filter(Boolean).length;
}

test("where every picture counts, every one is drawn, else those with something new on them", () => {
  expect(drawn(1, 0, true)).toBe(60);
  expect(drawn(1, 0, false)).toBe(1);
  expect(drawn(2, 2, false)).toBeGreaterThanOrEqual(4);
  expect(drawn(2, 2, false)).toBeLessThanOrEqual(5);
});

test("what is quick is drawn as such, and few pictures a second in the long run", () => {
  expect(drawn(0.5, 1000, false)).toBe(8);
  const long = drawn(60, 1000, false);
  expect(long).toBeGreaterThan(110);
  expect(long).toBeLessThan(135);
});

test("one a second is drawn at least, for whatever was not noticed", () => {
  const pacer = new FramePacer();
  const due = Array.from({ length: 600 }, (_, i) => pacer.due((1000 * i) / 60, [0], false));
  expect(due.filter(Boolean).length).toBe(10);
});

/** Draw for so many seconds, at so many frames a second. */
function draw(resolution: ResolutionScaler, seconds: number, fps: number): number {
  for (let i = 0; i < seconds * fps; i++) resolution.drawn(1 / fps);
  return resolution.ratio(1000, 1000);
}

test("a card that is too slow gets fewer pixels, and more again when it has time to spare", () => {
  const resolution = new ResolutionScaler(false);
  expect(resolution.ratio(1000, 1000)).toBe(2);
  expect(resolution.struggles).toBe(false);
  const coarse = draw(resolution, 10, 20);
  expect(coarse).toBeLessThan(1);
  expect(draw(resolution, 60, 40), "neither slow nor quick, it stays").toBe(coarse);
  expect(draw(resolution, 60, 60)).toBe(2);
});

test("a card that is too slow even for the fewest pixels is told", () => {
  const resolution = new ResolutionScaler(false);
  draw(resolution, 40, 8);
  expect(resolution.struggles).toBe(true);
});

test("there is a least, and no more than a large screen has", () => {
  expect(draw(new ResolutionScaler(true), 60, 5)).toBe(0.45);
  expect(new ResolutionScaler(false).ratio(3840, 2160)).toBeCloseTo(1, 1);
});

test("a pause in the background says nothing about the machine", () => {
  const resolution = new ResolutionScaler(false);
  for (let i = 0; i < 20; i++) resolution.drawn(5);
  expect(resolution.ratio(1000, 1000)).toBe(2);
});
