/** Where camera and lights look, from places and turns in Unity's space (left-handed, y up). */

/** Where a quaternion x, y, z, w turns a vector. */
function turned([x, y, z, w], [a, b, c]) {
  const [i, j, k] = [y * c - z * b, z * a - x * c, x * b - y * a].map((part) => 2 * part);
  return [a + w * i + y * k - z * j, b + w * j + z * i - x * k, c + w * k + x * j - y * i];
}

const dot = (one, other) => one.reduce((sum, part, i) => sum + part * other[i], 0);
const along = (place, way, far) => place.map((part, i) => part + way[i] * far);

function axes(turn) {
  return [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ].map((axis) => turned(turn, axis));
}

/** The rows of a matrix from the world into the clip space of WebGL, for a camera. */
export function clipRows({ place, turn, field, near, far }, aspect) {
  const [right, up, ahead] = axes(turn);
  const scale = 1 / Math.tan((field * Math.PI) / 360);
  const row = (axis, by) => [...axis.map((part) => part * by), -dot(axis, place) * by];
  const depth = row(ahead, (far + near) / (far - near));
  depth[3] -= (2 * far * near) / (far - near);
  return [...row(right, scale / aspect), ...row(up, scale), ...depth, ...row(ahead, 1)];
}

/** The lights and the camera, as the stand-in of URP has them. */
export function lightRows({ lights, camera, sky, ground }) {
  const ways = lights.map(({ turn }) => turned(turn, [0, 0, -1]));
  return {
    _Camera: [...camera.place, 1],
    _LightPlaces: ways.flatMap((way) => [...way, 0]),
    _LightColours: lights.flatMap(({ colour }) => [...colour, 1]),
    _LightNumbers: [lights.length - 1, 0, 0, 0],
    _Sky: [...sky, 1],
    _Ground: [...ground, 1],
  };
}

/** What soft shadows of a quality reach, in texels, as URP's tents of 5 and 7 do; and its bias. */
const REACH = { 1: 1, 2: 2, 3: 3 };
const BIAS_BY = { 1: 1.5, 2: 2.5, 3: 3.5 };

/**
 * The shadow map of the main light: around the sphere that holds what the camera sees up to the end
 * of the shadows.
 */
export function shadowOf({ camera, lights, pipeline, size }) {
  const tangent = Math.tan((camera.field * Math.PI) / 360);
  const corner = pipeline.distance * tangent * Math.hypot(1, size[0] / size[1]);
  const far = pipeline.distance;
  const middle = Math.min(far, (far * far + corner * corner) / (2 * far));
  const radius = Math.max(Math.hypot(far - middle, corner), middle);
  const centre = along(camera.place, axes(camera.turn)[2], middle);
  const [right, up, ahead] = axes(lights[0].turn);
  const row = (axis) => [...axis.map((part) => part / radius), -dot(axis, centre) / radius];
  const texel = (2 * radius) / pipeline.texels;
  const by = -texel * BIAS_BY[pipeline.softness];
  return {
    rows: [...row(right), ...row(up), ...row(ahead), 0, 0, 0, 1],
    bias: [pipeline.depthBias * by, pipeline.normalBias * by, 0, 0],
    direction: turned(lights[0].turn, [0, 0, -1]),
    reach: REACH[pipeline.softness],
  };
}
