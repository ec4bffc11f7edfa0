/** What a person can choose of her look: names that are kept, and what they stand for. */

/** Red, green and blue, linear, 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Her own colours stay where a choice is null. */
export const HAIR: Readonly<Record<string, Colour | null>> = {
  auburn: null,
  black: [0.012, 0.011, 0.014],
  brown: [0.075, 0.034, 0.018],
  blonde: [0.46, 0.27, 0.1],
  silver: [0.36, 0.37, 0.42],
  rose: [0.5, 0.12, 0.2],
  violet: [0.13, 0.055, 0.3],
};
export const EYES: Readonly<Record<string, Colour | null>> = {
  green: null,
  blue: [0.07, 0.2, 0.5],
  brown: [0.2, 0.085, 0.03],
  grey: [0.19, 0.23, 0.27],
  violet: [0.2, 0.1, 0.45],
};
export const CLOTHES: Readonly<Record<string, Colour | null>> = {
  teal: null,
  plum: [0.16, 0.03, 0.13],
  rust: [0.42, 0.085, 0.028],
  cream: [0.72, 0.6, 0.45],
  navy: [0.025, 0.05, 0.17],
  moss: [0.11, 0.15, 0.035],
};
export const LIGHTS = ["soft", "evening", "moon", "studio"] as const;
export const BACKGROUNDS = ["room", "dusk", "garden", "plain"] as const;

/** How finely she is drawn: `auto` finds out what the machine can do. */
export const QUALITIES = ["auto", "low", "high"] as const;
export type Quality = (typeof QUALITIES)[number];

export interface Look {
  hair: string;
  eyes: string;
  clothes: string;
  light: (typeof LIGHTS)[number];
  background: (typeof BACKGROUNDS)[number];
}

export const HER_OWN: Look = {
  hair: "auburn",
  eyes: "green",
  clothes: "teal",
  light: "soft",
  background: "room",
};

/** A look from what was kept or sent: what is not known is her own. */
export function lookFrom(kept: unknown): Look {
  const given = (typeof kept === "object" && kept ? kept : {}) as Partial<Record<string, unknown>>;
  const one = <T extends string>(name: keyof Look, known: readonly string[]) =>
    (known.includes(String(given[name])) ? given[name] : HER_OWN[name]) as T;
  return {
    hair: one("hair", Object.keys(HAIR)),
    eyes: one("eyes", Object.keys(EYES)),
    clothes: one("clothes", Object.keys(CLOTHES)),
    light: one("light", LIGHTS),
    background: one("background", BACKGROUNDS),
  };
}
