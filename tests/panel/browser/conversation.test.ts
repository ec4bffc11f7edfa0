/** The page and a real Iris: type and hear, speak and be understood, interrupt, lose her and go on. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { Proxy } from "./proxy";
import { ask, browse, fine, keep, state, visit } from "./screen";

const browser = browse(`--use-file-for-fake-audio-capture=${inject("question")}`);

/** The loudest that she is for a while, and how far her mouth opens; and which words are marked. */
function watch(
  page: Page,
  ms: number,
  words = 0,
): Promise<{ loudest: number; openest: number; words: number }> {
  return page.evaluate(
    async ([ms, least]) => {
      let [loudest, openest] = [0, 0];
      const words = new Set<string>();
      const [enough, late] = [performance.now() + ms!, performance.now() + 8000];
      while (performance.now() < enough || (words.size < least! && performance.now() < late)) {
        await new Promise(requestAnimationFrame);
        loudest = Math.max(loudest, iris.voice.level);
        openest = Math.max(openest, iris.scene.actor.shapes.get("jawOpen") ?? 0);
        const marked = document.querySelector("#captions .now")?.textContent;
        if (marked) words.add(marked);
      }
      return { loudest, openest, words: words.size };
    },
    [ms, words],
  );
}

test("what is typed is answered aloud, and her mouth moves and closes again", async () => {
  const visited = await visit(browser(), "typed");
  const { page } = visited;
  await ask(page, "What is rain?");
  await state(page, "speaking");
  const seen = await watch(page, 1500, 3);
  expect(seen.loudest).toBeGreaterThan(0.02);
  expect(seen.openest, "closed, it would be 0").toBeGreaterThan(0.06);
  expect(seen.words, "words are marked as they are spoken").toBeGreaterThan(2);
  await keep(page, "speaking");
  await page.keyboard.press("Escape");
  await state(page, "idle");
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => iris.scene.actor.lips.weights[0])).toBeGreaterThan(0.98);
  const turn = await page.evaluate(() => iris.turns.all[0]);
  const stages = await page.evaluate(() => iris.turns.all[0]!.shares.map(({ stage }) => stage));
  expect(turn?.text).toBe("What is rain?");
  expect(stages).toEqual(
    expect.arrayContaining([
      "llm-first-token",
      "first-clause",
      "tts-first-chunk",
      "delivery",
      "playback",
    ]),
  );
  fine(visited);
});

test("what is said into the microphone is written down and answered", async () => {
  const visited = await visit(browser(), "spoken");
  const { page } = visited;
  const talk = page.getByRole("button", { name: /talk/ });
  await talk.focus();
  await page.keyboard.down("Space");
  expect(await talk.getAttribute("aria-pressed")).toBe("true");
  await page.waitForFunction(() => iris.conversation.exchanges.length > 0, null, {
    timeout: 15_000,
  });
  const [exchange] = await page.evaluate(() => iris.conversation.exchanges);
  expect(exchange?.question.toLowerCase()).toContain("capital of france");
  expect((await page.locator("#captions .you").textContent())?.toLowerCase()).toContain(
    "capital of france",
  );
  await state(page, "speaking");
  await page.waitForFunction(() => iris.voice.level > 0.01);
  const devices = await (await page.request.get(`${inject("http")}/devices`)).json();
  expect(devices).toContainEqual(
    expect.objectContaining({ session: "spoken", kind: "web", microphone: true }),
  );
  const stages = await page.evaluate(() => iris.turns.all[0]!.shares.map(({ stage }) => stage));
  expect(stages).toEqual(expect.arrayContaining(["endpoint", "asr"]));
  await page.keyboard.up("Space");
  expect(await talk.getAttribute("aria-pressed"), "held as long as the key was").toBe("false");
  await talk.click();
  expect(await talk.getAttribute("aria-pressed"), "pressed briefly, it stays open").toBe("true");
  await talk.click();
  expect(await talk.getAttribute("aria-pressed")).toBe("false");
  fine(visited);
});

test("stopped, she is quiet at once, and what was not heard is set apart", async () => {
  const visited = await visit(browser(), "stopped");
  const { page } = visited;
  await ask(page, "Tell me a long story about the sea.");
  await page.waitForFunction(() => iris.voice.level > 0.02);
  await page.keyboard.press("Escape");
  await page.waitForTimeout(250);
  expect((await watch(page, 400)).loudest).toBeLessThan(0.002);
  await state(page, "idle");
  await page.waitForFunction(() => iris.conversation.exchanges[0]?.unheard);
  await page.getByRole("button", { name: "Control room" }).click();
  expect(await page.locator(".unheard").count()).toBe(1);
  fine(visited);
});

test("a bridge that goes away is told; when it is back, the answer goes on where it was", async () => {
  const { page } = await visit(browser(), "lost");
  await page.evaluate(listenIn);
  await ask(page, "Tell me about the weather in the mountains.");
  await page.waitForFunction(() => iris.voice.level > 0.01);
  const running = readFileSync(join(inject("state"), "running.json"), "utf8");
  const { processes } = JSON.parse(running) as { processes: { bridge: number } };
  const away = page.waitForFunction(() => !iris.client.online);
  process.kill(processes.bridge, "SIGKILL");
  await away;
  await page.waitForFunction(() => iris.client.online, null, { timeout: 15_000 });
  await page.waitForFunction(
    () => {
      const { last, samples } = (globalThis as unknown as { arrived: Arrived }).arrived;
      return last !== null && (last < 0 || last in samples);
    },
    null,
    { timeout: 15_000 },
  );
  const arrived = (await page.evaluate("arrived")) as Arrived;
  const next: Record<number, number> = {};
  for (const [sentence, offset, length] of arrived.pieces) {
    expect(offset, `sentence ${sentence}`).toBe(next[sentence] ?? 0);
    next[sentence] = offset + length;
  }
  const spoken = Object.entries(arrived.samples).filter(([, samples]) => samples > 0);
  expect(next).toEqual(Object.fromEntries(spoken));
  expect(Object.keys(next).length).toBeGreaterThan(0);
});

interface Arrived {
  pieces: [sentence: number, offset: number, length: number][];
  samples: Record<number, number>;
  /** The number of the last sentence, once it is known. */
  last: number | null;
}

/** In the page: write down what arrives. */
function listenIn(): void {
  const arrived: Arrived = { pieces: [], samples: {}, last: null };
  Object.assign(globalThis, { arrived });
  const { sound, message } = iris.client.listener;
  iris.client.listener.sound = (frame) => {
    arrived.pieces.push([frame.sentence, frame.offset, frame.pcm.length]);
    sound(frame);
  };
  iris.client.listener.message = (one) => {
    if (one.type === "speech.ended") arrived.samples[one.sentence] = one.samples;
    // An answer that stops without knowing so ends with an empty sentence, which has no sound.
    if (one.type === "dialogue.sentence" && one.last)
      arrived.last = one.text ? one.sentence : one.sentence - 1;
    message(one);
  };
}

test("where a network refuses WebSocket, she is talked with over HTTP", async () => {
  const proxy = await Proxy.to(inject("http"));
  proxy.refusesWebSocket = true;
  const { page } = await visit(browser(), "refused", { home: proxy.address });
  await ask(page, "What is rain?");
  await page.waitForFunction(() => iris.voice.level > 0.01);
  await page.locator("#captions .iris:not(.gone)").waitFor();
  await page.keyboard.press("Escape");
  await state(page, "idle");
  const talk = page.getByRole("button", { name: /talk/ });
  await talk.click();
  await page.waitForFunction(() => iris.conversation.exchanges.length > 1, null, { timeout: 20_000 });
  const [, spoken] = await page.evaluate(() => iris.conversation.exchanges);
  expect(spoken!.question.toLowerCase()).toContain("capital of france");
  await proxy.close();
});
