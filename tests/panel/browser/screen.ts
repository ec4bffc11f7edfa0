/** A real Chromium that shows the page. */

import { existsSync } from "node:fs";
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
];

/**
 * A browser for the tests of a file; `flags` are more words for its command line. What a test left
 * open is closed: a page that draws on slows down the next one.
 */
export function browse(...flags: string[]): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    const executablePath = process.env.IRIS_CHROMIUM ?? PLACES.find((place) => existsSync(place));
    if (!executablePath) throw new Error("there is no Chromium");
    browser = await chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(() => browser.close());
  return () => browser;
}

export interface Visit {
  page: Page;
  /** What the page complained of: errors, refused requests, requests to other machines. */
  complaints: string[];
}

/** How to open the page: `home` is where, if not at the bridge itself. */
type How = BrowserContextOptions & { home?: string };

/** Open the page in a session of its own, and wait until her face is there. */
export async function visit(
  browser: Browser,
  session: string,
  how: BrowserContext | How = {},
): Promise<Visit> {
  const { home = inject("http"), ...options } = "newPage" in how ? {} : how;
  const context =
    "newPage" in how
      ? how
      : await browser.newContext({ viewport: { width: 640, height: 420 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  page.on("console", (line) => line.type() === "error" && complaints.push(line.text()));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(home) && !/^(data|blob):/.test(url)) complaints.push(`it asked for ${url}`);
  });
  await page.goto(`${home}/ui?session=${session}`);
  await page.waitForFunction(() => iris.scene.firstFace > 0);
  await page.waitForFunction(() => iris.client.online);
  return { page, complaints };
}

/** Keep a picture of the page, for people to look at. */
export async function keep(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: new URL(`../shots/${name}.png`, import.meta.url).pathname });
}

/** Type something to her. */
export async function ask(page: Page, text: string): Promise<void> {
  await page.getByLabel("What to say to Iris").fill(text);
  await page.keyboard.press("Enter");
}

/** Wait until the conversation is in this state. */
export async function state(page: Page, state: string, within = 15_000): Promise<void> {
  await page.waitForSelector(`#stage[data-state="${state}"]`, { timeout: within });
}

/** Nothing went wrong on the page. */
export function fine({ complaints }: Visit): void {
  expect(complaints).toEqual([]);
}
