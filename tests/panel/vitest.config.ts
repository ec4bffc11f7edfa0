import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["unit/*.test.ts"] } },
      {
        test: {
          name: "browser",
          include: ["browser/*.test.ts"],
          globalSetup: "browser/running_iris.ts",
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
