/** A link that carries nothing and does not break: it takes a while, and a quiet machine. */

import { expect, inject, test } from "vitest";
import { Proxy } from "../browser/proxy";
import { ask, browse, keep, state, visit } from "../browser/screen";

const browser = browse();

test("a link that freezes is noticed, and what was typed meanwhile is asked once", async () => {
  const proxy = await Proxy.to(inject("http"));
  const { page } = await visit(browser(), "frozen", { home: proxy.address });
  proxy.frozen = true;
  await ask(page, "What is ice?");
  const pending = page.getByRole("list", { name: "Waiting to be asked" });
  await pending.getByText("What is ice?").waitFor();
  await state(page, "away", 40_000);
  await keep(page, "away");
  await ask(page, "Are you there?");
  await pending.getByRole("button", { name: "Take back" }).click();
  expect(await page.getByLabel("What to say to Iris").inputValue()).toBe("Are you there?");
  proxy.frozen = false;
  await page.waitForFunction(() => iris.conversation.exchanges.length > 0, null, {
    timeout: 20_000,
  });
  await page.waitForFunction(() => iris.outbox.pending.length === 0);
  await page.keyboard.press("Escape");
  await state(page, "idle");
  const questions = await page.evaluate(() =>
    iris.conversation.exchanges.map(({ question }) => question),
  );
  expect(questions).toEqual(["What is ice?"]);
  await proxy.close();
});
