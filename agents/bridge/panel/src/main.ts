import { Page } from "./page";

/** For measuring and experiments: `iris` in the console; see docs/panel.md. */
export const page = new Page();
Object.assign(globalThis, { iris: page });
