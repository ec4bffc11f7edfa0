/** Elements in one expression. */

type Child = Node | string | null | undefined | false;
type Properties<T> = Partial<Omit<T, "style" | "dataset" | "children">> & {
  data?: Record<string, string>;
  aria?: Record<string, string>;
  style?: string;
};

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties<HTMLElementTagNameMap[K]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const { data = {}, aria = {}, style, ...rest } = properties;
  Object.assign(element, rest);
  Object.assign(element.dataset, data);
  if (style) element.style.cssText = style;
  for (const [name, value] of Object.entries(aria)) {
    element.setAttribute(name === "role" ? name : `aria-${name}`, value);
  }
  element.append(...children.filter((one): one is Node | string => !!one));
  return element;
}

/** An element of the page, which is there. */
export function find<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`there is no #${id}`);
  return found as T;
}

let fields = 0;

/** A control with its name, and what it is set to. */
export function field(name: string, control: HTMLElement, output?: HTMLElement): HTMLElement {
  control.id = `field-${++fields}`;
  const label = h("label", { htmlFor: control.id, textContent: name });
  return h("div", { className: "field" }, h("span", {}, label, output), control);
}

/** A part of a view, with a title. */
export function section(title: string, ...children: Child[]): HTMLElement {
  return h("section", {}, h("h3", { textContent: title }), ...children);
}
