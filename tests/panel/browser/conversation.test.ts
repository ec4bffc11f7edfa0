/** The page and a real Iris: type and hear, speak and be understood, interrupt, lose her and go on. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, browse, fine, mood, visit } from "./screen";

let browser: Browser;

beforeAll(async () => {
  browser = await browse();
});

afterAll(() => browser.close());

test("what is typed is answered aloud, her mouth moves, and it closes again", async () => {
  const visited = await visit(browser, "typed");
  const { page } = visited;
  await ask(page, "What is rain?");
  await mood(page, "speaking");
  const seen = await page.evaluate(async () => {
    let [loudest, openest] = [0, 0];
    const words = new Set<string>();
    for (const until = performance.now() + 1500; performance.now() < until; ) {
      await new Promise(requestAnimationFrame);
      loudest = Math.max(loudest, iris.voice.level);
      openest = Math.max(openest, iris.theatre.actor.shapes.get("jawOpen") ?? 0);
      words.add(document.querySelector("#captions .now")?.textContent ?? "");
    }
    return { loudest, openest, words: [...words].filter(Boolean).length };
  });
  expect(seen.loudest).toBeGreaterThan(0.02);
  expect(seen.openest).toBeGreaterThan(0.15);
  expect(seen.words).toBeGreaterThan(2);
  await page.keyboard.press("Escape");
  await mood(page, "ready");
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => iris.theatre.actor.lips.weights[0])).toBeGreaterThan(0.98);
  fine(visited);
  await page.context().close();
});
