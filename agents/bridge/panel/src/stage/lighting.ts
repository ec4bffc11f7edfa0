/** The lights on her: a soft key from the front, sky and ground, and two from behind for her edges. */

import { DirectionalLight, HemisphereLight, type Scene } from "three";

/** Colours and strengths. */
interface Setup {
  key: readonly [colour: number, strength: number];
  sky: readonly [above: number, below: number, strength: number];
  rim: readonly [colour: number, strength: number];
  other: readonly [colour: number, strength: number];
}

const SETUPS: Readonly<Record<string, Setup>> = {
  soft: {
    key: [0xffe6cf, 2.2],
    sky: [0xfff6f4, 0xc09a92, 1.4],
    rim: [0xb9b4ff, 2.0],
    other: [0xffc39a, 1.5],
  },
  evening: {
    key: [0xffd6ac, 2.1],
    sky: [0xf0d8e4, 0xa87a68, 1.15],
    rim: [0xff9a6c, 2.2],
    other: [0x8d7bff, 1.6],
  },
  moon: {
    key: [0xcfe0ff, 1.5],
    sky: [0xb4c4ea, 0x6b6f92, 1.15],
    rim: [0x7fb2ff, 3.2],
    other: [0x9a8cff, 1.8],
  },
  studio: {
    key: [0xffffff, 2.7],
    sky: [0xffffff, 0xb8b0b0, 1.2],
    rim: [0xffffff, 2.2],
    other: [0xffffff, 1.6],
  },
};

export class Lighting {
  readonly #key = new DirectionalLight();
  readonly #sky = new HemisphereLight();
  readonly #rim = new DirectionalLight();
  readonly #other = new DirectionalLight();
  #setup = SETUPS.soft!;

  /** `height`: metres above the ground that the lights are turned to. */
  constructor(scene: Scene, height: number) {
    this.#key.position.set(-1.5, height + 1, 2.2);
    this.#rim.position.set(1.7, height + 0.7, -1.5);
    this.#other.position.set(-1.8, height + 0.4, -1.3);
    for (const light of [this.#key, this.#rim, this.#other]) {
      light.target.position.set(0, height, 0);
      scene.add(light, light.target);
    }
    scene.add(this.#sky);
    this.show("soft");
  }

  /** Light her in another way; a name that is not known changes nothing. */
  show(name: string): void {
    const { key, sky, rim, other } = (this.#setup = SETUPS[name] ?? this.#setup);
    for (const [light, [colour, strength]] of [
      [this.#key, key],
      [this.#rim, rim],
      [this.#other, other],
    ] as const) {
      light.color.setHex(colour);
      light.intensity = strength;
    }
    this.#sky.color.setHex(sky[0]);
    this.#sky.groundColor.setHex(sky[1]);
    this.#sky.intensity = sky[2];
  }

  /** How much an effect lights her up: 0 as always. */
  flash(strength: number): void {
    this.#key.intensity = this.#setup.key[1] * (1 + strength);
  }
}
