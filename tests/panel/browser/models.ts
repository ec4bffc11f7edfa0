/** Models made out of nothing: a triangle with the shapes and bones that a kind of file has. */

const NO_MORE = { asset: { version: "2.0" } };

/** A glTF file as text, with all in it: a triangle that the named shapes move. */
export function gltf(shapes: string[], more: object = {}): string {
  const floats = Float32Array.of(
    0,
    1.5,
    0,
    0.1,
    1.5,
    0,
    0,
    1.6,
    0,
    0,
    0.01,
    0,
    0,
    0.01,
    0,
    0,
    0.01,
    0,
  );
  const data = Buffer.from(floats.buffer).toString("base64");
  const view = (byteOffset: number) => ({ buffer: 0, byteOffset, byteLength: 36 });
  const accessor = (bufferView: number) => ({
    bufferView,
    componentType: 5126,
    count: 3,
    type: "VEC3",
    min: [0, 0, 0],
    max: [0.1, 1.6, 0.01],
  });
  return JSON.stringify({
    ...NO_MORE,
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ name: "Face", mesh: 0 }],
    buffers: [{ byteLength: 72, uri: `data:application/octet-stream;base64,${data}` }],
    bufferViews: [view(0), view(36)],
    accessors: [accessor(0), accessor(1)],
    meshes: [
      {
        primitives: [{ attributes: { POSITION: 0 }, targets: shapes.map(() => ({ POSITION: 1 })) }],
        extras: { targetNames: shapes },
      },
    ],
    ...more,
  });
}

const BONES = [
  "hips",
  "spine",
  "head",
  "leftEye",
  "rightEye",
  "leftUpperLeg",
  "leftLowerLeg",
  "leftFoot",
  "rightUpperLeg",
  "rightLowerLeg",
  "rightFoot",
  "leftUpperArm",
  "leftLowerArm",
  "leftHand",
  "rightUpperArm",
  "rightLowerArm",
  "rightHand",
];
const PRESETS = ["aa", "ih", "ou", "ee", "oh", "blink", "happy"];

/** A VRM 1.0 file, in one piece: all the bones that it must have, and expressions. */
export function vrm(): Buffer {
  const nodes = [
    { name: "Face", mesh: 0 },
    ...BONES.map((name, i) => ({
      name,
      translation: name === "hips" ? [0, 1, 0] : [name.startsWith("left") ? 0.03 : -0.03, 0.1, 0],
      ...(i === 0 ? { children: BONES.slice(1).map((_, child) => child + 2) } : {}),
    })),
  ];
  const humanBones = Object.fromEntries(BONES.map((name, i) => [name, { node: i + 1 }]));
  const preset = Object.fromEntries(
    PRESETS.map((name, index) => [name, { morphTargetBinds: [{ node: 0, index, weight: 1 }] }]),
  );
  const meta = { name: "Nobody", authors: ["nobody"], licenseUrl: "https://vrm.dev/licenses/1.0/" };
  const json = gltf(PRESETS, {
    nodes,
    scenes: [{ nodes: [0, 1] }],
    extensionsUsed: ["VRMC_vrm"],
    extensions: {
      VRMC_vrm: { specVersion: "1.0", meta, humanoid: { humanBones }, expressions: { preset } },
    },
  });
  return glb(json);
}

/** glTF's binary form: a header, and the text padded to four bytes. */
function glb(json: string): Buffer {
  const text = Buffer.from(json.padEnd(4 * Math.ceil(json.length / 4)));
  const header = Buffer.from(
    Uint32Array.of(0x46546c67, 2, 20 + text.length, text.length, 0x4e4f534a).buffer,
  );
  return Buffer.concat([header, text]);
}
