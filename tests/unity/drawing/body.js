/** Her meshes from the FBX, with the materials of the scene. */

import { FBXLoader } from "three/addons/loaders/FBXLoader.js";
import { mergeVertices } from "three/addons/utils/BufferGeometryUtils.js";
import { linked } from "./draw.js";
import { shadowOf } from "./views.js";

const SIZES = { position: 4, normal: 3, tangent: 4, uv: 2 };
const FACTORS = { 0: "ZERO", 1: "ONE", 5: "SRC_ALPHA", 10: "ONE_MINUS_SRC_ALPHA" };
const NUMBERED = [/_BaseMapsampler/, /_BumpMapsampler/, /Shadowmap/];

export class Loader {
  #programs = new Map();
  #textures = new Map();

  constructor(gl, data) {
    this.gl = gl;
    this.data = data;
    this.white = this.#texture(new ImageData(new Uint8ClampedArray([255, 255, 255, 255]), 1, 1), true);
  }

  /** Every mesh: its buffers, and what it is made of. */
  async parts() {
    const { gl, data } = this;
    for (const { textures } of Object.values(data.materials))
      for (const [slot, name] of Object.entries(textures))
        if (!this.#textures.has(name)) {
          const picture = await createImageBitmap(await (await fetch(name)).blob(), {
            imageOrientation: "flipY",
            premultiplyAlpha: "none",
            colorSpaceConversion: "none",
          });
          this.#textures.set(name, this.#texture(picture, slot === "_BaseMap"));
        }
    const root = new FBXLoader().parse(await (await fetch("iris.fbx")).arrayBuffer(), "");
    root.updateMatrixWorld(true);
    const parts = [];
    root.traverse((one) => {
      if (!one.isMesh) return;
      const material = data.materials[one.material.name];
      if (!material) throw new Error(`nothing is known of the material ${one.material.name}`);
      parts.push({ name: one.name, material, ...this.#buffers(one) });
    });
    if (parts.length !== 7) throw new Error(`the FBX has ${parts.length} meshes`);
    return parts;
  }

  #buffers({ geometry, matrixWorld }) {
    const { gl } = this;
    // In metres, x the other way: Unity's space.
    const placed = geometry.clone().applyMatrix4(matrixWorld).scale(0.01, 0.01, 0.01);
    for (const name of Object.keys(placed.attributes))
      if (!["position", "normal", "uv"].includes(name)) placed.deleteAttribute(name);
    placed.morphAttributes = {};
    const whole = mergeVertices(placed);
    whole.computeTangents();
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    const bind = (place, name) => {
      const { array: values, itemSize, count } = whole.attributes[name];
      const own = new Float32Array(count * SIZES[name]).fill(1);
      for (let i = 0; i < count; i++)
        for (let k = 0; k < itemSize; k++)
          own[i * SIZES[name] + k] = values[i * itemSize + k] * (name !== "uv" && k === 0 ? -1 : 1);
      // Mirrored, what was to the left of a tangent is to its right.
      if (name === "tangent") for (let i = 3; i < own.length; i += 4) own[i] *= -1;
      gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
      gl.bufferData(gl.ARRAY_BUFFER, own, gl.STATIC_DRAW);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, SIZES[name], gl.FLOAT, false, 0, 0);
    };
    const arrays = [["position", "normal", "tangent", "uv"], ["position", "normal", "uv"]].map((names, i) => {
      const own = i ? gl.createVertexArray() : array;
      gl.bindVertexArray(own);
      names.forEach((name, place) => bind(place, name));
      const indices = gl.createBuffer();
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, indices);
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, new Uint32Array(whole.index.array), gl.STATIC_DRAW);
      gl.bindVertexArray(null);
      return own;
    });
    return { arrays, count: whole.index.count };
  }

  /** Draw a part with one of the shader's passes; `values` are the frame's. */
  draw(part, pass, values, shadows) {
    const { gl, data } = this;
    const { floats, colours, textures, keywords } = part.material;
    const program = this.#program([pass, ...keywords].join(" "));
    gl.useProgram(program);
    this.#block(program, "Frame", values);
    this.#block(program, "UnityPerMaterial", {
      ...Object.fromEntries(Object.entries(floats).map(([name, value]) => [name, [value]])),
      ...Object.fromEntries(Object.entries(colours).map(([name, value]) => [name, [...value, 1]])),
      _BaseMap_ST: [1, 1, 0, 0],
    });
    this.#block(program, "_Global", { _LightDirection: shadowOf(data).direction });
    const bound = [textures._BaseMap, textures._BumpMap].map((name) => this.#textures.get(name));
    this.#samplers(program, [...bound.map((one) => one ?? this.white), shadows ?? this.white]);
    const forward = pass === "ForwardLit";
    const blends = forward && floats._Surface === 1;
    (blends ? gl.enable : gl.disable).call(gl, gl.BLEND);
    gl.blendFunc(gl[FACTORS[floats._SrcBlend]], gl[FACTORS[floats._DstBlend]]);
    gl.depthMask(!forward || floats._ZWrite === 1);
    (floats._Cull ? gl.enable : gl.disable).call(gl, gl.CULL_FACE);
    gl.bindVertexArray(part.arrays[forward ? 0 : 1]);
    gl.drawElements(gl.TRIANGLES, part.count, gl.UNSIGNED_INT, 0);
    gl.bindVertexArray(null);
    gl.depthMask(true);
    gl.disable(gl.BLEND);
  }

  #program(name) {
    if (!this.#programs.has(name)) {
      const { vertex, fragment } = this.data.programs[name];
      this.#programs.set(name, linked(this.gl, vertex, fragment));
    }
    return this.#programs.get(name);
  }

  /** Fill a uniform block, where the program has it, each of its values by its name. */
  #block(program, name, values) {
    const { gl } = this;
    const number = gl.getUniformBlockIndex(program, name);
    if (number === gl.INVALID_INDEX) return;
    const content = new Float32Array(
      gl.getActiveUniformBlockParameter(program, number, gl.UNIFORM_BLOCK_DATA_SIZE) / 4,
    );
    const used = gl.getActiveUniformBlockParameter(program, number, gl.UNIFORM_BLOCK_ACTIVE_UNIFORM_INDICES);
    const offsets = gl.getActiveUniforms(program, [...used], gl.UNIFORM_OFFSET);
    [...used].forEach((one, i) => {
      const uniform = gl.getActiveUniform(program, one).name.replace(/^.*\./, "").replace(/\[0\]$/, "");
      if (values[uniform]) content.set(values[uniform], offsets[i] / 4);
    });
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.UNIFORM_BUFFER, buffer);
    gl.bufferData(gl.UNIFORM_BUFFER, content, gl.STATIC_DRAW);
    gl.uniformBlockBinding(program, number, number);
    gl.bindBufferBase(gl.UNIFORM_BUFFER, number, buffer);
  }

  #samplers(program, textures) {
    const { gl } = this;
    const count = gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS);
    for (let i = 0; i < count; i++) {
      const { name, type } = gl.getActiveUniform(program, i);
      const unit = NUMBERED.findIndex((pattern) => pattern.test(name));
      if (type !== gl.SAMPLER_2D || unit < 0) continue;
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, textures[unit]);
      gl.uniform1i(gl.getUniformLocation(program, name), unit);
    }
  }

  #texture(picture, colours) {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    const kind = colours ? gl.SRGB8_ALPHA8 : gl.RGBA8;
    gl.texImage2D(gl.TEXTURE_2D, 0, kind, gl.RGBA, gl.UNSIGNED_BYTE, picture);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    const anisotropic = gl.getExtension("EXT_texture_filter_anisotropic");
    if (anisotropic) gl.texParameterf(gl.TEXTURE_2D, anisotropic.TEXTURE_MAX_ANISOTROPY_EXT, 4);
    return texture;
  }
}
