/** The control room, for everybody: by keyboard, on a telephone, with whatever eyes one has. */

import { readFileSync } from "node:fs";
import { request } from "node:https";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { ask, browse, fine, keep, visit } from "./screen";

const TABS = ["History", "Timing", "Stage", "Sound", "Agents", "Devices", "System", "Log"];

const browser = browse();

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds that is serious, as sentences; by the rules that are named, or by all. */
async function barriers(page: Page, rules: string[]): Promise<string[]> {
  return page.evaluate(async (rules) => {
    interface Found {
      violations: { id: string; impact: string; nodes: { html: string }[] }[];
    }
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<Found> } };
    const { violations } = await axe.run(rules.length ? { runOnly: rules } : {});
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, rules);
}

// What light and dark differ in are colours.
test.each([
  ["light", []],
  ["dark", ["color-contrast"]],
] as const)("nothing stands in anybody's way: %s", async (colorScheme, rules) => {
  const visited = await visit(browser(), "barriers", {
    colorScheme,
    viewport: { width: 1100, height: 700 },
    reducedMotion: "reduce",
  });
  const { page } = visited;
  await page.evaluate(AXE);
  expect(await barriers(page, [...rules])).toEqual([]);
  await page.getByRole("button", { name: "Control room" }).click();
  for (const tab of TABS) {
    await page.getByRole("tab", { name: tab }).click();
    expect(await barriers(page, [...rules]), tab).toEqual([]);
    await keep(page, `${tab.toLowerCase()}-${colorScheme}`);
  }
  fine(visited);
}, 180_000);

test("the whole page works by keyboard", async () => {
  const { page } = await visit(browser(), "keys");
  const focused = () =>
    page.evaluate(
      () =>
        document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent,
    );
  expect(await focused()).toBe("What to say to Iris");
  const found = new Set<string>();
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press("Shift+Tab");
    found.add((await focused()) ?? "");
  }
  expect([...found]).toEqual(expect.arrayContaining(["Control room", "Mute"]));
  await page.getByRole("button", { name: "Control room" }).focus();
  await page.keyboard.press("Enter");
  expect(await focused()).toBe("History");
  await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe("Timing");
  await page.keyboard.press("Escape");
  expect(await focused()).toBe("Control room");
  expect(await page.locator("#drawer").isVisible()).toBe(false);
});

test("on a telephone everything is in reach, and nothing is wider than the screen", async () => {
  const visited = await visit(browser(), "telephone", {
    viewport: { width: 340, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  const { page } = visited;
  await page.request.post(`${inject("http")}/prompt?session=telephone`, {
    data: { text: "Hello Iris, what can you tell me about lighthouses, and about the sea?" },
  });
  await page.waitForFunction(() => iris.turns.all[0]?.span("playback"));
  await keep(page, "telephone");
  const wider = () =>
    page.evaluate(() => {
      const parts = document.querySelectorAll("html, #stage, [role=tabpanel]:not([hidden])");
      return Math.max(...[...parts].map((one) => one.scrollWidth - one.clientWidth));
    });
  expect(await wider()).toBeLessThanOrEqual(0);
  await page.getByRole("button", { name: "Control room" }).tap();
  for (const tab of TABS) {
    await page.getByRole("tab", { name: tab }).tap();
    expect(await wider(), tab).toBeLessThanOrEqual(0);
  }
  await keep(page, "telephone-log");
  await page.getByRole("tab", { name: "Timing" }).tap();
  expect(await page.locator(".turn .slowest").count()).toBe(1);
  expect(await page.locator("tbody tr").last().textContent()).toMatch(/To the first sound.*ms/);
  await page.getByRole("button", { name: "Close" }).tap();
  const send = await page.getByRole("button", { name: "Send" }).boundingBox();
  expect(send!.x + send!.width).toBeLessThanOrEqual(390);
  fine(visited);
});

test("the agents are told by name, and one that is down is marked", async () => {
  const { page } = await visit(browser(), "house");
  await page.evaluate(() => {
    const { connection } = iris.client.listener;
    iris.client.listener.connection = (state, detail) => {
      document.title += ` ${state}`;
      connection(state, detail);
    };
  });
  await page.evaluate(() => iris.controlRoom.drawer.show(true));
  await page.getByRole("tab", { name: "System" }).click();
  await page.getByText("faster-whisper").waitFor();
  expect(await page.locator(".list .down").count()).toBe(0);
  await page.route("**/healthz", async (route) => {
    const report = await (await route.fetch()).json();
    await route.fulfill({ status: 503, json: { ...report, agents: { ...report.agents, tts: 0 } } });
  });
  await page.locator(".list .down").waitFor({ timeout: 8000 });
  expect(await page.locator("li", { has: page.locator(".down") }).textContent()).toContain(
    "Speaking",
  );
  await page.waitForFunction(() => performance.now() > 7000);
  expect(await page.title(), "a page where nothing happens stays connected").toBe("Iris");
});

test("where a browser holds the sound back, the page asks to be touched, and then she speaks", async () => {
  const context = await browser().newContext({ viewport: { width: 640, height: 420 } });
  // Whoever steers a browser from outside counts as somebody who touched the page.
  await context.addInitScript(() => {
    globalThis.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        void this.suspend();
      }
    };
  });
  const { page } = await visit(browser(), "silent", context);
  await page.request.post(`${inject("http")}/prompt?session=silent`, {
    data: { text: "What is snow?" },
  });
  const offer = page.getByRole("button", { name: "Click to hear Iris" });
  await offer.waitFor();
  expect(await page.evaluate(() => iris.voice.level)).toBe(0);
  await offer.click();
  await page.waitForFunction(() => iris.voice.level > 0.01);
  expect(await offer.count()).toBe(0);
});

test("the log can be searched", async () => {
  const { page } = await visit(browser(), "log");
  for (const name of ["hearts", "rain"])
    await page.request.post(`${inject("http")}/trigger/${name}?session=log`);
  await page.evaluate(() => iris.controlRoom.drawer.show(true));
  await page.getByRole("tab", { name: "Log" }).click();
  await page.getByLabel("Filter").fill("trigger rain");
  await page.waitForFunction(() => document.querySelectorAll("#log li").length === 1);
  expect(await page.locator("#log").textContent()).toContain("avatar.trigger");
});

test("she sounds as loud as is wished, where it is wished, and that is remembered", async () => {
  const visited = await visit(browser(), "loud", {
    viewport: { width: 900, height: 420 },
  });
  const { page } = visited;
  // As after the microphone was used: before, a browser does not tell which devices there are.
  await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
  });
  await page.evaluate(() => iris.controlRoom.drawer.show(true));
  await page.getByRole("tab", { name: "Sound" }).click();
  await page.getByLabel("Loudspeaker").selectOption({ label: "Fake Audio Output 2" });
  await page.getByLabel("Volume").fill("50");
  await ask(page, "Tell me a long story about the sea.");
  await page.waitForFunction(() => iris.voice.level > 0.01);
  const sink = await page.evaluate(() => (iris.voice.context as { sinkId?: string }).sinkId);
  expect(sink).toBe(await page.getByLabel("Loudspeaker").inputValue());
  await page.getByRole("button", { name: "Mute" }).click();
  await page.waitForFunction(() => iris.voice.player.busy && iris.voice.level < 0.0005);
  await page.reload();
  await page.waitForFunction(() => iris.client.online);
  expect(await page.evaluate(() => iris.settings.now)).toMatchObject({
    volume: 0.5,
    muted: true,
    speaker: sink,
  });
  fine(visited);
});

test("a microphone that cannot be had is said so, and one that is not wanted any more is closed", async () => {
  const { page } = await visit(browser(), "deaf");
  const talk = page.getByRole("button", { name: /talk/ });
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    const opened: MediaStream[] = [];
    Object.assign(globalThis, { opened });
    mediaDevices.getUserMedia = async () => {
      mediaDevices.getUserMedia = async (wishes) => {
        await new Promise((done) => setTimeout(done, 400));
        opened.push(await ask(wishes));
        return opened.at(-1)!;
      };
      throw new DOMException("none", "NotFoundError");
    };
  });
  await talk.click();
  await page.getByText("There is no microphone").waitFor();
  expect(await talk.getAttribute("aria-pressed")).toBe("false");
  // Once more, let go before the browser has asked, and pressed again.
  for (let i = 0; i < 3; i++) await talk.click();
  const states = () =>
    page.evaluate(() =>
      (globalThis as unknown as { opened: MediaStream[] }).opened.map(
        (stream) => stream.getTracks()[0]!.readyState,
      ),
    );
  await expect.poll(states, { timeout: 5000 }).toEqual(["ended", "live"]);
  await talk.click();
  await expect.poll(states).toEqual(["ended", "ended"]);
});

test("where a part of the page cannot be loaded, the microphone does not stay open", async () => {
  const { page } = await visit(browser(), "worklet");
  await page.evaluate(() => {
    AudioWorklet.prototype.addModule = () => Promise.reject(new DOMException("", "AbortError"));
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wishes) => {
      const stream = await ask(wishes);
      Object.assign(globalThis, { opened: stream });
      return stream;
    };
  });
  await page.getByRole("button", { name: /talk/ }).click();
  await page.getByText("could not be loaded").waitFor();
  const states = await page.evaluate(() =>
    (globalThis as unknown as { opened: MediaStream }).opened
      .getTracks()
      .map(({ readyState }) => readyState),
  );
  expect(states).toEqual(["ended"]);
});

test("an agent says what it is, is changed from the page, and says why where it refuses", async () => {
  const { page } = await visit(browser(), "agents");
  await page.evaluate(() => iris.controlRoom.drawer.show(true));
  await page.getByRole("tab", { name: "Agents" }).click();
  const speaking = page.locator("section", { hasText: "Speaking" });
  await speaking.getByText(/hibari|piper/).first().waitFor();
  const engine = speaking.getByLabel("Engine");
  const before = await engine.inputValue();
  await engine.fill("gramophone");
  await engine.press("Enter");
  await speaking.getByRole("alert").getByText("gramophone").waitFor();
  await engine.fill(before);
  await engine.press("Enter");
  await expect.poll(() => speaking.getByRole("alert").count(), { timeout: 30_000 }).toBe(0);
  await speaking.getByText("Voices", { exact: true }).click();
  const hear = speaking.getByRole("button", { name: "Hear hibari/heart" });
  await hear.click();
  await expect.poll(() => hear.isEnabled(), { timeout: 30_000 }).toBe(true);
  await speaking.getByRole("button", { name: "Clone a voice" }).click();
  await speaking.getByText("Give the voice a name").waitFor();
});

/** Ask to be let in, as a device of the network does that trusts the certificate; gives the status. */
function pair(code: string): Promise<number> {
  const [port, path] = [inject("lan"), "/pair"];
  const options = { host: "127.0.0.1", port, path, method: "POST", rejectUnauthorized: false };
  return new Promise((done, fail) => {
    const asked = request(options, (answer) => done(answer.resume().statusCode!));
    asked.on("error", fail);
    asked.end(JSON.stringify({ code, name: "Anna's phone", kind: "unity" }));
  });
}

test("a device is let in by a code and a press, and removed", async () => {
  const visited = await visit(browser(), "devices", { viewport: { width: 1100, height: 760 } });
  const { page } = visited;
  await page.evaluate(() => iris.controlRoom.drawer.show(true));
  await page.getByRole("tab", { name: "Devices" }).click();
  await page.getByRole("button", { name: "Add a device" }).click();
  await page.getByAltText("QR code").waitFor();
  const code = (await page.locator(".invitation .code").textContent())!.replace(" ", "");
  expect(code).toMatch(/^\d{6}$/);
  await keep(page, "pairing");
  expect(await pair(code), "its owner is asked").toBe(202);
  await page.getByText("Anna's phone (unity, 127.0.0.1) wants in").waitFor();
  await page.getByRole("button", { name: "Allow" }).click();
  await expect.poll(() => pair(code), { timeout: 10_000 }).toBe(200);
  const remove = page.getByRole("button", { name: "Remove Anna's phone" });
  await remove.waitFor();
  expect(await page.getByAltText("QR code").count(), "the code is used").toBe(0);
  await keep(page, "devices");
  await remove.click();
  await page.getByText("None yet.").waitFor();
  fine(visited);
});

test("the network is let in from the page, which shows at once how a device comes in", async () => {
  const { page } = await visit(browser(), "lan");
  const told: unknown[] = [];
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
  let open = false;
  await page.route("**/lan", async (route) => {
    if (route.request().method() === "POST") {
      told.push(route.request().postDataJSON());
      open = !open;
    }
    await route.fulfill({ json: { open, may_turn: true } });
  });
  await page.route("**/pair/open", (route) =>
    route.fulfill({ json: { url: "http://10.0.0.2:8080/pair#s=x", svg, code: "123456", seconds: 300 } }),
  );
  await page.evaluate(() => iris.controlRoom.drawer.show(true));
  await page.getByRole("tab", { name: "Devices" }).click();
  const network = page.getByLabel("Let devices of this network in");
  const add = page.getByRole("button", { name: "Add a device" });
  await expect.poll(() => network.isEnabled()).toBe(true);
  expect(await add.isEnabled()).toBe(false);
  await network.check();
  await page.getByText("123 456").waitFor();
  expect(await add.isEnabled()).toBe(true);
  await network.uncheck();
  await page.getByText("123 456").waitFor({ state: "detached" });
  expect(told).toEqual([{ open: true }, { open: false }]);
});
