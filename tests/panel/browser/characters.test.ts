/** Characters that people bring: of every common kind, packed in every common way, and broken. */

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { ARKIT as ARKIT_TABLE } from "../../../agents/bridge/panel/src/face/shape_tables";
import { figure, type Making } from "./figures";
import { gltf, vrm } from "./models";
import { browse, visit } from "./screen";

const browser = browse();

const ARKIT = [...new Set(Object.values(ARKIT_TABLE.visemes).flatMap(Object.keys))];
type File = readonly [name: string, data: Uint8Array | string];

/** Choose files together; gives what the page said, and how far the loudest vowel moves her mouth. */
async function bring(page: Page, ...files: File[]): Promise<{ said: string; opens: number }> {
  const sent = files.map(([name, data]) => [name, Buffer.from(data).toString("base64")] as const);
  return page.evaluate(async (sent) => {
    document.getElementById("notices")!.replaceChildren();
    await iris.characters.load(
      sent.map(
        ([name, data]) =>
          new globalThis.File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name),
      ),
    );
    const { actor, stage } = iris.scene;
    actor.lips.clear();
    actor.lips.begin(1, 0, 1);
    actor.lips.add(1, 0, [[0, "aa", 1]]);
    const heard = { turn: 1, sentence: 0, ms: 10, over: false };
    actor.live(0.5, heard, stage.camera.position);
    actor.show(0.1);
    actor.lips.clear();
    const own = new Set(Object.keys(actor.model!.visemes.aa));
    const opens = Math.max(0, ...[...actor.shapes].map(([name, one]) => (own.has(name) ? one : 0)));
    return { said: document.getElementById("notices")!.textContent, opens };
  }, sent);
}

/** Whether her head is in the picture: its middle on the canvas, in shares from the middle. */
function inPicture(page: Page): Promise<{ x: number; y: number; tall: number }> {
  return page.evaluate(() => {
    const { actor, stage } = iris.scene;
    const head = actor.model!.root.getObjectByName("Egg")!;
    const middle = head.getWorldPosition(head.position.clone());
    const radius = 0.1375 * head.getWorldScale(head.scale.clone()).y;
    const top = middle.clone().setY(middle.y + radius).project(stage.camera);
    const { x, y } = middle.project(stage.camera);
    return { x, y, tall: Math.abs(top.y - y) };
  });
}

/** Pixels of her skin's picture, as it is drawn. */
function pictureWidth(page: Page): Promise<number | undefined> {
  return page.evaluate(() => {
    interface Picture {
      image?: { width: number };
    }
    interface Skin {
      map?: Picture;
      uniforms?: { map?: { value?: Picture } };
    }
    const egg = iris.scene.actor.model!.root.getObjectByName("Egg");
    const { map, uniforms } = (egg as unknown as { material: Skin }).material;
    return (map ?? uniforms?.map?.value)?.image?.width;
  });
}

const vowels = (names: string) => names.split(" ");
const NAMINGS: readonly (readonly [kind: string, shapes: string[]])[] = [
  ["Ready Player Me", vowels("sil PP FF TH DD kk CH SS nn RR aa E I O U").map((v) => `viseme_${v}`)],
  ["capitals", vowels("SIL PP FF TH DD KK CH SS NN RR AA E IH OH OU").map((v) => `VISEME_${v}`)],
  ["VRChat", vowels("sil pp ff th dd kk ch ss nn rr aa e ih oh ou").map((v) => `vrc.v_${v}`)],
  ["MikuMikuDance", vowels("あ い う え お まばたき")],
  ["Reallusion", vowels("V_Open V_Explosive V_Dental_Lip V_Tight_O V_Tight V_Wide V_Affricate V_Lip_Open")],
  ["ARKit in snake case", ARKIT.map((one) => one.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`))],
  ["ARKit with a prefix", ARKIT.map((one) => `Face_Geo_${one}`)],
  ["ARKit behind a dot", ARKIT.map((one) => `blendShape1.${one}`)],
  ["ARKit with sides", ARKIT.map((one) => one.replace(/Left$/, "_L").replace(/Right$/, "_R"))],
  ["VRoid", vowels("A I U E O").map((one) => `Face.M_F00_000_00_Fcl_MTH_${one}`)],
  ["one mouth", ["mouthOpen", "mouthSmile"]],
  ["one vowel", ["aa"]],
];

test("a mouth is found by whatever names its shapes have", async () => {
  const { page } = await visit(browser(), "namings");
  for (const [kind, shapes] of NAMINGS) {
    const { said, opens } = await bring(page, [`${kind}.glb`, await figure(shapes)]);
    expect(said, kind).toBe(`On stage: ${kind}.glb`);
    expect(opens, kind).toBeGreaterThan(0.4);
  }
});

test("where no shape moves a mouth, the jaw's bone does", async () => {
  const { page } = await visit(browser(), "jaw");
  const { said } = await bring(page, ["jaw.glb", await figure([], { head: "Head", jaw: "CC_Base_JawRoot" })]);
  expect(said).toBe("On stage: jaw.glb");
  const turned = await page.evaluate(() => {
    const { model } = iris.scene.actor;
    const jaw = model!.root.getObjectByName("CC_Base_JawRoot")!;
    model!.set("jawOpen", 0);
    const rest = jaw.quaternion.clone();
    model!.set("jawOpen", 1);
    return rest.angleTo(jaw.quaternion);
  });
  expect((turned * 180) / Math.PI).toBeCloseTo(16, 1);
});

test.each(["draco", "meshopt", "ktx2"] as const)("a file packed with %s is unpacked here", async (packing) => {
  const { page, complaints } = await visit(browser(), "packed");
  const { said, opens } = await bring(page, [`${packing}.glb`, await figure(ARKIT, { packing })]);
  expect(said).toBe(`On stage: ${packing}.glb`);
  expect(opens).toBeGreaterThan(0.4);
  const width = await pictureWidth(page);
  if (packing === "ktx2") expect(width, "pixels of her picture").toBe(16);
  expect(complaints).toEqual([]);
});

test.each([
  ["none", {}],
  ["head", { head: "Head" }],
  ["of 3ds Max", { head: "Bip001 Head" }],
  ["VRoid's", { head: "J_Bip_C_Head" }],
  ["Rigify's", { head: "DEF-spine.006" }],
  ["in centimetres", { head: "Head", scale: 100 }],
  ["tiny", { scale: 0.01 }],
] as [string, Making][])("whatever bones there are, her face is in the picture: %s", async (_, making) => {
  const { page } = await visit(browser(), "bones", { viewport: { width: 500, height: 500 } });
  await bring(page, ["figure.glb", await figure(ARKIT, making)]);
  const { x, y, tall } = await inPicture(page);
  expect(Math.abs(x)).toBeLessThan(0.2);
  expect(Math.abs(y)).toBeLessThan(0.4);
  expect(tall).toBeGreaterThan(0.2);
  expect(tall).toBeLessThan(0.9);
});

test("a text file with its data beside it is shown when both are chosen, and asks for what is missing", async () => {
  const { page } = await visit(browser(), "beside");
  const whole = JSON.parse(gltf(ARKIT)) as { buffers: { uri: string }[] };
  const data = Buffer.from(whole.buffers[0]!.uri.split(",")[1]!, "base64");
  whole.buffers[0]!.uri = "face%20data.bin";
  const text: File = ["face.gltf", JSON.stringify(whole)];
  expect((await bring(page, text)).said).toBe(
    "face.gltf cannot be shown: face data.bin is missing: choose it together with this file",
  );
  expect((await bring(page, ["face data.bin", data], text)).said).toBe("On stage: face.gltf");
});

test("a picture that is missing is told, and one that is too large is made smaller", async () => {
  const { page } = await visit(browser(), "pictures");
  const images = [{ uri: "skin.png" }, { uri: "https://example.com/hair.png" }];
  const { said } = await bring(page, ["face.gltf", gltf(ARKIT, { images })]);
  expect(said).toBe("On stage: face.gltf, without skin.png, hair.png: choose it, too");
  const large = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(6000, 3000);
    canvas.getContext("2d")!.fillRect(0, 0, 6000, 3000);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  const picture = { data: Uint8Array.from(large), type: "image/png" };
  await bring(page, ["large.glb", await figure(ARKIT, { picture })]);
  expect(await pictureWidth(page)).toBe(4096);
});

test("names of shapes beside a mesh's parts are read, too", async () => {
  const { page } = await visit(browser(), "primitive");
  const document = JSON.parse(gltf(ARKIT)) as {
    meshes: { extras?: object; primitives: { extras?: object }[] }[];
  };
  const [mesh] = document.meshes;
  mesh!.primitives[0]!.extras = mesh!.extras!;
  delete mesh!.extras;
  const { opens } = await bring(page, ["named.gltf", JSON.stringify(document)]);
  expect(opens).toBeGreaterThan(0.4);
});

/** A VRM of which a part is as somebody's tool has left it. */
function oddVrm(change: (part: VrmPart) => void): string {
  const document = JSON.parse(vrm().subarray(20).toString()) as {
    extensions: { VRMC_vrm: VrmPart };
  };
  change(document.extensions.VRMC_vrm);
  return JSON.stringify(document);
}
interface VrmPart {
  meta?: object;
  humanoid: { humanBones: Record<string, object> };
  expressions: { preset: Record<string, object>; custom?: Record<string, object> };
}

test.each([
  ["whole", () => {}],
  [
    "with presets that move nothing",
    ({ expressions }) => {
      for (const name of Object.keys(expressions.preset)) expressions.preset[name] = {};
    },
  ],
  [
    "with expressions of its own",
    ({ expressions }) => {
      const own = Object.entries(expressions.preset).map(([name, one]) => [name.toUpperCase(), one]);
      expressions.custom = Object.fromEntries(own) as Record<string, object>;
      expressions.preset = {};
    },
  ],
  ["without a head's bone", ({ humanoid }) => delete humanoid.humanBones.head],
  ["without its meta", (part) => delete part.meta],
] as [string, (part: VrmPart) => void][])("a VRM speaks, %s", async (_, change) => {
  const { page } = await visit(browser(), "vrm");
  const { said, opens } = await bring(page, ["nobody.vrm", oddVrm(change)]);
  expect(said).toBe("On stage: nobody.vrm");
  expect(opens).toBeGreaterThan(0.4);
});

test("what is wrong with a file is said in a sentence, and she stays", async () => {
  const { page } = await visit(browser(), "broken");
  const whole = await figure(ARKIT);
  const scenes = (more: object) => gltf(ARKIT, more);
  const files: readonly (readonly [string, Uint8Array | string, string])[] = [
    ["numbers.glb", await figure(["0", "1"]), "its 2 shapes have no names"],
    ["still.glb", await figure([]), "it has no shapes (blend shapes), and no bone for the jaw"],
    ["smile.glb", await figure(["tall", "wide"]), "but tall, wide"],
    ["two.glb", await figure(ARKIT, { secondHead: 0.6 }), "it has two faces"],
    ["cut.glb", whole.subarray(0, whole.length / 2), "the file is cut off after 50 %"],
    ["empty.glb", "", "the file is empty"],
    ["old.glb", Buffer.from("676c5446010000002800000000000000000000000000", "hex"), "it is glTF 1"],
    ["pack.vrm", "PK\u0003\u0004aaaaaaaaaaaaaaaaaaaa", "it is a ZIP archive"],
    ["figure.fbx", "Kaydara FBX Binary  \0\u001a\0", "it is an FBX file"],
    ["nothing.gltf", scenes({ scenes: [], scene: undefined }), "it has no scene"],
    ["strange.gltf", scenes({ extensionsRequired: ["MAKER_strange"] }), "it takes MAKER_strange"],
  ];
  for (const [name, data, reason] of files) {
    expect((await bring(page, [name, data])).said, name).toContain(reason);
    expect(await page.evaluate(() => iris.characters.name), name).toBe("Iris");
  }
  const large = await page.evaluate(async () => {
    const file = new globalThis.File([], "large.glb");
    Object.defineProperty(file, "size", { value: 212_000_000 });
    await iris.characters.load([file]);
    return document.getElementById("notices")!.textContent;
  });
  expect(large).toContain("it has 212 MB, and 150 are the limit");
});
