/**
 * A character's shapes, found by name whatever an exporter made of it: `jawOpen` is `JawOpen`,
 * `jaw_open`, `JAWOPEN`, `Face_Geo_jawOpen` and `blendShape1.jawOpen`; `eyeBlinkLeft` is
 * `Eye_Blink_L`.
 */

/** Letters that a name has at least which is found at the end of a longer one. */
const SUFFIX = 6;
/** Letters of a name at most for which another spelling is not taken where the exact one is there. */
const SHORT = 2;

export class ShapeNames {
  readonly #names: ReadonlySet<string>;
  readonly #plain = new Map<string, string[]>();
  readonly #suffixes = new Map<string, string[]>();

  constructor(names: Iterable<string>) {
    this.#names = new Set(names);
    for (const name of this.#names) {
      const words = wordsOf(name);
      const own = name.split(/[.:]/).at(-1)!;
      for (const plain of new Set([words.join(""), own.length > 1 ? wordsOf(own).join("") : ""]))
        if (plain) put(this.#plain, plain, name);
      for (let first = 1; first < words.length; first++) {
        const suffix = words.slice(first).join("");
        if (suffix.length >= SUFFIX) put(this.#suffixes, suffix, name);
      }
    }
  }

  /** The character's own names of a shape: several, where several meshes have it; none, where none. */
  find(shape: string): readonly string[] {
    const plain = wordsOf(shape).join("");
    if (plain.length <= SHORT && this.#names.has(shape)) return [shape];
    return this.#plain.get(plain) ?? this.#suffixes.get(plain) ?? [];
  }
}

/** The words of a name, in small letters; a side at its end is written out. */
function wordsOf(name: string): string[] {
  const words = name
    .normalize("NFC")
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const side = words.length > 1 && { l: "left", r: "right" }[words.at(-1)!];
  return side ? [...words.slice(0, -1), side] : words;
}

function put(map: Map<string, string[]>, key: string, value: string): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}
