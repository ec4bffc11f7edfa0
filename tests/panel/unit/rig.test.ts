/** Which shapes of a character are what: by any spelling, in any convention. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rigOf } from "../../../agents/bridge/panel/src/face/rig";
import { ShapeNames } from "../../../agents/bridge/panel/src/face/shape_names";
import { CONVENTIONS, type EXPRESSIONS } from "../../../agents/bridge/panel/src/face/shape_tables";

const { cases } = JSON.parse(
  readFileSync(new URL("../../../schemas/vectors/shape_names.json", import.meta.url), "utf8"),
) as { cases: { shape: string; names: string[]; found: string[] }[] };

test.each(cases)("$shape among $names is $found", ({ shape, names, found }) => {
  expect([...new ShapeNames(names).find(shape)].sort()).toEqual([...found].sort());
});

/** Every shape that a convention's mouth names. */
function mouth(convention: (typeof CONVENTIONS)[number]): string[] {
  return [...new Set(Object.values(convention.visemes).flatMap((pose) => Object.keys(pose)))];
}

test.each(CONVENTIONS.map((one) => [one.name, one] as const))(
  "a character with the mouth of %s is known by it",
  (name, convention) => {
    const rig = rigOf(mouth(convention));
    expect(rig?.name).toBe(name);
    for (const shape of mouth(convention)) expect(rig!.shapes.get(shape), shape).toEqual([shape]);
  },
);

const ARKIT = CONVENTIONS.find(({ name }) => name === "ARKit")!;
const OCULUS = CONVENTIONS.find(({ name }) => name === "Oculus")!;

test("mouth, lids and expressions may each follow another convention", () => {
  const happy = Object.keys(ARKIT.expressions["happy" satisfies (typeof EXPRESSIONS)[number]]);
  const all = Object.values(ARKIT.expressions).flatMap((pose) => Object.keys(pose));
  const rig = rigOf([...mouth(OCULUS), ...all, "eyeBlinkLeft", "eyeBlinkRight"])!;
  expect(rig.name).toBe("Oculus");
  expect(Object.keys(rig.blink)).toEqual(["eyeBlinkLeft", "eyeBlinkRight"]);
  expect(Object.keys(rig.expressions.happy)).toEqual(happy);
});

test("no shape of a character is moved by two names, and those that nobody knows stay", () => {
  const names = [...mouth(ARKIT).map((name) => `Head.${name}`), "earWiggle"];
  const shapes = [...rigOf(names)!.shapes];
  expect(shapes.flatMap(([, own]) => own).sort()).toEqual([...names].sort());
  expect(Object.fromEntries(shapes).earWiggle).toEqual(["earWiggle"]);
});

test("without a mouth there is no rig, unless a bone moves the jaw", () => {
  for (const names of [[], ["tall", "wide"], ["0", "1"], ["happy", "blink"]])
    expect(rigOf(names)).toBeNull();
  const rig = rigOf(["blink"], true)!;
  expect(rig.visemes.aa).toEqual({ jawOpen: 0.8 });
  expect(rig.blink).toEqual({ blink: 1 });
});
