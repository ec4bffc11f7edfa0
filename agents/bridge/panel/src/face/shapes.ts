/**
 * What each viseme, blink and expression is on a model: shapes and their share while the viseme's
 * weight is 1. A model has ARKit's shapes, Oculus's visemes or VRM's presets.
 */

import { VISEMES, type Viseme } from "../wire/checks";

/** Shapes with a share each. */
export type Pose = Readonly<Record<string, number>>;

function both(name: string, share: number): Pose {
  return { [`${name}Left`]: share, [`${name}Right`]: share };
}

/** Apple's ARKit, 52 shapes. */
export const ARKIT_VISEMES: Record<Viseme, Pose> = {
  sil: {},
  PP: { mouthRollLower: 0.35, mouthRollUpper: 0.3, ...both("mouthPress", 0.45), mouthPucker: 0.08 },
  FF: { jawOpen: 0.06, mouthRollLower: 0.55, mouthShrugUpper: 0.18, ...both("mouthUpperUp", 0.2) },
  TH: {
    jawOpen: 0.16,
    tongueOut: 0.35,
    ...both("mouthLowerDown", 0.18),
    ...both("mouthUpperUp", 0.1),
  },
  DD: { jawOpen: 0.13, ...both("mouthLowerDown", 0.22), ...both("mouthUpperUp", 0.12) },
  kk: { jawOpen: 0.19, ...both("mouthLowerDown", 0.16), ...both("mouthStretch", 0.1) },
  CH: { jawOpen: 0.11, mouthFunnel: 0.55, mouthPucker: 0.15, mouthShrugUpper: 0.12 },
  SS: {
    jawOpen: 0.05,
    ...both("mouthStretch", 0.22),
    ...both("mouthLowerDown", 0.28),
    ...both("mouthUpperUp", 0.14),
  },
  nn: { jawOpen: 0.11, ...both("mouthLowerDown", 0.18), ...both("mouthUpperUp", 0.08) },
  RR: { jawOpen: 0.13, mouthFunnel: 0.32, mouthPucker: 0.22 },
  aa: { jawOpen: 0.52, ...both("mouthLowerDown", 0.24), ...both("mouthUpperUp", 0.12) },
  E: {
    jawOpen: 0.28,
    ...both("mouthStretch", 0.22),
    ...both("mouthSmile", 0.15),
    ...both("mouthLowerDown", 0.24),
    ...both("mouthUpperUp", 0.12),
  },
  ih: {
    jawOpen: 0.18,
    ...both("mouthStretch", 0.24),
    ...both("mouthSmile", 0.18),
    ...both("mouthLowerDown", 0.18),
  },
  oh: { jawOpen: 0.36, mouthFunnel: 0.5, mouthPucker: 0.16 },
  ou: { jawOpen: 0.15, mouthPucker: 0.62, mouthFunnel: 0.34 },
};

/** Oculus's own names: one shape for each viseme. */
export const OCULUS_VISEMES = Object.fromEntries(
  VISEMES.map((viseme) => [viseme, viseme === "sil" ? {} : { [`viseme_${viseme}`]: 1 }]),
) as unknown as Record<Viseme, Pose>;

/** VRM's five mouth presets. */
export const VRM_VISEMES: Record<Viseme, Pose> = {
  sil: {},
  PP: {},
  FF: { ih: 0.15 },
  TH: { ih: 0.3 },
  DD: { ih: 0.35 },
  kk: { ih: 0.4 },
  CH: { ou: 0.4, ih: 0.2 },
  SS: { ih: 0.4, ee: 0.2 },
  nn: { ih: 0.3 },
  RR: { ou: 0.35, ih: 0.15 },
  aa: { aa: 1 },
  E: { ee: 0.9 },
  ih: { ih: 0.9 },
  oh: { oh: 0.9 },
  ou: { ou: 0.9 },
};

export const ARKIT_BLINK: Pose = both("eyeBlink", 1);
export const VRM_BLINK: Pose = { blink: 1 };

/** Where eyes look: up, down, to her right and to her left. */
export type Looks = readonly [up: Pose, down: Pose, right: Pose, left: Pose];
/** Degrees at which these shapes are fully there. */
export const FULL_LOOK = 30;
export const ARKIT_LOOKS: Looks = [
  both("eyeLookUp", 1),
  both("eyeLookDown", 1),
  { eyeLookInLeft: 1, eyeLookOutRight: 1 },
  { eyeLookOutLeft: 1, eyeLookInRight: 1 },
];
export const VRM_LOOKS: Looks = [{ lookUp: 1 }, { lookDown: 1 }, { lookRight: 1 }, { lookLeft: 1 }];

/** The expressions that the panel offers; a message may name any, and one that is not here does nothing. */
export const EXPRESSIONS = [
  "happy",
  "sad",
  "angry",
  "surprised",
  "thoughtful",
  "loving",
  "afraid",
] as const;
export type Expression = (typeof EXPRESSIONS)[number];

/** The same by the names that other tools use. */
const OTHER_NAMES: Record<string, Expression> = {
  joy: "happy",
  smile: "happy",
  fun: "happy",
  sorrow: "sad",
  anger: "angry",
  surprise: "surprised",
  thinking: "thoughtful",
  relaxed: "loving",
  love: "loving",
  fear: "afraid",
};

export const ARKIT_EXPRESSIONS: Record<Expression, Pose> = {
  happy: {
    ...both("mouthSmile", 0.62),
    ...both("cheekSquint", 0.45),
    ...both("eyeSquint", 0.22),
    browInnerUp: 0.12,
    ...both("mouthDimple", 0.15),
  },
  sad: {
    browInnerUp: 0.75,
    ...both("mouthFrown", 0.55),
    ...both("browDown", 0.1),
    mouthShrugLower: 0.3,
    ...both("eyeLookDown", 0.1),
    ...both("eyeSquint", 0.12),
  },
  angry: {
    ...both("browDown", 0.85),
    ...both("noseSneer", 0.35),
    ...both("eyeSquint", 0.3),
    ...both("mouthPress", 0.3),
    ...both("mouthFrown", 0.3),
  },
  surprised: {
    browInnerUp: 0.6,
    ...both("browOuterUp", 0.75),
    ...both("eyeWide", 0.65),
    jawOpen: 0.14,
    mouthFunnel: 0.12,
  },
  thoughtful: {
    browDownLeft: 0.3,
    browOuterUpRight: 0.5,
    browInnerUp: 0.2,
    mouthLeft: 0.2,
    ...both("mouthPress", 0.2),
    eyeSquintLeft: 0.15,
  },
  loving: {
    ...both("mouthSmile", 0.42),
    ...both("eyeSquint", 0.3),
    ...both("eyeBlink", 0.14),
    browInnerUp: 0.3,
    ...both("cheekSquint", 0.25),
  },
  afraid: {
    browInnerUp: 0.85,
    ...both("browOuterUp", 0.25),
    ...both("eyeWide", 0.6),
    ...both("mouthStretch", 0.4),
    jawOpen: 0.08,
  },
};

/** VRM 1.0's expression presets; what it has none for is made of what it has. */
export const VRM_EXPRESSIONS: Record<Expression, Pose> = {
  happy: { happy: 0.8 },
  sad: { sad: 0.8 },
  angry: { angry: 0.8 },
  surprised: { surprised: 0.8 },
  thoughtful: { relaxed: 0.3 },
  loving: { relaxed: 0.8 },
  afraid: { sad: 0.4, surprised: 0.4 },
};

/** The expression of a name, if it is one. */
export function expressionOf(name: string): Expression | undefined {
  return EXPRESSIONS.find((expression) => expression === name) ?? OTHER_NAMES[name];
}
