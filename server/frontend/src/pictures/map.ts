// Countries on a map, and arcs between them, the wider the more facts they stand for.
import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent } from "d3-zoom";
import { button, html, link, safeAddress, svg } from "../elements";
import worldAddress from "../../generated/world.json";
import type { MapArc, MapData, MapPlace } from "./data";
import { fetchData } from "./data";
import { nameOf, writeNumber } from "./picture";

interface World {
  width: number;
  height: number;
  places: Record<string, { d: string; at: [number, number] }>;
  others: string[];
}

const LEVELS = 5;
const MOST_LABELS = 12;

/** Draw a map. */
export async function drawMap(stage: HTMLElement, data: unknown, figure: HTMLElement): Promise<void> {
  const { places, arcs = [], unit = "facts" } = data as MapData;
  const world = (await fetchData(worldAddress)) as World;
  const told = new Map(places.map((place) => [place.code, place]));
  const known = places.filter((place) => place.code in world.places);
  const most = Math.max(1, ...places.map((place) => place.value ?? 0));

  const land = svg("g", { class: "land", "aria-hidden": "true" });
  const shapes = svg("g", { class: "places" });
  for (const [code, shape] of Object.entries(world.places)) {
    if (shape.d && !told.has(code)) {
      land.append(svg("path", { d: shape.d }));
    }
  }
  world.others.forEach((d) => land.append(svg("path", { d })));
  for (const place of known) {
    shapes.append(drawPlace(place, world, most, unit));
  }
  const scene = svg("g", {}, land, shapes, drawArcs(arcs, world, unit), drawLabels(known, world));
  const picture = svg(
    "svg",
    {
      viewBox: `0 0 ${world.width} ${world.height}`,
      role: "group",
      "aria-label": `Map: ${nameOf(figure)}`,
      class: "map",
    },
    scene,
  );
  stage.append(picture, addZoom(picture, scene, world, known));
  stage.append(...describe(places, world));
}

function drawPlace(place: MapPlace, world: World, most: number, unit: string): SVGElement {
  const shape = world.places[place.code]!;
  // Where nothing is counted, being there is what is shown.
  const share = place.value === undefined ? 0.6 : Math.sqrt(place.value / most);
  const level = Math.max(1, Math.ceil(share * LEVELS));
  const [x, y] = shape.at;
  const drawn = shape.d ? svg("path", { d: shape.d }) : svg("circle", { cx: x, cy: y, r: 3 });
  const counted = place.value === undefined ? "" : `: ${writeNumber(place.value)} ${unit}`;
  const name = `${place.label}${place.role ? ` (${place.role})` : ""}${counted}`;
  return linked(place.href, name, `place level-${level}`, drawn);
}

function drawArcs(arcs: MapArc[], world: World, unit: string): SVGElement {
  const group = svg("g", { class: "arcs" });
  const most = Math.max(1, ...arcs.map((arc) => arc.count ?? 1));
  for (const arc of [...arcs].sort((one, other) => (one.count ?? 1) - (other.count ?? 1))) {
    const from = world.places[arc.from]?.at;
    const to = world.places[arc.to]?.at;
    if (from && to) {
      const width = 1 + 6 * Math.sqrt((arc.count ?? 1) / most);
      const d = bend(from, to);
      const name = `${arc.label}${arc.count === undefined ? "" : `: ${writeNumber(arc.count)} ${unit}`}`;
      // The wide line that is not seen is what a finger or a mouse can hit.
      const seen = svg("path", { d, class: "line", "stroke-width": width.toFixed(1) });
      const touched = svg("path", { d, class: "touch", "stroke-width": Math.max(12, width) });
      group.append(linked(arc.href, name, "arc", touched, seen));
    }
  }
  return group;
}

/** An arc that bends to the north, the more the longer it is. */
function bend([x1, y1]: [number, number], [x2, y2]: [number, number]): string {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const height = Math.min(length * 0.22, 90);
  return `M${x1},${y1}Q${((x1 + x2) / 2).toFixed(1)},${((y1 + y2) / 2 - height).toFixed(1)} ${x2},${y2}`;
}

/** Names of the places with most, as far as they do not cover one another. */
function drawLabels(places: MapPlace[], world: World): SVGElement {
  const group = svg("g", { class: "labels", "aria-hidden": "true" });
  const taken: [number, number, number][] = [];
  const byValue = [...places].sort((one, other) => (other.value ?? 0) - (one.value ?? 0));
  for (const place of byValue) {
    const [x, y] = world.places[place.code]!.at;
    const label = place.role ? `${place.label} (${place.role})` : place.label;
    const width = label.length * 6.5;
    const free = taken.every(([otherX, otherY, other]) => {
      return Math.abs(otherX - x) > (width + other) / 2 || Math.abs(otherY - y) > 15;
    });
    if (free && taken.length < MOST_LABELS) {
      taken.push([x, y, width]);
      group.append(svg("text", { x, y: y - 5 }, label));
    }
  }
  return group;
}

function linked(href: string | undefined, name: string, kind: string, ...drawn: SVGElement[]): SVGElement {
  const address = safeAddress(href);
  const title = svg("title", {}, name);
  return address
    ? svg("a", { href: address, class: kind }, title, ...drawn)
    : svg("g", { class: kind, role: "img", "aria-label": name }, title, ...drawn);
}

function addZoom(picture: SVGSVGElement, scene: SVGElement, world: World, places: MapPlace[]): HTMLElement {
  const moving = zoom<SVGSVGElement, unknown>()
    .scaleExtent([1, 12])
    .translateExtent([
      [0, 0],
      [world.width, world.height],
    ])
    // The wheel scrolls the page, as it does everywhere; with Ctrl it zooms. One finger scrolls, two zoom.
    .filter((event: WheelEvent & TouchEvent) => {
      return event.type === "wheel" ? event.ctrlKey : !event.touches || event.touches.length > 1;
    })
    .on("zoom", (event: D3ZoomEvent<SVGSVGElement, unknown>) => {
      scene.setAttribute("transform", event.transform.toString());
      picture.style.setProperty("--zoom", String(event.transform.k));
    });
  const held = select(picture).call(moving).on("dblclick.zoom", null);
  picture.style.touchAction = "pan-x pan-y";
  const change = (factor: number): void => moving.scaleBy(held, factor);
  moving.transform(held, firstView(places, world));
  return html(
    "div",
    { class: "picture-buttons" },
    button("+", "Zoom in", () => change(1.6)),
    button("−", "Zoom out", () => change(1 / 1.6)),
    button("All", "All of the map", () => moving.transform(held, zoomIdentity)),
  );
}

/** What is shown first: the part of the world in which the places lie. */
function firstView(places: MapPlace[], world: World) {
  const at = places.map((place) => world.places[place.code]!.at);
  if (at.length === 0) {
    return zoomIdentity;
  }
  const [xs, ys] = [at.map(([x]) => x), at.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(3, world.width / (right - left + 260), world.height / (bottom - top + 180));
  if (scale < 1.25) {
    return zoomIdentity;
  }
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const move = (middle: number, size: number): number => {
    return Math.min(0, Math.max(size - size * scale, size / 2 - middle * scale));
  };
  return zoomIdentity.translate(move(x, world.width), move(y, world.height)).scale(scale);
}

function describe(places: MapPlace[], world: World): HTMLElement[] {
  const absent = places.filter((place) => !(place.code in world.places));
  const told: HTMLElement[] = [];
  if (absent.length > 0) {
    const list = html("p", { class: "picture-note" }, "Not on the map: ");
    absent.forEach((place, index) => list.append(index ? ", " : "", link(place.label, place.href)));
    told.push(list);
  }
  told.push(
    html("p", { class: "picture-note" }, "Shapes: Natural Earth. Borders are drawn as found there, and say nothing about claims."),
  );
  return told;
}
