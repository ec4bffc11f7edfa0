/** What a person chose of her look is kept, and what was kept in error is her own. */

import { expect, test } from "vitest";
import { HER_OWN, lookFrom } from "../../../agents/bridge/panel/src/state/look";
import { Settings } from "../../../agents/bridge/panel/src/state/settings";

/** A place that keeps text, as a browser's is. */
function storage(kept: Record<string, string> = {}): Storage {
  return {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => void (kept[key] = value),
  } as unknown as Storage;
}

test.each([undefined, null, 7, "red", [], { hair: "plaid", light: 3 }])(
  "from %j comes her own look",
  (kept) => expect(lookFrom(kept)).toEqual(HER_OWN),
);

test("what is known is taken, part by part", () => {
  expect(lookFrom({ hair: "black", eyes: "square", background: "dusk" })).toEqual({
    ...HER_OWN,
    hair: "black",
    background: "dusk",
  });
});

test("a choice is kept for the next visit", () => {
  const store = storage();
  new Settings(store).change({ look: { ...HER_OWN, clothes: "plum" }, quality: "low" });
  const { look, quality } = new Settings(store).now;
  expect(look.clothes).toBe("plum");
  expect(quality).toBe("low");
});

test("a quality that nobody knows is found out anew", () => {
  const store = storage({ "iris-choices": '{"quality":"ultra","look":{"eyes":"blue"}}' });
  const { look, quality } = new Settings(store).now;
  expect(quality).toBe("auto");
  expect(look).toEqual({ ...HER_OWN, eyes: "blue" });
});
