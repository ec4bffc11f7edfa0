/** Draws the scene of `data.json` with the package's shader, and sends the picture back. */

import { Loader } from "./body.js";
import { clipRows, lightRows, shadowOf } from "./views.js";

const SAMPLES_MORE = 2;
/** Each pixel of the picture is the mean of so many squared, beside the multisampling of the level. */

async function main() {
  const data = await (await fetch("data.json")).json();
  const [wide, high] = data.size;
  const gl = new OffscreenCanvas(wide, high).getContext("webgl2", { antialias: false });
  if (!gl?.getExtension("EXT_color_buffer_float")) throw new Error("there is no WebGL 2");
  const loader = new Loader(gl, data);
  const parts = await loader.parts();
  const shadow = shadowOf(data);
  const map = drawShadows(gl, loader, parts, data, shadow);
  const size = [wide * SAMPLES_MORE, high * SAMPLES_MORE];
  const light = drawLight(gl, loader, parts, data, shadow, map, size);
  show(gl, light, size);
  await send(gl.canvas, data);
}

/** How far from the light it is lit: the depth of the shadow map. */
function drawShadows(gl, loader, parts, data, shadow) {
  const texels = data.pipeline.texels;
  const map = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, map);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.DEPTH_COMPONENT32F, texels, texels);
  for (const name of ["MIN_FILTER", "MAG_FILTER"])
    gl.texParameteri(gl.TEXTURE_2D, gl[`TEXTURE_${name}`], gl.NEAREST);
  const frame = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.TEXTURE_2D, map, 0);
  gl.viewport(0, 0, texels, texels);
  gl.enable(gl.DEPTH_TEST);
  gl.clear(gl.DEPTH_BUFFER_BIT);
  const values = { ...lightRows(data), _WorldToClip: shadow.rows, _ShadowBias: shadow.bias };
  for (const part of parts)
    if (!part.material.unshadowed) loader.draw(part, "ShadowCaster", values, null);
  return map;
}

/** The light that comes into the camera, linear, as many samples a pixel as the level has. */
function drawLight(gl, loader, parts, data, shadow, map, [wide, high]) {
  const frame = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  const attached = [
    [gl.COLOR_ATTACHMENT0, gl.RGBA16F],
    [gl.DEPTH_ATTACHMENT, gl.DEPTH_COMPONENT24],
  ];
  for (const [place, kind] of attached) {
    const buffer = gl.createRenderbuffer();
    gl.bindRenderbuffer(gl.RENDERBUFFER, buffer);
    gl.renderbufferStorageMultisample(gl.RENDERBUFFER, data.pipeline.samples, kind, wide, high);
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, place, gl.RENDERBUFFER, buffer);
  }
  gl.viewport(0, 0, wide, high);
  gl.clearColor(...data.camera.background, 1);
  gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
  const values = {
    ...lightRows(data),
    _WorldToClip: clipRows(data.camera, wide / high),
    _WorldToShadow: shadow.rows,
    _ShadowParams: [data.lights[0].shadow, data.pipeline.texels, shadow.reach, 0],
  };
  for (const blended of [false, true])
    for (const part of parts)
      if (part.material.blended === blended) loader.draw(part, "ForwardLit", values, map);
  return resolved(gl, frame, wide, high);
}

function resolved(gl, from, wide, high) {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA16F, wide, high);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  const frame = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  gl.bindFramebuffer(gl.READ_FRAMEBUFFER, from);
  gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, frame);
  gl.blitFramebuffer(0, 0, wide, high, 0, 0, wide, high, gl.COLOR_BUFFER_BIT, gl.NEAREST);
  return texture;
}

/** Light as a screen wants it: the mean of the samples, in sRGB. */
function show(gl, light, [wide, high]) {
  const program = linked(
    gl,
    `#version 300 es
     void main() { gl_Position = vec4(ivec2(gl_VertexID & 1, gl_VertexID >> 1) * 4 - 1, 0, 1); }`,
    `#version 300 es
     precision highp float;
     uniform sampler2D light;
     out vec4 seen;
     void main() {
       vec3 sum = vec3(0);
       ivec2 at = ivec2(gl_FragCoord.xy) * ${SAMPLES_MORE};
       for (int y = 0; y < ${SAMPLES_MORE}; y++)
         for (int x = 0; x < ${SAMPLES_MORE}; x++)
           sum += clamp(texelFetch(light, at + ivec2(x, y), 0).rgb, 0., 1.);
       vec3 c = sum / float(${SAMPLES_MORE * SAMPLES_MORE});
       seen = vec4(mix(12.92 * c, 1.055 * pow(c, vec3(1. / 2.4)) - .055, step(.0031308, c)), 1);
     }`,
  );
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.viewport(0, 0, wide / SAMPLES_MORE, high / SAMPLES_MORE);
  gl.disable(gl.DEPTH_TEST);
  gl.disable(gl.BLEND);
  gl.disable(gl.CULL_FACE);
  gl.useProgram(program);
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, light);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
}

/** A program of two shaders; throws what its compiler says. */
export function linked(gl, vertex, fragment) {
  const program = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS))
      throw new Error(`${gl.getShaderInfoLog(shader)}\n${text}`);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS))
    throw new Error(gl.getProgramInfoLog(program));
  return program;
}

/** The picture, with that of the page to its left if there is one. */
async function send(canvas, { beside }) {
  const own = canvas.transferToImageBitmap();
  const page = beside ? await createImageBitmap(await (await fetch("page.png")).blob()) : null;
  const width = page ? Math.round((page.width * own.height) / page.height) : 0;
  const whole = new OffscreenCanvas(own.width + width, own.height);
  const context = whole.getContext("2d");
  if (page) context.drawImage(page, 0, 0, width, own.height);
  context.drawImage(own, width, 0);
  const blob = await whole.convertToBlob({ type: "image/jpeg", quality: 0.86 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  await fetch("/picture", { method: "POST", body: btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join("")) });
}

main().catch((error) => fetch("/problem", { method: "POST", body: `${error.stack}` }));
