/**
 * How a model is drawn where a processor does it: with the colours, lights and gloss of three's own
 * material, by a shader of some lines, which is made and drawn in a fraction of the time. Bumps are
 * left out, and what has holes (hair: many layers, most of them hidden) is lit at its corners only.
 */

import {
  BufferAttribute,
  Mesh,
  MeshStandardMaterial,
  ShaderMaterial,
  UniformsLib,
  UniformsUtils,
  type Object3D,
} from "three";
import { plain } from "./morph_baker";

/** The lights of the stage, and what of them comes from a place into the camera. */
const LIT = /* glsl */ `
struct DirectionalLight { vec3 direction; vec3 color; };
struct HemisphereLight { vec3 direction; vec3 skyColor; vec3 groundColor; };
uniform DirectionalLight directionalLights[NUM_DIR_LIGHTS];
uniform HemisphereLight hemisphereLights[NUM_HEMI_LIGHTS];
uniform float roughness;

// Lambert's law, and the gloss of what is no metal: GGX as Karis and Lagarde simplified it for
// telephones (SIGGRAPH 2015, "Optimizing PBR for Mobile").
void light(vec3 normal, vec3 view, out vec3 matt, out vec3 gloss) {
  vec3 n = normalize(normal), v = normalize(view);
  // The far side is lit as the near one; what only just turns away is its rim.
  float facing = dot(n, v);
  n = facing < -0.3 ? -n : n - min(facing, 0.0) * v;
  HemisphereLight sky = hemisphereLights[0];
  matt = mix(sky.groundColor, sky.skyColor, 0.5 + 0.5 * dot(n, sky.direction)) / PI;
  gloss = vec3(0.0);
  float a = roughness * roughness, a2 = a * a;
  for (int i = 0; i < NUM_DIR_LIGHTS; i++) {
    vec3 l = directionalLights[i].direction, h = normalize(l + v);
    float nh = max(dot(n, h), 0.0), lh = dot(l, h), d = nh * nh * (a2 - 1.0) + 1.00001;
    vec3 arrives = directionalLights[i].color * max(dot(n, l), 0.0) / PI;
    matt += arrives;
    gloss += arrives * 0.04 * a2 / (d * d * max(0.1, lh * lh) * (4.0 * a + 2.0));
  }
}
`;

const VERTEX = /* glsl */ `
#define PI 3.14159265
#include <skinning_pars_vertex>
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
  #include <skinbase_vertex>
  #include <skinnormal_vertex>
  #include <skinning_vertex>
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
uniform float cut, opaque;
varying vec2 place;
#ifdef LAYERED
varying vec3 matt, gloss;
#else
varying vec3 normalThere, view;
${LIT}
#endif

void main() {
  vec4 texel = texture2D(map, place);
  if (texel.a < cut) discard;
#ifndef LAYERED
  vec3 matt, gloss;
  light(normalThere, view, matt, gloss);
#endif
  // ACES (Narkowicz's fit, 2016) and then sRGB, as one fraction of the root: off by 0.006 at most.
  vec3 seen = toneMappingExposure * (texel.rgb * colour * matt + gloss), root = sqrt(seen);
  seen = (5.477 * seen - 0.0402 * root) / (5.5826 * seen - 0.6019 * root + 1.0);
  gl_FragColor = vec4(clamp(seen, 0.0, 1.0), max(texel.a, opaque));
}
`;

/** Give the meshes of a model materials that a processor draws soon; what they cannot show stays. */
export function useFastShaders(root: Object3D): void {
  const made = new Map<MeshStandardMaterial, ShaderMaterial>();
  root.traverse((one) => {
    if (!(one instanceof Mesh) || !(one.material instanceof MeshStandardMaterial)) return;
    const { material } = one;
    const { normal } = one.geometry.attributes;
    if (!normal || !material.map || material.emissiveMap || material.vertexColors) return;
    if (!made.has(material)) made.set(material, quick(material));
    one.material = made.get(material);
    // All laid out alike: for each way in which corners come, the same program is translated anew.
    if (!(normal.array instanceof Float32Array))
      one.geometry.setAttribute("normal", new BufferAttribute(plain(normal), 3));
  });
}

/** Roughness where a picture tells it, which nobody looks at here. */
const USUAL = 0.5;

function quick(material: MeshStandardMaterial): ShaderMaterial {
  const { map, color, side, transparent, depthWrite, alphaTest, roughness, roughnessMap } =
    material;
  map!.updateMatrix();
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    defines: alphaTest ? { LAYERED: 1 } : {},
    lights: true,
    side,
    transparent,
    depthWrite,
    uniforms: {
      ...UniformsUtils.clone(UniformsLib.lights),
      map: { value: map },
      mapTransform: { value: map!.matrix },
      colour: { value: color },
      roughness: { value: roughnessMap ? USUAL : roughness },
      cut: { value: alphaTest },
      opaque: { value: transparent ? 0 : 1 },
    },
  });
}
