/**
 * How Iris is drawn everywhere, and every model where a processor draws: by a shader of some lines
 * in place of three's own material. Its light goes softly around what is skin, and edges catch some
 * from behind, as in animated films; it is translated and drawn in a fraction of the time.
 */

import {
  BufferAttribute,
  Color,
  LinearMipmapNearestFilter,
  Mesh,
  MeshStandardMaterial,
  ShaderMaterial,
  UniformsLib,
  UniformsUtils,
  Vector3,
  type Object3D,
} from "three";
import { plain } from "./morph_baker";

/** The lights of the stage, and what of them comes from a place into the camera. */
const LIT = /* glsl */ `
struct DirectionalLight { vec3 direction; vec3 color; };
struct HemisphereLight { vec3 direction; vec3 skyColor; vec3 groundColor; };
uniform DirectionalLight directionalLights[NUM_DIR_LIGHTS];
uniform HemisphereLight hemisphereLights[NUM_HEMI_LIGHTS];
uniform float roughness, soft, sheen;

// Light that goes around by the share "soft", reddened where it only just arrives, as under skin;
// and the gloss of what is no metal: GGX as Karis and Lagarde simplified it for telephones
// (SIGGRAPH 2015, "Optimizing PBR for Mobile").
void light(vec3 normal, vec3 view, out vec3 matt, out vec3 gloss) {
  vec3 n = normalize(normal), v = normalize(view);
  // The far side is lit as the near one; what only just turns away is its rim.
  float facing = dot(n, v);
  n = facing < -0.3 ? -n : n - min(facing, 0.0) * v;
  HemisphereLight sky = hemisphereLights[0];
  vec3 around = mix(sky.groundColor, sky.skyColor, 0.5 + 0.5 * dot(n, sky.direction)) / PI;
  float edge = 1.0 - max(dot(n, v), 0.0);
  matt = around;
  gloss = sheen * edge * edge * edge * around * (0.6 + 0.4 * n.y);
  float a = roughness * roughness, a2 = a * a;
  for (int i = 0; i < NUM_DIR_LIGHTS; i++) {
    vec3 l = directionalLights[i].direction, h = normalize(l + v);
    float nl = dot(n, l), nh = max(dot(n, h), 0.0), lh = dot(l, h);
    float d = nh * nh * (a2 - 1.0) + 1.00001;
    vec3 colour = directionalLights[i].color / PI;
    vec3 wrapped = max((nl + soft * vec3(1.0, 0.55, 0.45)) / (1.0 + soft), 0.0);
    matt += colour * wrapped;
    gloss += colour * max(nl, 0.0) * 0.04 * a2 / (d * d * max(0.1, lh * lh) * (4.0 * a + 2.0));
  }
}
`;

const VERTEX = /* glsl */ `
#define PI 3.14159265
#ifndef BAKED
#include <skinning_pars_vertex>
#endif
uniform mat3 mapTransform;
varying vec2 place;
#ifdef LAYERED
varying vec3 matt, gloss;
${LIT}
#else
varying vec3 normalThere, view;
#endif

void main() {
  place = (mapTransform * vec3(uv, 1.0)).xy;
  vec3 transformed = position, objectNormal = normal;
#ifndef BAKED
  #include <skinbase_vertex>
  #include <skinnormal_vertex>
  #include <skinning_vertex>
#endif
  vec4 seen = modelViewMatrix * vec4(transformed, 1.0);
  gl_Position = projectionMatrix * seen;
#ifdef LAYERED
  light(normalMatrix * objectNormal, -seen.xyz, matt, gloss);
#else
  normalThere = normalMatrix * objectNormal;
  view = -seen.xyz;
#endif
}
`;

const FRAGMENT = /* glsl */ `
#define PI 3.14159265
uniform sampler2D map;
uniform vec3 colour;
uniform float cut, opaque, dyeable;
uniform vec3 dye;
varying vec2 place;
#ifdef BUMPS
uniform sampler2D bumps;
uniform float bumpScale;
#endif
#ifdef LAYERED
varying vec3 matt, gloss;
#else
varying vec3 normalThere, view;
${LIT}
#endif

void main() {
  vec4 texel = texture2D(map, place);
  if (texel.a < cut) discard;
  if (dyeable > 0.0 && dye.r >= 0.0) {
    // What has a colour gets another, as light or dark as it was; white and black stay.
    float most = max(texel.r, max(texel.g, texel.b)), least = min(texel.r, min(texel.g, texel.b));
    float coloured = smoothstep(0.25, 0.5, (most - least) / max(most, 0.001));
    float light = dot(texel.rgb, vec3(0.2126, 0.7152, 0.0722)) / dyeable;
    texel.rgb = mix(texel.rgb, dye * pow(light, 0.8), coloured);
  }
#ifndef LAYERED
  vec3 matt, gloss, n = normalThere;
#ifdef BUMPS
  // Schueler's "Normal Mapping Without Precomputed Tangents" (2006).
  vec3 px = dFdx(-view), py = dFdy(-view);
  vec2 tx = dFdx(place), ty = dFdy(place);
  vec3 across = cross(py, n), along = cross(n, px);
  vec3 t = across * tx.x + along * ty.x, b = across * tx.y + along * ty.y;
  float size = inversesqrt(max(max(dot(t, t), dot(b, b)), 1e-20));
  vec3 bump = texture2D(bumps, place).xyz * 2.0 - 1.0;
  n = mat3(t * size, b * size, normalize(n)) * vec3(bump.xy * bumpScale, bump.z);
#endif
  light(n, view, matt, gloss);
#endif
  // Khronos's PBR Neutral tone mapping (2024), which leaves colours what they are, and sRGB by roots
  // (Chilliant, "sRGB Approximations for HLSL", 2012).
  vec3 seen = toneMappingExposure * (texel.rgb * colour * matt + gloss);
  float least = min(seen.r, min(seen.g, seen.b));
  seen -= least < 0.08 ? least - 6.25 * least * least : 0.04;
  float most = max(seen.r, max(seen.g, seen.b));
  if (most > 0.76) {
    float held = 1.0 - 0.0576 / (most - 0.52);
    seen = mix(vec3(held), seen * held / most, 1.0 / (0.15 * (most - held) + 1.0));
  }
  vec3 root = sqrt(max(seen, 0.0)), second = sqrt(root);
  seen = 0.662002687 * root + 0.68412206 * second - 0.323583601 * sqrt(second) - 0.022541147 * seen;
  gl_FragColor = vec4(clamp(seen, 0.0, 1.0), max(texel.a, opaque));
}
`;

/** What a material of ours says of itself beside what glTF has a field for. */
interface Extras {
  /** How far light goes around edges, and how much of it they catch from behind. */
  soft?: number;
  sheen?: number;
  /** How light its picture is on average, where that can be dyed; linear, 0 to 1. */
  dyeable?: number;
}

/** Whether a model's maker made it for this shader. */
export function isMadeForIt(root: Object3D): boolean {
  let made = false;
  root.traverse((one) => {
    if (one instanceof Mesh && one.material instanceof MeshStandardMaterial)
      made ||= "soft" in one.material.userData;
  });
  return made;
}

/**
 * Give the meshes of a model this shader; what it cannot show stays. `plainly` is for a processor:
 * without bumps, lit at its corners where that is enough, and bent by its bones before.
 */
export function useFastShaders(root: Object3D, plainly: boolean): void {
  const made = new Map<MeshStandardMaterial, ShaderMaterial>();
  root.traverse((one) => {
    if (!(one instanceof Mesh) || !(one.material instanceof MeshStandardMaterial)) return;
    const { material } = one;
    const { normal } = one.geometry.attributes;
    if (!normal || !material.map || material.emissiveMap || material.vertexColors) return;
    if (!made.has(material)) made.set(material, shaderFor(material, plainly));
    one.material = made.get(material);
    // All laid out alike: for each way in which corners come, the same program is translated anew.
    for (const name of ["position", "normal"]) {
      const packed = one.geometry.attributes[name]!;
      if (!(packed.array instanceof Float32Array) || "isInterleavedBufferAttribute" in packed)
        one.geometry.setAttribute(name, new BufferAttribute(plain(packed), 3));
    }
  });
}

/** Rougher than this, what a processor draws is lit at its corners: its gloss is broad. */
const GLOSSY = 0.4;
/** Roughness where a picture tells it, which nobody looks at here. */
const USUAL = 0.5;

function shaderFor(material: MeshStandardMaterial, plainly: boolean): ShaderMaterial {
  const { map, color, side, transparent, depthWrite, alphaTest, roughness, roughnessMap } =
    material;
  const { soft = 0, sheen = 0, dyeable = 0 } = material.userData as Extras;
  const bumps = plainly ? null : material.normalMap;
  // Between two sizes of a picture a processor takes the nearer one: half as many texels.
  if (plainly) map!.minFilter = LinearMipmapNearestFilter;
  map!.updateMatrix();
  return new ShaderMaterial({
    name: material.name,
    userData: { colour: color.toArray() },
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    defines: {
      ...((alphaTest || (plainly && roughness > GLOSSY && !roughnessMap)) && { LAYERED: 1 }),
      ...(bumps && { BUMPS: 1 }),
      ...(plainly && { BAKED: 1 }),
    },
    lights: true,
    side,
    transparent,
    depthWrite,
    uniforms: {
      ...UniformsUtils.clone(UniformsLib.lights),
      map: { value: map },
      mapTransform: { value: map!.matrix },
      colour: { value: color.clone() },
      roughness: { value: roughnessMap ? USUAL : roughness },
      cut: { value: alphaTest },
      opaque: { value: transparent ? 0 : 1 },
      soft: { value: soft },
      sheen: { value: sheen },
      dyeable: { value: dyeable },
      dye: { value: new Vector3(-1, 0, 0) },
      bumps: { value: bumps },
      bumpScale: { value: material.normalScale.x },
    },
  });
}

/** Show a part of a model in another colour, linear red, green and blue; its own where it is null. */
export function recolour(root: Object3D, part: string, colour: readonly number[] | null): void {
  root.traverse((one) => {
    if (!(one instanceof Mesh) || !(one.material instanceof ShaderMaterial)) return;
    const { name, uniforms, userData } = one.material;
    if (name !== part || !uniforms.dye) return;
    if (uniforms.dyeable!.value > 0) uniforms.dye.value.fromArray(colour ?? [-1, 0, 0]);
    else (uniforms.colour!.value as Color).fromArray(colour ?? (userData.colour as number[]));
  });
}
