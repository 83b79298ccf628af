// Names under an input while one types: the combobox with a listbox of WAI-ARIA's authoring practices.
//
//   <input type="search" name="q" data-suggest="/suggest">                 choosing opens the page of the thing
//   <input name="country" data-suggest="/suggest" data-suggest-kind="country">   choosing fills in its name
//
// The form works without this, and Enter without a chosen name sends it.
import { html, safeAddress } from "./elements";

interface Suggestion {
  label: string;
  kind: string;
  href?: string;
  matched?: { text: string; lang: string };
}

const PAUSE = 60; // milliseconds after a keystroke, so that fast typing asks once
const KEPT = 200; // answers that are remembered

let made = 0;

/** Give every input with data-suggest its suggestions. */
export function startTypeahead(root: ParentNode): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[data-suggest]")) {
    attach(input, input.dataset.suggest ?? "");
  }
}

function attach(input: HTMLInputElement, address: string): void {
  const id = `suggestions-${++made}`;
  const name = input.labels?.[0]?.textContent?.trim() || "Names";
  const list = html("ul", { class: "suggestions", id, role: "listbox", "aria-label": name, hidden: "" });
  const told = html("span", { class: "hidden", role: "status" });
  const answers = new Map<string, Suggestion[]>();
  let shown: Suggestion[] = [];
  let active = -1;
  let timer = 0;
  let asking: AbortController | undefined;

  for (const [attribute, value] of [
    ["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-controls", id], ["autocomplete", "off"],
  ] as const) {
    input.setAttribute(attribute, value);
  }
  const around = input.parentElement;
  if (around && getComputedStyle(around).position === "static") {
    around.style.position = "relative";
  }
  input.after(list, told);

  function close(): void {
    window.clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    shown = [];
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    told.textContent = "";
  }

  function show(suggestions: Suggestion[]): void {
    if (!suggestions.length || document.activeElement !== input) {
      close();
      return;
    }
    shown = suggestions;
    list.replaceChildren(...suggestions.map((one, place) => option(one, `${id}-${place}`)));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    move(-1);
    told.textContent = `${suggestions.length} ${suggestions.length === 1 ? "name" : "names"}`;
  }

  function move(to: number): void {
    active = to;
    for (const [place, one] of [...list.children].entries()) {
      one.setAttribute("aria-selected", String(place === to));
      if (place === to) {
        one.scrollIntoView({ block: "nearest" });
      }
    }
    if (to < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", `${id}-${to}`);
    }
  }

  function choose(one: Suggestion | undefined): void {
    const href = safeAddress(one?.href);
    close();
    if (!one) {
      return;
    }
    input.value = one.label;
    if (input.dataset.suggestKind === undefined && href) {
      location.assign(href);
    } else {
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  async function ask(): Promise<void> {
    const text = input.value.trim();
    asking?.abort();
    if (!text) {
      close();
      return;
    }
    const known = answers.get(text);
    if (known) {
      show(known);
      return;
    }
    asking = new AbortController();
    const { signal } = asking;
    try {
      const response = await fetch(withQuery(input, address, text), { signal });
      const body: unknown = response.ok ? await response.json() : undefined;
      const found = readSuggestions(body);
      if (response.ok && answers.size < KEPT) {
        answers.set(text, found);
      }
      if (input.value.trim() === text) {
        show(found);
      }
    } catch {
      if (!signal.aborted) {
        close(); // without the server there are no suggestions, and the form says why when it is sent
      }
    }
  }

  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) {
      return;
    }
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) {
        const step = event.key === "ArrowDown" ? 1 : -1;
        // One place more than there are names: the input itself, with what was typed.
        const places = shown.length + 1;
        move(((active + 1 + step + places) % places) - 1);
      } else {
        void ask();
      }
    } else if (event.key === "Enter" && open && active >= 0) {
      event.preventDefault();
      choose(shown[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault(); // the first press closes the list, the next one empties the box
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });
  input.addEventListener("blur", close);
  input.form?.addEventListener("submit", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
  list.addEventListener("click", (event) => {
    const clicked = (event.target as Element).closest("[role=option]");
    choose(shown[[...list.children].indexOf(clicked as Element)]);
  });
}

function option(one: Suggestion, id: string): HTMLElement {
  const kind = html("span", { class: "kind" }, one.kind);
  const { matched } = one;
  const also = matched && html("span", { class: "kind", lang: matched.lang || undefined, dir: "auto" }, matched.text);
  return html("li", { id, role: "option", "aria-selected": "false" }, one.label, " ", also, also && " ", kind);
}

function withQuery(input: HTMLInputElement, address: string, text: string): string {
  const query = new URLSearchParams({ q: text });
  const kind = input.dataset.suggestKind;
  const lang = input.form?.elements.namedItem("lang");
  if (kind) {
    query.set("kind", kind);
  }
  if (lang instanceof HTMLInputElement && lang.value) {
    query.set("lang", lang.value);
  }
  return `${address}?${query}`;
}

/** Take from an answer what is of the form that we know. */
function readSuggestions(body: unknown): Suggestion[] {
  const found = (body as { suggestions?: unknown } | undefined)?.suggestions;
  return Array.isArray(found) ? found.filter((one) => typeof one?.label === "string") : [];
}
