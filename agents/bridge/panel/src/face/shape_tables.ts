// Generated from schemas/face_shapes.json by `scripts/check --fix`: change it there.

import type { Convention } from "./convention";

/** The expressions that a face knows by name. */
export const EXPRESSIONS = [
  "happy",
  "sad",
  "angry",
  "surprised",
  "thoughtful",
  "affectionate",
  "afraid",
] as const;
export type Expression = (typeof EXPRESSIONS)[number];

/** The same by the names that other tools use. */
export const EXPRESSION_ALIASES: Readonly<Record<string, Expression>> = {
  joy: "happy",
  smile: "happy",
  fun: "happy",
  sorrow: "sad",
  anger: "angry",
  surprise: "surprised",
  thinking: "thoughtful",
  relaxed: "affectionate",
  love: "affectionate",
  loving: "affectionate",
  fear: "afraid",
};

/** One shape for each viseme (Oculus Lipsync). */
export const OCULUS: Convention = {
  name: "Oculus",
  lone: false,
  visemes: {
    sil: {},
    PP: { viseme_PP: 1 },
    FF: { viseme_FF: 1 },
    TH: { viseme_TH: 1 },
    DD: { viseme_DD: 1 },
    kk: { viseme_kk: 1 },
    CH: { viseme_CH: 1 },
    SS: { viseme_SS: 1 },
    nn: { viseme_nn: 1 },
    RR: { viseme_RR: 1 },
    aa: { viseme_aa: 1 },
    E: { viseme_E: 1 },
    ih: { viseme_ih: 1 },
    oh: { viseme_oh: 1 },
    ou: { viseme_ou: 1 },
  },
  blink: {},
  looks: {
    up: {},
    down: {},
    right: {},
    left: {},
  },
  expressions: {
    happy: {},
    sad: {},
    angry: {},
    surprised: {},
    thoughtful: {},
    affectionate: {},
    afraid: {},
  },
};

/** Oculus's shapes, with vowels by their letters. */
export const READY_PLAYER_ME: Convention = {
  name: "Ready Player Me",
  lone: false,
  visemes: {
    sil: {},
    PP: { viseme_PP: 1 },
    FF: { viseme_FF: 1 },
    TH: { viseme_TH: 1 },
    DD: { viseme_DD: 1 },
    kk: { viseme_kk: 1 },
    CH: { viseme_CH: 1 },
    SS: { viseme_SS: 1 },
    nn: { viseme_nn: 1 },
    RR: { viseme_RR: 1 },
    aa: { viseme_aa: 1 },
    E: { viseme_E: 1 },
    ih: { viseme_I: 1 },
    oh: { viseme_O: 1 },
    ou: { viseme_U: 1 },
  },
  blink: {},
  looks: {
    up: {},
    down: {},
    right: {},
    left: {},
  },
  expressions: {
    happy: {},
    sad: {},
    angry: {},
    surprised: {},
    thoughtful: {},
    affectionate: {},
    afraid: {},
  },
};

/** Apple's ARKit, 52 shapes. */
export const ARKIT: Convention = {
  name: "ARKit",
  lone: false,
  visemes: {
    sil: {},
    PP: {
      mouthRollLower: 0.35, mouthRollUpper: 0.3, mouthPressLeft: 0.45, mouthPressRight: 0.45,
      mouthPucker: 0.08,
    },
    FF: {
      jawOpen: 0.06, mouthRollLower: 0.55, mouthShrugUpper: 0.18, mouthUpperUpLeft: 0.2,
      mouthUpperUpRight: 0.2,
    },
    TH: {
      jawOpen: 0.16, tongueOut: 0.35, mouthLowerDownLeft: 0.18, mouthLowerDownRight: 0.18,
      mouthUpperUpLeft: 0.1, mouthUpperUpRight: 0.1,
    },
    DD: {
      jawOpen: 0.13, mouthLowerDownLeft: 0.22, mouthLowerDownRight: 0.22, mouthUpperUpLeft: 0.12,
      mouthUpperUpRight: 0.12,
    },
    kk: {
      jawOpen: 0.19, mouthLowerDownLeft: 0.16, mouthLowerDownRight: 0.16, mouthStretchLeft: 0.1,
      mouthStretchRight: 0.1,
    },
    CH: { jawOpen: 0.11, mouthFunnel: 0.55, mouthPucker: 0.15, mouthShrugUpper: 0.12 },
    SS: {
      jawOpen: 0.05, mouthStretchLeft: 0.22, mouthStretchRight: 0.22, mouthLowerDownLeft: 0.28,
      mouthLowerDownRight: 0.28, mouthUpperUpLeft: 0.14, mouthUpperUpRight: 0.14,
    },
    nn: {
      jawOpen: 0.11, mouthLowerDownLeft: 0.18, mouthLowerDownRight: 0.18, mouthUpperUpLeft: 0.08,
      mouthUpperUpRight: 0.08,
    },
    RR: { jawOpen: 0.13, mouthFunnel: 0.32, mouthPucker: 0.22 },
    aa: {
      jawOpen: 0.52, mouthLowerDownLeft: 0.24, mouthLowerDownRight: 0.24, mouthUpperUpLeft: 0.12,
      mouthUpperUpRight: 0.12,
    },
    E: {
      jawOpen: 0.28, mouthStretchLeft: 0.22, mouthStretchRight: 0.22, mouthSmileLeft: 0.15,
      mouthSmileRight: 0.15, mouthLowerDownLeft: 0.24, mouthLowerDownRight: 0.24,
      mouthUpperUpLeft: 0.12, mouthUpperUpRight: 0.12,
    },
    ih: {
      jawOpen: 0.18, mouthStretchLeft: 0.24, mouthStretchRight: 0.24, mouthSmileLeft: 0.18,
      mouthSmileRight: 0.18, mouthLowerDownLeft: 0.18, mouthLowerDownRight: 0.18,
    },
    oh: { jawOpen: 0.36, mouthFunnel: 0.5, mouthPucker: 0.16 },
    ou: { jawOpen: 0.15, mouthPucker: 0.62, mouthFunnel: 0.34 },
  },
  blink: { eyeBlinkLeft: 1, eyeBlinkRight: 1 },
  looks: {
    up: { eyeLookUpLeft: 1, eyeLookUpRight: 1 },
    down: { eyeLookDownLeft: 1, eyeLookDownRight: 1 },
    right: { eyeLookInLeft: 1, eyeLookOutRight: 1 },
    left: { eyeLookOutLeft: 1, eyeLookInRight: 1 },
  },
  expressions: {
    happy: {
      mouthSmileLeft: 0.85, mouthSmileRight: 0.85, cheekSquintLeft: 0.75, cheekSquintRight: 0.75,
      eyeSquintLeft: 0.4, eyeSquintRight: 0.4, browInnerUp: 0.2, browOuterUpLeft: 0.25,
      browOuterUpRight: 0.25, mouthDimpleLeft: 0.2, mouthDimpleRight: 0.2, mouthUpperUpLeft: 0.22,
      mouthUpperUpRight: 0.22, jawOpen: 0.1,
    },
    sad: {
      browInnerUp: 1, mouthFrownLeft: 0.95, mouthFrownRight: 0.95, mouthShrugLower: 0.45,
      eyeLookDownLeft: 0.25, eyeLookDownRight: 0.25, eyeBlinkLeft: 0.16, eyeBlinkRight: 0.16,
      mouthRollLower: 0.1,
    },
    angry: {
      browDownLeft: 1, browDownRight: 1, noseSneerLeft: 0.65, noseSneerRight: 0.65,
      eyeSquintLeft: 0.5, eyeSquintRight: 0.5, mouthPressLeft: 0.45, mouthPressRight: 0.45,
      mouthFrownLeft: 0.7, mouthFrownRight: 0.7, mouthShrugLower: 0.25,
    },
    surprised: {
      browInnerUp: 0.9, browOuterUpLeft: 1, browOuterUpRight: 1, eyeWideLeft: 0.9,
      eyeWideRight: 0.9, jawOpen: 0.26, mouthFunnel: 0.3,
    },
    thoughtful: {
      browDownLeft: 0.6, browOuterUpRight: 0.9, browInnerUp: 0.25, mouthLeft: 0.45,
      mouthPressLeft: 0.4, mouthPressRight: 0.4, mouthPucker: 0.15, eyeSquintLeft: 0.4,
    },
    affectionate: {
      mouthSmileLeft: 0.6, mouthSmileRight: 0.6, eyeSquintLeft: 0.55, eyeSquintRight: 0.55,
      eyeBlinkLeft: 0.2, eyeBlinkRight: 0.2, browInnerUp: 0.65, cheekSquintLeft: 0.6,
      cheekSquintRight: 0.6, mouthDimpleLeft: 0.2, mouthDimpleRight: 0.2,
    },
    afraid: {
      browInnerUp: 1, browOuterUpLeft: 0.4, browOuterUpRight: 0.4, eyeWideLeft: 0.85,
      eyeWideRight: 0.85, mouthStretchLeft: 0.75, mouthStretchRight: 0.75, mouthFrownLeft: 0.35,
      mouthFrownRight: 0.35, jawOpen: 0.13, mouthLowerDownLeft: 0.2, mouthLowerDownRight: 0.2,
    },
  },
};

/** Oculus's visemes by VRChat's names. */
export const VRCHAT: Convention = {
  name: "VRChat",
  lone: false,
  visemes: {
    sil: {},
    PP: { vrc_v_pp: 1 },
    FF: { vrc_v_ff: 1 },
    TH: { vrc_v_th: 1 },
    DD: { vrc_v_dd: 1 },
    kk: { vrc_v_kk: 1 },
    CH: { vrc_v_ch: 1 },
    SS: { vrc_v_ss: 1 },
    nn: { vrc_v_nn: 1 },
    RR: { vrc_v_rr: 1 },
    aa: { vrc_v_aa: 1 },
    E: { vrc_v_e: 1 },
    ih: { vrc_v_ih: 1 },
    oh: { vrc_v_oh: 1 },
    ou: { vrc_v_ou: 1 },
  },
  blink: { vrc_blink_Left: 1, vrc_blink_Right: 1 },
  looks: {
    up: {},
    down: {},
    right: {},
    left: {},
  },
  expressions: {
    happy: {},
    sad: {},
    angry: {},
    surprised: {},
    thoughtful: {},
    affectionate: {},
    afraid: {},
  },
};

/** The shapes of characters made with VRoid Studio. */
export const VROID: Convention = {
  name: "VRoid",
  lone: false,
  visemes: {
    sil: {},
    PP: {},
    FF: { Fcl_MTH_I: 0.15 },
    TH: { Fcl_MTH_I: 0.3 },
    DD: { Fcl_MTH_I: 0.35 },
    kk: { Fcl_MTH_I: 0.4 },
    CH: { Fcl_MTH_U: 0.4, Fcl_MTH_I: 0.2 },
    SS: { Fcl_MTH_I: 0.4, Fcl_MTH_E: 0.2 },
    nn: { Fcl_MTH_I: 0.3 },
    RR: { Fcl_MTH_U: 0.35, Fcl_MTH_I: 0.15 },
    aa: { Fcl_MTH_A: 1 },
    E: { Fcl_MTH_E: 0.9 },
    ih: { Fcl_MTH_I: 0.9 },
    oh: { Fcl_MTH_O: 0.9 },
    ou: { Fcl_MTH_U: 0.9 },
  },
  blink: { Fcl_EYE_Close: 1 },
  looks: {
    up: {},
    down: {},
    right: {},
    left: {},
  },
  expressions: {
    happy: { Fcl_ALL_Joy: 0.8 },
    sad: { Fcl_ALL_Sorrow: 0.8 },
    angry: { Fcl_ALL_Angry: 0.8 },
    surprised: { Fcl_ALL_Surprised: 0.8 },
    thoughtful: { Fcl_ALL_Fun: 0.3 },
    affectionate: { Fcl_ALL_Fun: 0.8 },
    afraid: { Fcl_ALL_Sorrow: 0.4, Fcl_ALL_Surprised: 0.4 },
  },
};

/** The presets of VRM 1.0. */
export const VRM1: Convention = {
  name: "VRM 1.0",
  lone: false,
  visemes: {
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
  },
  blink: { blink: 1 },
  looks: {
    up: { lookUp: 1 },
    down: { lookDown: 1 },
    right: { lookRight: 1 },
    left: { lookLeft: 1 },
  },
  expressions: {
    happy: { happy: 0.8 },
    sad: { sad: 0.8 },
    angry: { angry: 0.8 },
    surprised: { surprised: 0.8 },
    thoughtful: { relaxed: 0.3 },
    affectionate: { relaxed: 0.8 },
    afraid: { sad: 0.4, surprised: 0.4 },
  },
};

/** The presets of VRM 0.x by the names that exporters give them. */
export const VRM0: Convention = {
  name: "VRM 0.x",
  lone: false,
  visemes: {
    sil: {},
    PP: {},
    FF: { I: 0.15 },
    TH: { I: 0.3 },
    DD: { I: 0.35 },
    kk: { I: 0.4 },
    CH: { U: 0.4, I: 0.2 },
    SS: { I: 0.4, E: 0.2 },
    nn: { I: 0.3 },
    RR: { U: 0.35, I: 0.15 },
    aa: { A: 1 },
    E: { E: 0.9 },
    ih: { I: 0.9 },
    oh: { O: 0.9 },
    ou: { U: 0.9 },
  },
  blink: { Blink: 1 },
  looks: {
    up: { LookUp: 1 },
    down: { LookDown: 1 },
    right: { LookRight: 1 },
    left: { LookLeft: 1 },
  },
  expressions: {
    happy: { Joy: 0.8 },
    sad: { Sorrow: 0.8 },
    angry: { Angry: 0.8 },
    surprised: { Surprised: 0.8 },
    thoughtful: { Fun: 0.3 },
    affectionate: { Fun: 0.8 },
    afraid: { Sorrow: 0.4, Surprised: 0.4 },
  },
};

/** The Japanese names of MMD's models. */
export const MMD: Convention = {
  name: "MikuMikuDance",
  lone: false,
  visemes: {
    sil: {},
    PP: {},
    FF: { "い": 0.15 },
    TH: { "い": 0.3 },
    DD: { "い": 0.35 },
    kk: { "い": 0.4 },
    CH: { "う": 0.4, "い": 0.2 },
    SS: { "い": 0.4, "え": 0.2 },
    nn: { "い": 0.3 },
    RR: { "う": 0.35, "い": 0.15 },
    aa: { "あ": 1 },
    E: { "え": 0.9 },
    ih: { "い": 0.9 },
    oh: { "お": 0.9 },
    ou: { "う": 0.9 },
  },
  blink: { "まばたき": 1 },
  looks: {
    up: {},
    down: {},
    right: {},
    left: {},
  },
  expressions: {
    happy: { "にこり": 0.8, "笑い": 0.4 },
    sad: { "困る": 0.8 },
    angry: { "怒り": 0.8 },
    surprised: { "びっくり": 0.8 },
    thoughtful: { "真面目": 0.4 },
    affectionate: { "笑い": 0.6, "にこり": 0.4 },
    afraid: { "困る": 0.5, "びっくり": 0.4 },
  },
};

/** Character Creator's visemes. */
export const REALLUSION: Convention = {
  name: "Reallusion",
  lone: false,
  visemes: {
    sil: {},
    PP: { V_Explosive: 1 },
    FF: { V_Dental_Lip: 1 },
    TH: { V_Lip_Open: 0.4, V_Open: 0.2 },
    DD: { V_Lip_Open: 0.4, V_Open: 0.15 },
    kk: { V_Lip_Open: 0.35, V_Open: 0.2 },
    CH: { V_Affricate: 1 },
    SS: { V_Wide: 0.4, V_Lip_Open: 0.35 },
    nn: { V_Lip_Open: 0.35, V_Open: 0.12 },
    RR: { V_Tight_O: 0.4, V_Lip_Open: 0.15 },
    aa: { V_Open: 0.9, Jaw_Open: 0.2 },
    E: { V_Wide: 0.6, V_Open: 0.35 },
    ih: { V_Wide: 0.6, V_Open: 0.2 },
    oh: { V_Tight_O: 0.8, V_Open: 0.2 },
    ou: { V_Tight: 0.8, V_Tight_O: 0.3 },
  },
  blink: { Eye_Blink_L: 1, Eye_Blink_R: 1 },
  looks: {
    up: {},
    down: {},
    right: {},
    left: {},
  },
  expressions: {
    happy: {
      Mouth_Smile_L: 0.6, Mouth_Smile_R: 0.6, Cheek_Raise_L: 0.4, Cheek_Raise_R: 0.4,
      Eye_Squint_L: 0.2, Eye_Squint_R: 0.2,
    },
    sad: {
      Brow_Raise_Inner_L: 0.7, Brow_Raise_Inner_R: 0.7, Mouth_Frown_L: 0.5, Mouth_Frown_R: 0.5,
    },
    angry: {
      Brow_Drop_L: 0.8, Brow_Drop_R: 0.8, Nose_Sneer_L: 0.3, Nose_Sneer_R: 0.3, Eye_Squint_L: 0.3,
      Eye_Squint_R: 0.3,
    },
    surprised: {
      Brow_Raise_Inner_L: 0.5, Brow_Raise_Inner_R: 0.5, Brow_Raise_Outer_L: 0.7,
      Brow_Raise_Outer_R: 0.7, Eye_Wide_L: 0.6, Eye_Wide_R: 0.6,
    },
    thoughtful: { Brow_Drop_L: 0.3, Brow_Raise_Outer_R: 0.5, Eye_Squint_L: 0.15 },
    affectionate: {
      Mouth_Smile_L: 0.4, Mouth_Smile_R: 0.4, Cheek_Raise_L: 0.25, Cheek_Raise_R: 0.25,
    },
    afraid: { Brow_Raise_Inner_L: 0.8, Brow_Raise_Inner_R: 0.8, Eye_Wide_L: 0.6, Eye_Wide_R: 0.6 },
  },
};

/** A single shape that opens the mouth. */
export const MOUTH_OPEN: Convention = {
  name: "one opening mouth",
  lone: true,
  visemes: {
    sil: {},
    PP: {},
    FF: { mouthOpen: 0.08 },
    TH: { mouthOpen: 0.2 },
    DD: { mouthOpen: 0.18 },
    kk: { mouthOpen: 0.25 },
    CH: { mouthOpen: 0.16 },
    SS: { mouthOpen: 0.1 },
    nn: { mouthOpen: 0.16 },
    RR: { mouthOpen: 0.2 },
    aa: { mouthOpen: 0.8 },
    E: { mouthOpen: 0.5 },
    ih: { mouthOpen: 0.35 },
    oh: { mouthOpen: 0.55 },
    ou: { mouthOpen: 0.3 },
  },
  blink: {},
  looks: {
    up: {},
    down: {},
    right: {},
    left: {},
  },
  expressions: {
    happy: { mouthSmile: 0.8 },
    sad: {},
    angry: {},
    surprised: {},
    thoughtful: {},
    affectionate: { mouthSmile: 0.5 },
    afraid: {},
  },
};

/** A single shape, or a bone, that opens the jaw. */
export const JAW_OPEN: Convention = {
  name: "one opening jaw",
  lone: true,
  visemes: {
    sil: {},
    PP: {},
    FF: { jawOpen: 0.08 },
    TH: { jawOpen: 0.2 },
    DD: { jawOpen: 0.18 },
    kk: { jawOpen: 0.25 },
    CH: { jawOpen: 0.16 },
    SS: { jawOpen: 0.1 },
    nn: { jawOpen: 0.16 },
    RR: { jawOpen: 0.2 },
    aa: { jawOpen: 0.8 },
    E: { jawOpen: 0.5 },
    ih: { jawOpen: 0.35 },
    oh: { jawOpen: 0.55 },
    ou: { jawOpen: 0.3 },
  },
  blink: {},
  looks: {
    up: {},
    down: {},
    right: {},
    left: {},
  },
  expressions: {
    happy: {},
    sad: {},
    angry: {},
    surprised: {},
    thoughtful: {},
    affectionate: {},
    afraid: {},
  },
};

/** A single shape for an open vowel, as VRM names it. */
export const VOWEL_A: Convention = {
  name: "one open vowel",
  lone: true,
  visemes: {
    sil: {},
    PP: {},
    FF: { aa: 0.08 },
    TH: { aa: 0.2 },
    DD: { aa: 0.18 },
    kk: { aa: 0.25 },
    CH: { aa: 0.16 },
    SS: { aa: 0.1 },
    nn: { aa: 0.16 },
    RR: { aa: 0.2 },
    aa: { aa: 0.8 },
    E: { aa: 0.5 },
    ih: { aa: 0.35 },
    oh: { aa: 0.55 },
    ou: { aa: 0.3 },
  },
  blink: {},
  looks: {
    up: {},
    down: {},
    right: {},
    left: {},
  },
  expressions: {
    happy: {},
    sad: {},
    angry: {},
    surprised: {},
    thoughtful: {},
    affectionate: {},
    afraid: {},
  },
};

/** The better one first, where a character has as much of several. */
export const CONVENTIONS: readonly Convention[] = [
  OCULUS,
  READY_PLAYER_ME,
  ARKIT,
  VRCHAT,
  VROID,
  VRM1,
  VRM0,
  MMD,
  REALLUSION,
  MOUTH_OPEN,
  JAW_OPEN,
  VOWEL_A,
];
