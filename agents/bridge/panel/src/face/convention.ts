/** What a table of face shapes holds; the tables are generated: see `shape_tables.ts`. */

import type { Viseme } from "../wire/checks";
import type { Expression } from "./shape_tables";

/** Shapes with their share of 0 to 1. */
export type Pose = Readonly<Record<string, number>>;

/** A way in which characters name their shapes, and what a face is made of in it. */
export interface Convention {
  /** What people call it. */
  readonly name: string;
  /** Whether it is taken only where no other fits. */
  readonly lone: boolean;
  readonly visemes: Readonly<Record<Viseme, Pose>>;
  /** Both eyes shut. */
  readonly blink: Pose;
  /** Where the eyes look, right and left as the character has them. */
  readonly looks: Readonly<Record<"up" | "down" | "right" | "left", Pose>>;
  readonly expressions: Readonly<Record<Expression, Pose>>;
}
