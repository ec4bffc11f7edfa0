/** Which folder of the page may import which: arrows go one way. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const SOURCES = new URL("../../../agents/bridge/panel/src", import.meta.url).pathname;
const ALLOWED: Record<string, readonly string[]> = {
  wire: [],
  state: ["wire"],
  voice: ["wire", "state"],
  face: ["wire", "voice"],
  stage: ["face", "wire", "voice", "state"],
  views: ["state", "wire", "face", "stage", "voice"],
};

/** The folders of the page that a folder imports from. */
function importedBy(folder: string): string[] {
  const found = new Set<string>();
  for (const name of readdirSync(join(SOURCES, folder), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts")) continue;
    const file = join(SOURCES, folder, name);
    for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?"(\..+?)"/g)) {
      found.add(relative(SOURCES, resolve(dirname(file), path!)).split("/")[0]!);
    }
  }
  found.delete(folder);
  return [...found];
}

test.each(Object.entries(ALLOWED))("%s imports from nothing but %j", (folder, allowed) => {
  expect(importedBy(folder).filter((other) => !allowed.includes(other))).toEqual([]);
});
