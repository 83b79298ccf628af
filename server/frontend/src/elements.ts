// Makes elements. Text is always set as text, and an address is only taken where it leads somewhere harmless.

const SVG = "http://www.w3.org/2000/svg";

export type Attributes = Record<string, string | number | undefined>;
export type Child = Node | string | undefined;

/** Make an element of HTML; attributes that are undefined are left out. */
export function html<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(name), attributes, children);
}

/** Make an element of SVG; attributes that are undefined are left out. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Give an address of this server or of the web; undefined for what could run (javascript:) or is none. */
export function safeAddress(address: string | undefined): string | undefined {
  if (!address) {
    return undefined;
  }
  try {
    const { protocol } = new URL(address, location.href);
    return protocol === "http:" || protocol === "https:" ? address : undefined;
  } catch {
    return undefined;
  }
}

/** A link where there is an address, else plain text. */
export function link(text: string, address: string | undefined): HTMLElement {
  const href = safeAddress(address);
  return href ? html("a", { href }, text) : html("span", {}, text);
}

/** A button with a word for those who do not see it. */
export function button(text: string, name: string, pressed: () => void): HTMLButtonElement {
  const made = html("button", { type: "button", "aria-label": name, title: name }, text);
  made.addEventListener("click", pressed);
  return made;
}
