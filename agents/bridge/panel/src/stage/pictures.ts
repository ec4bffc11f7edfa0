/** Pictures of a model that are larger than anybody sees, brought to a size that every card draws. */

import { Mesh, Texture, type Object3D } from "three";

/** Pixels of a side at most: a face fills the screen with fewer. */
const LARGEST = 4096;

/** Make the large pictures of a model smaller. */
export function shrinkPictures(root: Object3D): void {
  const seen = new Set<Texture>();
  root.traverse((one) => {
    if (!(one instanceof Mesh)) return;
    for (const material of [one.material].flat())
      for (const value of Object.values(material)) if (value instanceof Texture) seen.add(value);
  });
  for (const texture of seen) shrink(texture);
}

function shrink(texture: Texture): void {
  const image = texture.image as unknown;
  if (!(image instanceof ImageBitmap)) return;
  const share = LARGEST / Math.max(image.width, image.height);
  if (share >= 1) return;
  const [width, height] = [Math.ceil(share * image.width), Math.ceil(share * image.height)];
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")!.drawImage(image, 0, 0, width, height);
  image.close();
  texture.image = canvas.transferToImageBitmap();
  texture.needsUpdate = true;
}
