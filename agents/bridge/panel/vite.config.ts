import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { transcoderWithoutEval } from "./transcoder";

/** Brotli's effort for what is large, where the highest takes seconds for next to nothing. */
const LARGE = 400_000;

/** Beside every file its compressed forms, where they are smaller: the bridge picks among them. */
function compressed(): Plugin {
  let folder = "";
  return {
    name: "compressed",
    apply: "build",
    configResolved: (config) => void (folder = join(config.root, config.build.outDir)),
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (!/\.(html|js|css|glb|svg|wasm)$/.test(name)) continue;
        const data = readFileSync(join(folder, name));
        const quality = data.length > LARGE ? 6 : 11;
        const brotli = brotliCompressSync(data, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: quality,
            [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
          },
        });
        const gzip = gzipSync(data, { level: 9 });
        if (brotli.length < 0.95 * data.length) writeFileSync(join(folder, `${name}.br`), brotli);
        if (gzip.length < 0.95 * data.length) writeFileSync(join(folder, `${name}.gz`), gzip);
      }
    },
  };
}

export default defineConfig({
  base: "/ui/",
  plugins: [transcoderWithoutEval(), compressed()],
  // The folder is given by whoever builds, so that a half-made page never stands where one is served.
  build: {
    target: "es2022",
    emptyOutDir: true,
    outDir: process.env.IRIS_PANEL_OUT ?? "dist",
    chunkSizeWarningLimit: 900,
  },
  worker: { format: "es" },
  server: {
    proxy: {
      "/ws": { target: "ws://127.0.0.1:8080", ws: true },
      "^/(healthz|devices|history)": "http://127.0.0.1:8080",
    },
  },
});
