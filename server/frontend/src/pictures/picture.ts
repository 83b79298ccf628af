/** Draws data into an empty element; the figure around it tells what the picture is of. */
export type Draw = (stage: HTMLElement, data: unknown, figure: HTMLElement) => void | Promise<void>;

/** What the figure's caption says, as the name of the picture. */
export function nameOf(figure: HTMLElement): string {
  return figure.querySelector("figcaption")?.textContent?.trim() ?? "";
}

/** Call back with the width whenever it changes. */
export function onWidth(element: HTMLElement, changed: (width: number) => void): void {
  let last = 0;
  new ResizeObserver(() => {
    const width = Math.floor(element.clientWidth);
    if (width > 0 && width !== last) {
      last = width;
      changed(width);
    }
  }).observe(element);
}

/** A number as people write it. */
export function writeNumber(value: number): string {
  return new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 }).format(value);
}
