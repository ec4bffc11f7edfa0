/** The face's expressions by name. */

import { EXPRESSION_ALIASES, EXPRESSIONS, type Expression } from "./shape_tables";

export { EXPRESSIONS, type Expression } from "./shape_tables";
export type { Pose } from "./convention";

/** Degrees at which the shapes that turn eyes are fully there. */
export const FULL_LOOK = 30;

/** The expression of a name, if it is one. */
export function expressionOf(name: string): Expression | undefined {
  return EXPRESSIONS.find((expression) => expression === name) ?? EXPRESSION_ALIASES[name];
}
