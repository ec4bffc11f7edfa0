import { defineConfig } from "vitest/config";

const withIris = {
  globalSetup: "browser/running_iris.ts",
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

/** `quiet` is run by hand: what it finds hangs on a quiet machine. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["unit/*.test.ts"] } },
      { test: { name: "browser", include: ["browser/*.test.ts"], ...withIris } },
      { test: { name: "quiet", include: ["quiet/*.test.ts"], ...withIris } },
    ],
  },
});
