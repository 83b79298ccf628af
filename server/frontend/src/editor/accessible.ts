// What the library leaves out for those who do not see the editor or use no mouse.
/** Give names to what has none, now and whenever the library draws something. */
export function makeAccessible(place: HTMLElement): void {
  const mend = (): void => {
    for (const group of place.querySelectorAll(".tabsList")) {
      group.setAttribute("aria-label", "Queries");
    }
    // A list of tabs may hold nothing but tabs; the library keeps its button for a new one within it.
    for (const adding of place.querySelectorAll(".tabsList .addTab")) {
      adding.setAttribute("role", "tab");
      adding.setAttribute("aria-selected", "false");
    }
    // A long query is scrolled by keys only from within what scrolls.
    for (const scroll of place.querySelectorAll(".CodeMirror-scroll")) {
      scroll.setAttribute("tabindex", "0");
      scroll.setAttribute("role", "group");
      scroll.setAttribute("aria-label", "The text, to be scrolled");
    }
    for (const area of place.querySelectorAll<HTMLElement>(".CodeMirror textarea")) {
      area.setAttribute("aria-label", "SPARQL query");
    }
  };
  new MutationObserver(mend).observe(place, { childList: true, subtree: true });
  mend();
}
