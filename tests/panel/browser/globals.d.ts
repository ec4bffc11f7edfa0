/** What the page offers to those who measure: see docs/panel.md. */
declare global {
  var iris: (typeof import("../../../agents/bridge/panel/src/main"))["page"];
}

export {};
