/** What a character's shapes are good for: which conventions its mouth, lids and expressions follow. */

import type { Convention, Pose } from "./convention";
import { ShapeNames } from "./shape_names";
import { ARKIT, CONVENTIONS, JAW_OPEN } from "./shape_tables";

export interface FaceRig {
  /** What people call the convention of its mouth. */
  readonly name: string;
  readonly visemes: Convention["visemes"];
  readonly blink: Pose;
  readonly expressions: Convention["expressions"];
  /** What turns its eyes by shapes; nothing where it has none. */
  readonly looks: Convention["looks"] | null;
  /** The character's own names behind each shape: those of the poses above, and all others. */
  readonly shapes: ReadonlyMap<string, readonly string[]>;
}

/** The share of a convention that is there at least: with less, it is another one's namesake. */
const ENOUGH = 0.5;
/** Shapes of a mouth that are there at least, where it is not that much. */
const SOME = 2;

/** How a face with these shapes is moved; null where none of them, nor a jaw's bone, opens a mouth. */
export function rigOf(names: readonly string[], jawBone = false): FaceRig | null {
  const known = new ShapeNames(names);
  const mouth = mouthOf(known) ?? (jawBone ? JAW_OPEN : null);
  if (!mouth) return null;
  const blink = best(known, ({ blink }) => [blink]);
  const expressions = best(known, ({ expressions }) => Object.values(expressions));
  const looks = best(known, ({ looks }) => Object.values(looks));
  return {
    name: mouth.name,
    visemes: mouth.visemes,
    blink: blink?.blink ?? {},
    expressions: expressions?.expressions ?? mouth.expressions,
    looks: looks?.looks ?? null,
    shapes: shapesOf(names, known, [mouth, blink, expressions, looks, ARKIT]),
  };
}

/** The convention of a mouth: one that is there, or a part of one, or a lone shape. */
function mouthOf(names: ShapeNames): Convention | null {
  const visemes = (one: Convention) => Object.values(one.visemes);
  return best(names, visemes) ?? part(names) ?? best(names, visemes, true);
}

/** The convention of which most is there, if that is enough. */
function best(
  names: ShapeNames,
  posesOf: (convention: Convention) => readonly Pose[],
  lone = false,
): Convention | null {
  let [found, most]: [Convention | null, number] = [null, ENOUGH];
  for (const convention of CONVENTIONS.filter((one) => one.lone === lone)) {
    const share = shareOf(posesOf(convention), names);
    if (share > most) [found, most] = [convention, share];
  }
  return found;
}

/** A convention of which some shapes are there, and that which opens the mouth most among them. */
function part(names: ShapeNames): Convention | null {
  let [found, most]: [Convention | null, number] = [null, 0];
  for (const convention of CONVENTIONS.filter((one) => !one.lone)) {
    const poses = Object.values(convention.visemes);
    const there = new Set(poses.flatMap(Object.keys).filter((shape) => names.find(shape).length));
    const [widest] = Object.entries(convention.visemes.aa).sort((a, b) => b[1] - a[1])[0]!;
    const share = shareOf(poses, names);
    if (there.has(widest) && there.size >= SOME && share > most)
      [found, most] = [convention, share];
  }
  return found;
}

/** The share of the poses' shapes that a character has. */
function shareOf(poses: readonly Pose[], names: ShapeNames): number {
  const shapes = poses.flatMap((pose) => Object.keys(pose));
  return shapes.filter((shape) => names.find(shape).length).length / (shapes.length || 1);
}

function shapesOf(
  names: readonly string[],
  known: ShapeNames,
  conventions: readonly (Convention | null)[],
): Map<string, readonly string[]> {
  const shapes = new Map<string, readonly string[]>();
  const covered = new Set<string>();
  for (const convention of conventions) {
    if (!convention) continue;
    const { visemes, blink, expressions, looks } = convention;
    for (const pose of [visemes, { blink }, expressions, looks].flatMap(Object.values<Pose>)) {
      for (const shape of Object.keys(pose)) {
        const own = known.find(shape).filter((name) => !covered.has(name));
        if (shapes.has(shape) || !own.length) continue;
        shapes.set(shape, own);
        for (const name of own) covered.add(name);
      }
    }
  }
  for (const name of names) if (!covered.has(name)) shapes.set(name, [name]);
  return shapes;
}
