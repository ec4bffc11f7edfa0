/** Fireworks, hearts, rain and confetti: particles whose whole way is known when they are born. */

import {
  AdditiveBlending,
  BufferAttribute,
  BufferGeometry,
  Color,
  NormalBlending,
  Points,
  ShaderMaterial,
  type Scene,
} from "three";
import { FRAGMENT, VERTEX } from "./particles";

/** One particle: where and when it begins, where it goes, for how long, and how it looks. */
export interface Particle {
  at: [number, number, number];
  way: [number, number, number];
  /** Seconds after the effect's own begin. */
  birth: number;
  life: number;
  size: number;
  colour: Color;
}

interface Recipe {
  shape: "glow" | "heart" | "drop" | "paper";
  gravity: number;
  drag: number;
  sway: number;
  particles(random: () => number): Particle[];
  /** Seconds at which it flashes, if it does. */
  flashes?: number[];
}

export const EFFECTS = ["fireworks", "hearts", "rain", "confetti"] as const;
export type Effect = (typeof EFFECTS)[number];

const BRIGHT = ["#ff5e7e", "#ffd166", "#7ae582", "#4cc9f0", "#b388ff", "#ff9f5a"];
const BURSTS = [0.1, 0.6, 1.0, 1.6, 2.1, 2.5, 3.0];

const RECIPES: Record<Effect, Recipe> = {
  fireworks: {
    shape: "glow",
    gravity: 0.32,
    drag: 1.9,
    sway: 0,
    flashes: BURSTS,
    particles: (random) => BURSTS.flatMap((birth) => burst(birth, random)),
  },
  hearts: {
    shape: "heart",
    gravity: -0.05,
    drag: 0.5,
    sway: 0.05,
    particles: (random) =>
      Array.from({ length: 44 }, () => ({
        // Behind her: what is half before her would be cut in two by her sweater.
        at: [spread(random, 0.5), 1.12 + 0.12 * random(), -0.2 - 0.4 * random()],
        way: [spread(random, 0.04), 0.2 + 0.12 * random(), 0],
        birth: 3 * random(),
        life: 2.6 + random(),
        size: 0.03 + 0.035 * random(),
        colour: new Color(pick(random, ["#ff4d6d", "#ff758f", "#ff8fa3", "#e5486d"])),
      })),
  },
  rain: {
    shape: "drop",
    gravity: 0,
    drag: 0,
    sway: 0,
    particles: (random) =>
      Array.from({ length: 1500 }, () => ({
        at: [spread(random, 1.1), 2.05, -0.5 + 1.1 * random()],
        way: [-0.12, -2.3 - 0.5 * random(), 0],
        birth: 5 * random(),
        life: 0.6,
        size: 0.08 + 0.06 * random(),
        colour: new Color(pick(random, ["#a9c4ee", "#c7d9f7", "#8fb0e6"])),
      })),
  },
  confetti: {
    shape: "paper",
    gravity: 0.28,
    drag: 1.6,
    sway: 0.07,
    particles: (random) =>
      Array.from({ length: 240 }, (_, i) => {
        const side = i % 2 ? 1 : -1;
        return {
          at: [side * 0.75, 1.3, 0.15 * random()],
          way: [-side * (0.5 + 1.4 * random()), 0.9 + 1.1 * random(), spread(random, 0.4)],
          birth: 0.5 * random(),
          life: 3.2 + 1.4 * random(),
          size: 0.02 + 0.014 * random(),
          colour: new Color(pick(random, BRIGHT)),
        } satisfies Particle;
      }),
  },
};

interface Running {
  points: Points<BufferGeometry, ShaderMaterial>;
  since: number;
  until: number;
  flashes: number[];
}

export class Effects {
  #running: Running[] = [];

  /** `calm` leaves movement out, for those whom it makes ill. */
  constructor(
    private readonly scene: Scene,
    private readonly flash: (strength: number) => void,
    public calm = false,
    private readonly random: () => number = Math.random,
  ) {}

  /** The effects that can be seen now. */
  get running(): number {
    return this.#running.length;
  }

  /** Set one off; gives whether there is one of that name. */
  trigger(name: string): boolean {
    const recipe = RECIPES[name as Effect];
    if (!recipe) return false;
    if (this.calm) return true;
    const particles = recipe.particles(this.random);
    const points = new Points(geometry(particles), material(recipe));
    points.frustumCulled = false;
    this.scene.add(points);
    const until = Math.max(...particles.map((one) => one.birth + one.life));
    this.#running.push({ points, since: 0, until, flashes: recipe.flashes ?? [] });
    return true;
  }

  /** So many seconds go by; `height` is the picture's, in pixels. */
  update(seconds: number, height: number): void {
    let light = 0;
    for (const one of this.#running) {
      one.since += seconds;
      const uniforms = one.points.material.uniforms;
      uniforms.time!.value = one.since;
      uniforms.height!.value = height;
      for (const flash of one.flashes) {
        if (one.since > flash) light += Math.exp(-(one.since - flash) * 5);
      }
      if (one.since < one.until) continue;
      this.scene.remove(one.points);
      one.points.geometry.dispose();
      one.points.material.dispose();
    }
    this.#running = this.#running.filter((one) => one.since < one.until);
    this.flash(0.6 * light);
  }
}

function burst(birth: number, random: () => number): Particle[] {
  const middle = [spread(random, 0.55), 1.55 + 0.3 * random(), -0.55] as const;
  const [colour, other] = [new Color(pick(random, BRIGHT)), new Color(pick(random, BRIGHT))];
  return Array.from({ length: 130 }, () => {
    // Evenly over a ball: Marsaglia, "Choosing a Point from the Surface of a Sphere", 1972.
    const [u, angle, speed] = [2 * random() - 1, 2 * Math.PI * random(), 0.55 + 0.2 * random()];
    const flat = Math.sqrt(1 - u * u) * speed;
    return {
      at: [...middle],
      way: [flat * Math.cos(angle), flat * Math.sin(angle), u * speed],
      birth,
      life: 1.3 + 0.7 * random(),
      size: 0.02 + 0.016 * random(),
      colour: random() < 0.75 ? colour : other,
    };
  });
}

function geometry(particles: Particle[]): BufferGeometry {
  const made = new BufferGeometry();
  const set = (name: string, size: number, value: (one: Particle) => number[]) =>
    made.setAttribute(name, new BufferAttribute(Float32Array.from(particles.flatMap(value)), size));
  set("position", 3, (one) => one.at);
  set("way", 3, (one) => one.way);
  set("life", 2, (one) => [one.birth, one.life]);
  set("look", 4, ({ colour, size }) => [colour.r, colour.g, colour.b, size]);
  return made;
}

function material({ shape, gravity, drag, sway }: Recipe): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    defines: { [shape.toUpperCase()]: 1 },
    transparent: true,
    depthWrite: false,
    blending: shape === "glow" ? AdditiveBlending : NormalBlending,
    uniforms: {
      time: { value: 0 },
      height: { value: 1 },
      gravity: { value: gravity },
      drag: { value: Math.max(drag, 0.001) },
      sway: { value: sway },
    },
  });
}

function spread(random: () => number, reach: number): number {
  return reach * (2 * random() - 1);
}

function pick<T>(random: () => number, all: readonly T[]): T {
  return all[Math.floor(random() * all.length)]!;
}
