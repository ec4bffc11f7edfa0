/** What the page's address asks for. */

export interface PageOptions {
  /** Whose conversation it takes part in. */
  session: string;
  /** Whether only Iris is shown, on a transparent ground, for streaming programs. */
  overlay: boolean;
  /** Whether what is said stands below her. */
  captions: boolean;
  /** Whether effects are shown. */
  effects: boolean;
}

const NO: readonly string[] = ["off", "no", "false", "0"];

/** Read the query of an address: `?overlay&captions=off&session=kitchen`. */
export function pageOptions(query: string): PageOptions {
  const asked = new URLSearchParams(query);
  const wanted = (name: string) => !NO.includes(asked.get(name)?.toLowerCase() ?? "on");
  return {
    session: asked.get("session") || "main",
    overlay: asked.has("overlay") && wanted("overlay"),
    captions: wanted("captions"),
    effects: wanted("effects"),
  };
}
