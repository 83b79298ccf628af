// Finds the pictures of a page and draws each when it comes near the screen.
import { html, link } from "../elements";
import { readData } from "./data";
import type { Draw } from "./picture";
import styles from "./pictures.css";

const KINDS: Record<string, () => Promise<Draw>> = {
  chart: async () => (await import("./chart")).drawChart,
  map: async () => (await import("./map")).drawMap,
  matrix: async () => (await import("./matrix")).drawMatrix,
  network: async () => (await import("./network")).drawNetwork,
  timeline: async () => (await import("./timeline")).drawTimeline,
};

let styled = false;

/** Draw what is marked with data-picture, as it comes into view; before printing, all at once. */
export function startPictures(root: ParentNode): void {
  const figures = [...root.querySelectorAll<HTMLElement>("[data-picture]")];
  if (figures.length === 0) {
    return;
  }
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) {
          start(entry.target as HTMLElement);
        }
      }
    },
    { rootMargin: "300px" },
  );
  const start = (figure: HTMLElement): void => {
    seen.unobserve(figure);
    if (!figure.dataset.drawn) {
      figure.dataset.drawn = "begun";
      void startPicture(figure);
    }
  };
  figures.forEach((figure) => seen.observe(figure));
  addEventListener("beforeprint", () => figures.forEach(start));
}

async function startPicture(figure: HTMLElement): Promise<void> {
  const kind = figure.dataset.picture ?? "";
  const load = KINDS[kind];
  if (load === undefined) {
    console.warn(`there is no picture of the kind ${kind}`);
    return;
  }
  try {
    const [draw, data] = await Promise.all([load(), readData(figure)]);
    await drawInto(figure, draw, data);
  } catch (error) {
    figure.append(failure(figure, error));
    figure.dataset.drawn = "failed";
  }
}

/** Draw a picture from data that are at hand. */
export async function drawInto(figure: HTMLElement, draw: Draw, data: unknown): Promise<void> {
  useStyles();
  figure.classList.add("picture");
  const stage = html("div", { class: "picture-stage" });
  figure.append(stage);
  await draw(stage, data, figure);
  figure.dataset.drawn = "done";
}

/** Draw a picture of a kind that is known by name. */
export async function drawKind(figure: HTMLElement, kind: string, data: unknown): Promise<void> {
  const load = KINDS[kind];
  if (load !== undefined) {
    await drawInto(figure, await load(), data);
  }
}

function useStyles(): void {
  if (!styled) {
    styled = true;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    document.adoptedStyleSheets.push(sheet);
  }
}

function failure(figure: HTMLElement, error: unknown): HTMLElement {
  const reason = error instanceof Error ? error.message : String(error);
  const told = html("p", { class: "picture-missing", role: "status" }, `The picture cannot be drawn: ${reason}. `);
  if (figure.dataset.alternative) {
    told.append(link("The list says the same.", `#${figure.dataset.alternative}`));
  }
  return told;
}
