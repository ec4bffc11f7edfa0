/** What visemes, blinks and expressions are on a face, from the generated tables. */

import type { Pose } from "./convention";
import { ARKIT, EXPRESSION_ALIASES, EXPRESSIONS, OCULUS, VRM1, type Expression } from "./shape_tables";

export { EXPRESSIONS, type Expression } from "./shape_tables";
export type { Pose } from "./convention";

export const ARKIT_VISEMES = ARKIT.visemes;
export const OCULUS_VISEMES = OCULUS.visemes;
export const VRM_VISEMES = VRM1.visemes;
export const ARKIT_BLINK = ARKIT.blink;
export const VRM_BLINK = VRM1.blink;
export const ARKIT_EXPRESSIONS = ARKIT.expressions;
export const VRM_EXPRESSIONS = VRM1.expressions;

/** Where eyes look: up, down, to her right and to her left. */
export type Looks = readonly [up: Pose, down: Pose, right: Pose, left: Pose];
/** Degrees at which these shapes are fully there. */
export const FULL_LOOK = 30;
export const ARKIT_LOOKS: Looks = looksOf(ARKIT.looks);
export const VRM_LOOKS: Looks = looksOf(VRM1.looks);

function looksOf({ up, down, right, left }: (typeof ARKIT)["looks"]): Looks {
  return [up, down, right, left];
}

/** The expression of a name, if it is one. */
export function expressionOf(name: string): Expression | undefined {
  return EXPRESSIONS.find((expression) => expression === name) ?? EXPRESSION_ALIASES[name];
}
