/** The page as an overlay, for a streaming program: only her, and nothing around her. */

import type { Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { browse } from "./screen";

const browser = browse();

async function overlay(session: string, more = ""): Promise<Page> {
  const context = await browser().newContext({ viewport: { width: 640, height: 480 } });
  const page = await context.newPage();
  await page.goto(`${inject("http")}/ui?overlay&session=${session}${more}`);
  await page.waitForFunction(() => iris.scene.firstFace > 0 && iris.client.online);
  return page;
}

/** What is opaque of a picture of the page, 0 to 1: at a corner, and in her face. */
async function opaque(page: Page, name: string): Promise<{ corner: number; face: number }> {
  const path = new URL(`../shots/${name}.png`, import.meta.url).pathname;
  const picture = await page.screenshot({ omitBackground: true, path });
  const reader = await browser().newPage();
  return reader.evaluate(async (bytes) => {
    const image = new Image();
    image.src = `data:image/png;base64,${bytes}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
    canvas.drawImage(image, 0, 0);
    const alpha = (x: number, y: number) => canvas.getImageData(x, y, 1, 1).data[3]! / 255;
    return { corner: alpha(3, 3), face: alpha(image.width / 2, 0.42 * image.height) };
  }, picture.toString("base64"));
}

test.each(["light", "dark"] as const)("the ground is transparent, she is not: %s", async (scheme) => {
  const page = await overlay("overlay");
  await page.emulateMedia({ colorScheme: scheme });
  expect(await opaque(page, `overlay-${scheme}`)).toEqual({ corner: 0, face: 1 });
  for (const gone of ["header", "#composer", "#notices"])
    expect(await page.locator(gone).isVisible(), gone).toBe(false);
});

test("captions and effects are shown, and an effect leaves the ground transparent", async () => {
  const page = await overlay("overlaid");
  await page.request.post(`${inject("http")}/prompt?session=overlaid`, {
    data: { text: "What is rain?" },
  });
  await page.locator("#captions .iris:not(.gone)").waitFor();
  await page.request.post(`${inject("http")}/trigger/fireworks?session=overlaid`);
  await page.waitForFunction(() => iris.scene.effects.running === 1);
  await page.waitForTimeout(700);
  expect((await opaque(page, "overlay-effects")).face).toBe(1);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe("rgba(0, 0, 0, 0)");
  expect(await page.locator("#veil").isVisible()).toBe(false);
});

test("captions and effects stay away where that is asked for", async () => {
  const page = await overlay("quiet", "&captions=off&effects=off");
  await page.request.post(`${inject("http")}/trigger/hearts?session=quiet`);
  await page.request.post(`${inject("http")}/prompt?session=quiet`, { data: { text: "Hello." } });
  await page.waitForFunction(() => iris.voice.level > 0.01);
  expect(await page.locator("#captions").isVisible()).toBe(false);
  expect(await page.evaluate(() => iris.scene.effects.running)).toBe(0);
});
