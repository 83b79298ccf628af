// What is connected with a thing: a picture that unfolds, and the same as a list.
import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from "d3-force";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent } from "d3-zoom";
import { button, html, link, svg } from "../elements";
import { fetchData, type NetworkData, type NetworkLink, type NetworkNode } from "./data";
import { nameOf, onWidth } from "./picture";

const HEIGHT = 560;
const NARROW = 500;
/** Labels need room beside and not above each other: the forces see a wide picture stretched in height. */
const flatness = (width: number): number => (width < NARROW ? 1.25 : 0.42);
const longestLabel = (width: number): number => (width < NARROW ? 15 : 26);
const MOST_NODES = 150;
const TICKS = 260;
/** With more lines at a thing than this, what they mean is told below the picture alone. */
const MOST_NAMED = 12;

type Point = NetworkNode & SimulationNodeDatum & { unfolded?: boolean };
type Line = SimulationLinkDatum<Point> & { told: NetworkLink };

/** Draw a network. */
export function drawNetwork(stage: HTMLElement, data: unknown, figure: HTMLElement): void {
  new Network(stage, data as NetworkData, figure);
}

class Network {
  private readonly points = new Map<string, Point>();
  private readonly lines = new Map<string, Line>();
  private chosen: Point | undefined;
  private width = 600;
  private more = 0;
  private readonly scene = svg("g");
  private readonly picture: SVGSVGElement;
  private readonly told = html("div", { class: "picture-told", role: "status" });
  private readonly list = html("ul");
  private readonly moving = zoom<SVGSVGElement, unknown>();
  private readonly simulation = forceSimulation<Point>().stop();

  constructor(
    stage: HTMLElement,
    data: NetworkData,
    private readonly figure: HTMLElement,
  ) {
    this.picture = svg(
      "svg",
      {
        class: "network",
        height: HEIGHT,
        tabindex: 0,
        role: "application",
        "aria-roledescription": "network",
        "aria-label": `${nameOf(figure)}. The arrow keys go from thing to thing, Enter unfolds, plus and minus zoom.`,
      },
      this.scene,
    );
    stage.append(
      this.picture,
      this.addZoom(),
      this.told,
      html("details", {}, html("summary", {}, "The same as a list"), this.list),
    );
    this.picture.addEventListener("keydown", (event) => this.press(event));
    this.add(data);
    const first = this.points.values().next().value;
    if (first) {
      first.fx = first.fy = 0; // what the picture is about stays in its middle
      first.unfolded = true;
      this.choose(first);
    }
    onWidth(stage, (width) => {
      this.width = width;
      this.picture.setAttribute("viewBox", `${-width / 2} ${-HEIGHT / 2} ${width} ${HEIGHT}`);
      this.settle();
    });
  }

  private add({ nodes, links, more = 0 }: NetworkData, around?: Point): void {
    this.more += more;
    for (const node of nodes) {
      if (this.points.has(node.id)) {
        continue;
      }
      if (this.points.size >= MOST_NODES) {
        this.more += 1;
        continue;
      }
      // Near what it was unfolded from, so that it grows out of it.
      this.points.set(node.id, { ...node, x: around?.x, y: around?.y });
    }
    for (const told of links) {
      const [source, target] = [this.points.get(told.from), this.points.get(told.to)];
      if (source && target) {
        this.lines.set(`${told.from} ${told.label} ${told.to}`, { source, target, told });
      }
    }
  }

  private settle(): void {
    const points = [...this.points.values()];
    const narrow = this.width < NARROW;
    const longest = longestLabel(this.width);
    this.simulation
      .nodes(points)
      .force("link", forceLink<Point, Line>([...this.lines.values()]).distance(narrow ? 80 : 170))
      .force("charge", forceManyBody().strength(narrow ? -90 : -380))
      .force("room", forceCollide<Point>(({ label }) => Math.min(longest, label.length) * (narrow ? 2.5 : 3.4) + 8).iterations(3))
      .force("x", forceX(0).strength(narrow ? 0.2 : 0.07))
      .force("y", forceY(0).strength(narrow ? 0.03 : 0.05))
      .alpha(1);
    this.simulation.tick(TICKS); // at once: a picture that keeps moving is hard to read
    this.fit();
    this.draw();
  }

  /** Show all of it. */
  private fit(): void {
    const points = [...this.points.values()];
    const reach = (along: (point: Point) => number): number => {
      return points.reduce((most, point) => Math.max(most, Math.abs(along(point))), 1);
    };
    const scale = Math.min(
      1.4,
      (this.width / 2 - (this.width < NARROW ? 45 : 90)) / reach(({ x = 0 }) => x),
      (HEIGHT / 2 - 30) / reach(({ y = 0 }) => y * flatness(this.width)),
    );
    this.moving.transform(select(this.picture), zoomIdentity.scale(Math.max(0.6, scale)));
  }

  private addZoom(): HTMLElement {
    const held = select(this.picture);
    this.moving
      .scaleExtent([0.3, 4])
      .filter((event: WheelEvent & TouchEvent) => {
        return event.type === "wheel" ? event.ctrlKey : !event.touches || event.touches.length > 1;
      })
      .on("zoom", (event: D3ZoomEvent<SVGSVGElement, unknown>) => {
        this.scene.setAttribute("transform", event.transform.toString());
        this.picture.style.setProperty("--zoom", String(event.transform.k));
      });
    held.call(this.moving).on("dblclick.zoom", null);
    this.picture.style.touchAction = "pan-x pan-y";
    return html(
      "div",
      { class: "picture-buttons" },
      button("+", "Zoom in", () => this.moving.scaleBy(held, 1.5)),
      button("−", "Zoom out", () => this.moving.scaleBy(held, 1 / 1.5)),
      button("All", "All of it", () => this.fit()),
    );
  }

  private press(event: KeyboardEvent): void {
    const held = select(this.picture);
    const points = [...this.points.values()];
    const at = this.chosen ? points.indexOf(this.chosen) : -1;
    const go = (step: number): void => this.choose(points[(at + step + points.length) % points.length]);
    const steps: Record<string, () => void> = {
      ArrowRight: () => go(1),
      ArrowDown: () => go(1),
      ArrowLeft: () => go(-1),
      ArrowUp: () => go(-1),
      Home: () => this.choose(points[0]),
      Enter: () => void this.unfold(this.chosen),
      "+": () => this.moving.scaleBy(held, 1.5),
      "-": () => this.moving.scaleBy(held, 1 / 1.5),
      "0": () => this.fit(),
    };
    const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key];
    if (step) {
      event.preventDefault();
      step();
    }
  }

  private choose(point: Point | undefined): void {
    this.chosen = point;
    if (point) {
      this.tell(point);
    }
    this.draw();
  }

  private tell(point: Point, note = ""): void {
    const links = [...this.lines.values()].filter(({ source, target }) => source === point || target === point);
    const words = new Set(links.map(({ told }) => told.label));
    const parts: (Node | string)[] = [
      html("strong", {}, link(point.label, point.href)),
      ` (${point.kind}) `,
      words.size ? `connected here by: ${[...words].join(", ")}. ` : "",
      note,
    ];
    if (!point.unfolded && this.figure.dataset.source) {
      parts.push(button("Unfold", `Unfold ${point.label}`, () => void this.unfold(point)));
    }
    if (this.more) {
      parts.push(html("span", { class: "picture-note" }, ` ${this.more} more are not drawn.`));
    }
    this.told.replaceChildren(...parts);
  }

  private async unfold(point: Point | undefined): Promise<void> {
    const source = this.figure.dataset.source;
    if (!point || point.unfolded || !source) {
      return;
    }
    point.unfolded = true;
    const address = new URL(source, location.href);
    address.searchParams.set("thing", point.id);
    try {
      this.add((await fetchData(address.href)) as NetworkData, point);
      this.settle();
      this.choose(point);
    } catch (error) {
      point.unfolded = false;
      this.tell(point, `It cannot be unfolded: ${(error as Error).message}. `);
    }
  }

  private draw(): void {
    const near = new Set<Point>();
    const told = [...this.lines.values()].filter(({ source, target }) => source === this.chosen || target === this.chosen);
    const named = told.length <= MOST_NAMED;
    const lines = [...this.lines.values()].map((line) => this.drawLine(line, near, named));
    const points = [...this.points.values()].map((point) => this.drawPoint(point, near));
    this.scene.replaceChildren(...lines, ...points);
    this.list.replaceChildren(...this.writeList());
  }

  private drawLine({ source, target, told }: Line, near: Set<Point>, named: boolean): SVGElement {
    const [from, to] = [source as Point, target as Point];
    const marked = from === this.chosen || to === this.chosen;
    if (marked) {
      near.add(from).add(to);
    }
    const flat = flatness(this.width);
    const [x1, y1, x2, y2] = [from.x ?? 0, (from.y ?? 0) * flat, to.x ?? 0, (to.y ?? 0) * flat];
    return svg(
      "g",
      { class: `line${told.inferred ? " inferred" : ""}${marked ? " marked" : ""}` },
      svg("line", { x1, y1, x2, y2 }),
      svg("title", {}, `${from.label}: ${told.label}: ${to.label}`),
      marked && named ? svg("text", { x: (x1 + x2) / 2, y: (y1 + y2) / 2 + 3 }, told.label) : undefined,
    );
  }

  private drawPoint(point: Point, near: Set<Point>): SVGElement {
    const x = point.x ?? 0;
    const y = (point.y ?? 0) * flatness(this.width);
    const classes = ["node", point.unfolded ? "unfolded" : "", near.has(point) ? "marked" : ""];
    const drawn = svg(
      "g",
      { class: [...classes, point === this.chosen ? "chosen" : ""].filter(Boolean).join(" ") },
      svg("title", {}, `${point.label} (${point.kind})`),
      svg("circle", { cx: x, cy: y, r: point.unfolded ? 9 : 6 }),
      svg("text", { x, y: y + (point.unfolded ? 22 : 18) }, shorten(point.label, longestLabel(this.width))),
    );
    drawn.addEventListener("click", () => {
      if (this.chosen === point) {
        void this.unfold(point);
      } else {
        this.choose(point);
      }
    });
    return drawn;
  }

  private writeList(): HTMLElement[] {
    return [...this.lines.values()].map(({ source, target, told }) => {
      const [from, to] = [source as Point, target as Point];
      const inferred = told.inferred ? " (inferred)" : "";
      return html("li", {}, link(from.label, from.href), ` · ${told.label}${inferred} · `, link(to.label, to.href));
    });
  }
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
