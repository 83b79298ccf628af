// Numbers as bars, each with its period, and drawn so that "at least" and "about" look like what they are.
import { scaleLinear } from "d3-scale";
import { html, safeAddress, svg } from "../elements";
import type { ChartData, ChartPoint } from "./data";
import { hatch } from "./hatch";
import { nameOf, onWidth, writeNumber } from "./picture";

const ROW = 46;
const BAR = 16;
const LONGEST = 40;

/** How a qualifier is drawn: exact, open towards more, open towards less, or blurred. */
const SHAPES: Record<string, string> = {
  "at least": "more",
  "more than": "more",
  about: "about",
  nearly: "about",
  "at most": "less",
  "less than": "less",
};

/** Draw a chart. */
export function drawChart(stage: HTMLElement, data: unknown, figure: HTMLElement): void {
  const { points, unit = "" } = data as ChartData;
  const sorted = [...points].sort((one, other) => (one.first ?? "").localeCompare(other.first ?? ""));
  const drawn = sorted.slice(-LONGEST);
  const picture = svg("svg", { class: "chart", role: "group", "aria-label": `Chart: ${nameOf(figure)}` });
  const pattern = hatch();
  stage.append(picture, html("p", { class: "picture-note" }, note(drawn, sorted.length, unit)));
  onWidth(stage, (width) => {
    const rows = drawn.map((point, index) => drawRow(point, index, drawn, width, unit, pattern.fill));
    picture.setAttribute("viewBox", `0 0 ${width} ${drawn.length * ROW}`);
    picture.setAttribute("height", String(drawn.length * ROW));
    picture.replaceChildren(pattern.definition, ...rows);
  });
}

function drawRow(
  point: ChartPoint,
  index: number,
  points: ChartPoint[],
  width: number,
  unit: string,
  hatched: string,
): SVGElement {
  const values = points.map(({ value }) => value);
  const x = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(0, ...values)])
    .range([0, Math.max(40, width - 130)]);
  const y = index * ROW + 20;
  const [from, to] = [Math.min(x(0), x(point.value)), Math.max(x(0), x(point.value))];
  const end = Math.max(from + 2, to);
  const shape = SHAPES[point.qualifier ?? ""] ?? "exact";
  const number = `${point.qualifier && point.qualifier !== "exact" ? `${point.qualifier} ` : ""}${writeNumber(point.value)}`;
  const bar = svg("rect", { x: from, y, width: end - from, height: BAR, class: "bar" });
  if (point.planned) {
    bar.setAttribute("fill", hatched);
  }
  const parts: SVGElement[] = [
    svg("text", { x: 0, y: y - 6, class: "label" }, point.series ? `${point.label} · ${point.series}` : point.label),
    bar,
  ];
  if (shape === "more") {
    const middle = y + BAR / 2;
    parts.push(svg("path", { d: `M${end},${y}L${end + 10},${middle}L${end},${y + BAR}Z`, class: "more-end" }));
  }
  parts.push(svg("text", { x: end + (shape === "more" ? 15 : 6), y: y + BAR - 3, class: "value" }, number));
  const name = `${point.label}${point.series ? `, ${point.series}` : ""}: ${number} ${unit}${point.planned ? " (planned)" : ""}${point.source ? `. Source: ${point.source}` : ""}`;
  const address = safeAddress(point.href);
  const title = svg("title", {}, name);
  const classes = `point ${shape}${point.planned ? " planned" : ""}`;
  return address
    ? svg("a", { href: address, class: classes }, title, ...parts)
    : svg("g", { class: classes, role: "img", "aria-label": name }, title, ...parts);
}

function note(drawn: ChartPoint[], all: number, unit: string): string {
  const told: string[] = unit ? [`In ${unit}.`] : [];
  const shapes = new Set(drawn.map((point) => SHAPES[point.qualifier ?? ""]));
  if (shapes.has("more")) {
    told.push("An arrow: at least so much.");
  }
  if (shapes.has("about")) {
    told.push("A dashed bar: about so much.");
  }
  if (shapes.has("less")) {
    told.push("A hollow bar: at most so much.");
  }
  if (drawn.some((point) => point.planned)) {
    told.push("Stripes: planned or expected.");
  }
  if (all > drawn.length) {
    told.push(`The last ${drawn.length} of ${all}.`);
  }
  return told.join(" ");
}
