/** The stage: a camera, lights, and a picture for every frame of the screen. */

import {
  NeutralToneMapping,
  PerspectiveCamera,
  Scene,
  SRGBColorSpace,
  Vector3,
  WebGLRenderer,
} from "three";
import { approach } from "../face/smooth";
import type { Quality } from "../state/look";
import { eyesOf } from "./actor";
import type { AvatarModel } from "./avatar_model";
import { eyeSize } from "./face_anchor";
import { Lighting } from "./lighting";
import { ResolutionScaler } from "./resolution_scaler";

const FIELD = 21;
/** Metres of a grown-up that are in the picture: in height, and in width at least. */
const HEIGHT = 0.47;
const WIDTH = 0.34;
/** The eyes' place in the picture's height, from its middle, as a share of it. */
const EYES_ABOVE = 0.08;
/** Metres from the ground to the eyes of whom these numbers are for. */
const EYE_HEIGHT = 1.5;

export class Stage {
  readonly scene = new Scene();
  readonly lighting = new Lighting(this.scene, EYE_HEIGHT);
  readonly camera = new PerspectiveCamera(FIELD, 1, 0.1, 20);
  /** Whether it was opened. */
  opened = false;
  /** What draws her, once the stage is open; nothing where the browser has no WebGL. */
  renderer: WebGLRenderer | null = null;
  /** Whether she is drawn sparingly: where a processor draws, where a card is too slow, or by choice. */
  slow = false;
  #resolution = new ResolutionScaler(false);
  #quality: Quality = "auto";
  #model: AvatarModel | null = null;
  readonly #eyes = new Vector3(0, EYE_HEIGHT, 0);
  #width = 1;
  #height = 1;
  #size = 1;
  /** Pixels that are covered at the right and at the bottom, wanted and as the camera has them. */
  #covered = { right: 0, bottom: 0 };
  #shift = { right: 0, bottom: 0 };

  constructor(readonly canvas: HTMLCanvasElement) {
    new ResizeObserver(() => this.#fit()).observe(canvas);
    this.#fit();
  }

  /** Get what draws her. */
  open(): void {
    this.opened = true;
    this.renderer = rendererOn(this.canvas);
    this.#choose(this.#software);
  }

  /** How finely she is drawn; `auto` goes by what draws, and by how long it takes. */
  set quality(quality: Quality) {
    this.#quality = quality;
    if (this.opened) this.#choose(this.#software);
  }

  get #software(): boolean {
    return !!this.renderer && isSoftware(this.renderer);
  }

  /** Draw sparingly or not: by choice, or else by what this machine can do. */
  #choose(weak: boolean): void {
    const slow = this.#quality === "auto" ? weak : this.#quality === "low";
    if (slow !== this.slow) this.#model?.dress(slow);
    this.slow = slow;
    this.#resolution = new ResolutionScaler(slow);
    this.#fit();
  }

  /** Put a model on the stage in place of another. */
  show(model: AvatarModel, before: AvatarModel | null): void {
    if (before) {
      this.scene.remove(before.root);
      before.dispose();
    }
    this.#model = model;
    model.dress(this.slow);
    this.scene.add(model.root);
    model.root.updateMatrixWorld(true);
    eyesOf(model, this.#eyes);
    this.#size = eyeSize(model.bones) ?? model.anchor?.size ?? this.#eyes.y / EYE_HEIGHT;
    this.#frame();
  }

  /** Keep her in the middle of what panels leave free. */
  cover(right: number, bottom: number): void {
    this.#covered = { right, bottom };
  }

  /**
   * Draw; `seconds` since the frame before, of which `hurried` tells whether it was drawn as soon as
   * possible.
   */
  render(seconds: number, hurried: boolean): void {
    this.#slide(seconds);
    if (hurried) this.#resolution.drawn(seconds);
    if (!this.slow && this.#resolution.struggles && this.#quality === "auto") this.#choose(true);
    this.#sharpen();
    this.renderer?.render(this.scene, this.camera);
  }

  /** A place on the screen as a place beside the camera that eyes can look at. */
  place(x: number, y: number, into: Vector3): Vector3 {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    into.set(((x - left) / width) * 2 - 1, 1 - ((y - top) / height) * 2, 0.5);
    into.unproject(this.camera).sub(this.camera.position).normalize();
    // On the plane that lies half-way between the camera and her.
    const half = (this.camera.position.z - this.#eyes.z) / 2;
    return into.multiplyScalar(half / Math.max(0.05, -into.z)).add(this.camera.position);
  }

  #fit(): void {
    this.#width = Math.max(1, this.canvas.clientWidth);
    this.#height = Math.max(1, this.canvas.clientHeight);
    this.#sharpen();
    this.renderer?.setSize(this.#width, this.#height, false);
    this.#frame();
  }

  #sharpen(): void {
    const ratio = this.#resolution.ratio(this.#width, this.#height);
    if (ratio !== this.renderer?.getPixelRatio()) this.renderer?.setPixelRatio(ratio);
  }

  #frame(): void {
    const free =
      Math.max(120, this.#width - this.#shift.right) /
      Math.max(120, this.#height - this.#shift.bottom);
    this.camera.aspect = this.#width / this.#height;
    // What is covered is left out of the picture, so the rest must show more.
    const share = this.#height / Math.max(120, this.#height - this.#shift.bottom);
    const tall = Math.max(HEIGHT, WIDTH / free) * this.#size * share;
    const distance = tall / 2 / Math.tan((FIELD * Math.PI) / 360);
    const { x, y, z } = this.#eyes;
    this.camera.position.set(x, y - (tall * EYES_ABOVE) / share, z + distance);
    this.camera.lookAt(x, y - (tall * EYES_ABOVE) / share, z);
    this.camera.setViewOffset(
      this.#width,
      this.#height,
      this.#shift.right / 2,
      this.#shift.bottom / 2,
      this.#width,
      this.#height,
    );
  }

  #slide(seconds: number): void {
    const ways = [
      this.#covered.right - this.#shift.right,
      this.#covered.bottom - this.#shift.bottom,
    ] as const;
    if (Math.abs(ways[0]) + Math.abs(ways[1]) < 0.5) return;
    const share = approach(seconds, 0.12);
    this.#shift = {
      right: this.#shift.right + ways[0] * share,
      bottom: this.#shift.bottom + ways[1] * share,
    };
    this.#frame();
  }
}

function rendererOn(canvas: HTMLCanvasElement): WebGLRenderer | null {
  try {
    // Smooth edges come from more pixels than the screen has, which is kinder to hair.
    const renderer = new WebGLRenderer({
      canvas,
      antialias: false,
      alpha: true,
      powerPreference: "high-performance",
    });
    // Asking whether a shader compiled waits until it did.
    renderer.debug.checkShaderErrors = import.meta.env.DEV;
    renderer.outputColorSpace = SRGBColorSpace;
    renderer.toneMapping = NeutralToneMapping;
    renderer.toneMappingExposure = 1.0;
    return renderer;
  } catch {
    return null;
  }
}

/** Whether a processor stands in for a graphics card here: it is some hundred times slower. */
function isSoftware(renderer: WebGLRenderer): boolean {
  const gl = renderer.getContext();
  const told = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
}
