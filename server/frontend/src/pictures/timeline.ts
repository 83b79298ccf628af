// Events, agreements and the rest along time: to be zoomed, moved, filtered and walked through by keys.
import { scaleUtc } from "d3-scale";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent } from "d3-zoom";
import { button, html, link, safeAddress, svg } from "../elements";
import type { TimelineData, TimelineItem } from "./data";
import { hatch } from "./hatch";
import { nameOf, onWidth } from "./picture";
import { addFilters } from "./timeline_filters";
import { type Bar, type Bucket, charactersIn, extent, firstView, layOut, pixels, pixelsOf, place, type Placed } from "./timeline_layout";

const ROW = 22;
const BAR = 12;
const LANE_HEAD = 22;
const AXIS = 26;
const BUCKETS = 64;
const ORDER = ["Agreement", "Event", "Project", "Observation", "Statement"];
const LONGEST_LIST = 500;

/** Draw a timeline. */
export function drawTimeline(stage: HTMLElement, data: unknown, figure: HTMLElement): void {
  const items = (data as TimelineData).items;
  if (items.length === 0) {
    stage.append(html("p", { class: "picture-note" }, "There is nothing to show."));
    return;
  }
  new Timeline(stage, items, figure);
}

class Timeline {
  private readonly everything: Placed[];
  private readonly undated: TimelineItem[];
  private shown: Placed[];
  private chosen: Placed | undefined;
  private width = 0;
  private readonly base = scaleUtc();
  private x = this.base;
  private readonly hatched = hatch();
  private readonly picture: SVGSVGElement;
  private readonly told = html("div", { class: "picture-told", role: "status" });
  private readonly counted = html("p", { class: "picture-note" });
  private readonly moving = zoom<SVGSVGElement, unknown>();
  private moved = false;

  constructor(stage: HTMLElement, items: TimelineItem[], figure: HTMLElement) {
    const { placed, undated } = place(items);
    this.everything = this.shown = placed;
    this.undated = undated;
    this.picture = svg("svg", {
      class: "timeline",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "timeline",
      "aria-label": `${nameOf(figure)}. Left and right go through it, Enter opens, plus and minus zoom.`,
    });
    this.told.textContent = "Point at something, or walk through with the arrow keys.";
    stage.append(
      addFilters(items, (wanted) => this.filter(wanted)),
      this.picture,
      this.buttons(),
      this.told,
      this.counted,
      legend(),
    );
    if (!figure.dataset.alternative) {
      stage.append(writeList(items));
    }
    this.base.domain(extent(placed));
    this.addZoom();
    this.picture.addEventListener("keydown", (event) => this.press(event));
    onWidth(stage, (width) => this.resize(width));
  }

  private filter(wanted: (item: TimelineItem) => boolean): void {
    this.shown = this.everything.filter(({ item }) => wanted(item));
    if (this.chosen && !wanted(this.chosen.item)) {
      this.chosen = undefined;
    }
    this.draw();
  }

  private resize(width: number): void {
    const before = this.moved ? this.x.domain() : undefined;
    this.width = width;
    this.base.range([0, width]);
    const longest = 5 * 86_400_000;
    const [first, last] = this.base.domain().map(Number) as [number, number];
    this.moving
      .scaleExtent([1, Math.max(1, (last - first) / longest)])
      .extent([
        [0, 0],
        [width, 100],
      ])
      .translateExtent([
        [0, 0],
        [width, 100],
      ]);
    const [from, to] = before ? (before.map(Number) as [number, number]) : firstView(this.everything);
    this.show(from, to);
  }

  /** Bring a stretch of time into view. */
  private show(from: number, to: number): void {
    const scale = this.width / Math.max(1, this.base(to) - this.base(from));
    const held = select(this.picture);
    this.moving.transform(held, zoomIdentity.scale(scale).translate(-this.base(from), 0));
  }

  private addZoom(): void {
    this.moving
      .filter((event: WheelEvent & TouchEvent & MouseEvent) => {
        if (event.type === "wheel") {
          return event.ctrlKey; // the wheel alone scrolls the page
        }
        return event.touches ? event.touches.length > 1 : event.button === 0;
      })
      .on("zoom", (event: D3ZoomEvent<SVGSVGElement, unknown>) => {
        this.moved = this.moved || Boolean(event.sourceEvent);
        this.x = event.transform.rescaleX(this.base);
        this.draw();
      });
    select(this.picture).call(this.moving).on("dblclick.zoom", null);
    this.picture.style.touchAction = "pan-x pan-y";
  }

  private buttons(): HTMLElement {
    const held = select(this.picture);
    const act = (change: () => void) => () => {
      this.moved = true;
      change();
    };
    return html(
      "div",
      { class: "picture-buttons" },
      button("◀", "Earlier", act(() => this.moving.translateBy(held, this.width / 3 / this.zoomed(), 0))),
      button("▶", "Later", act(() => this.moving.translateBy(held, -this.width / 3 / this.zoomed(), 0))),
      button("+", "Zoom in", act(() => this.moving.scaleBy(held, 1.8))),
      button("−", "Zoom out", act(() => this.moving.scaleBy(held, 1 / 1.8))),
      button("All", "All of it", act(() => this.moving.transform(held, zoomIdentity))),
    );
  }

  private zoomed(): number {
    const [first, last] = this.base.domain().map(Number) as [number, number];
    const [from, to] = this.x.domain().map(Number) as [number, number];
    return (last - first) / (to - from);
  }

  private press(event: KeyboardEvent): void {
    const held = select(this.picture);
    const last = this.shown.length - 1;
    const now = this.chosen ? this.shown.indexOf(this.chosen) : -1;
    const steps: Record<string, () => void> = {
      ArrowRight: () => this.choose(now < 0 ? this.firstInView() : Math.min(last, now + 1)),
      ArrowLeft: () => this.choose(now < 0 ? this.firstInView() : Math.max(0, now - 1)),
      Home: () => this.choose(0),
      End: () => this.choose(last),
      "+": () => this.moving.scaleBy(held, 1.8),
      "-": () => this.moving.scaleBy(held, 1 / 1.8),
      "0": () => this.moving.transform(held, zoomIdentity),
      Enter: () => {
        const address = safeAddress(this.chosen?.item.href);
        if (address) {
          location.assign(address);
        }
      },
    };
    const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key];
    if (step) {
      event.preventDefault();
      this.moved = true;
      step();
    }
  }

  private firstInView(): number {
    const [from] = this.x.domain().map(Number) as [number, number];
    return Math.max(0, this.shown.findIndex((one) => one.at >= from));
  }

  private choose(index: number): void {
    this.chosen = this.shown[index];
    if (!this.chosen) {
      return;
    }
    const at = this.x(this.chosen.at);
    if (at < 0 || at > this.width * 0.9) {
      const held = select(this.picture);
      this.moving.translateBy(held, (this.width * 0.4 - at) / this.zoomed(), 0);
    }
    this.tell(this.chosen.item);
    this.draw();
  }

  private tell(item: TimelineItem): void {
    this.told.replaceChildren(
      html("strong", {}, item.date ?? dates(item)),
      " · ",
      link(item.label, item.href),
      ` (${[item.kind, item.type, item.status, item.claimed && `claimed by ${item.claimed}`].filter(Boolean).join(", ")})`,
    );
  }

  private draw(): void {
    if (this.width === 0) {
      return;
    }
    let y = 0;
    const parts: SVGElement[] = [];
    for (const kind of kindsOf(this.shown)) {
      const lane = this.shown.filter(({ item }) => item.kind === kind);
      const layout = layOut(lane, (time) => this.x(time), this.width);
      const head = svg("text", { x: 4, y: y + 15, class: "lane" }, `${kind} · ${lane.length}`);
      const height = "rows" in layout ? Math.max(1, layout.rows) * ROW : BUCKETS;
      parts.push(svg("line", { x1: 0, x2: this.width, y1: y + 0.5, y2: y + 0.5, class: "rule" }), head);
      const top = y + LANE_HEAD;
      if ("rows" in layout) {
        layout.bars.forEach((bar) => parts.push(this.drawBar(bar, top + bar.row * ROW)));
      } else {
        const most = Math.max(...layout.buckets.map(({ things }) => things.length));
        layout.buckets.forEach((bucket) => parts.push(this.drawBucket(bucket, most, top)));
      }
      y = top + height + 6;
    }
    const height = y + AXIS;
    this.picture.setAttribute("viewBox", `0 0 ${this.width} ${height}`);
    this.picture.setAttribute("height", String(height));
    this.picture.replaceChildren(this.hatched.definition, ...this.drawAxis(y), ...parts);
    this.count();
  }

  private drawAxis(y: number): SVGElement[] {
    const format = this.x.tickFormat(Math.max(2, this.width / 90));
    return this.x.ticks(Math.max(2, this.width / 90)).flatMap((tick) => {
      const at = this.x(tick);
      return [
        svg("line", { x1: at, x2: at, y1: 0, y2: y, class: "tick" }),
        svg("text", { x: at, y: y + 17, class: "tick" }, format(tick)),
      ];
    });
  }

  private drawBar({ placed, label }: Bar, y: number): SVGElement {
    const { item } = placed;
    const [left, right] = pixels(placed, (time) => this.x(time), this.width);
    const from = Math.max(left, -8);
    const to = Math.min(right, this.width + 8);
    const classes = ["item", item.phase ?? "done"];
    if (item.uncertain || placed.from === -Infinity || placed.to === Infinity) {
      classes.push("uncertain");
    }
    if (placed === this.chosen) {
      classes.push("chosen");
    }
    const bar = svg("rect", { class: "bar", x: from, y: y + 3, width: Math.max(7, to - from), height: BAR, rx: 6 });
    if (item.phase === "planned") {
      bar.setAttribute("fill", this.hatched.fill);
    }
    const x = { within: Math.max(from, 0) + 8, after: to + 4, before: from - 4 }[label];
    const room = { within: to - from - 8, after: this.width - to - 10, before: from - 10 }[label];
    const off = item.phase === "ended" ? "✕ " : "";
    const words = off + shorten(item.label, charactersIn(room));
    const text = svg("text", { x, y: y + BAR + 1, class: label }, words);
    // What can be pointed at is bar and label as one, with no gap between the two.
    const ends = { within: to, after: x + pixelsOf(words), before: to }[label];
    const begins = label === "before" ? Math.max(0, x - pixelsOf(words)) : from;
    const reach = svg("rect", { x: begins, y, width: Math.max(7, ends - begins), height: ROW, class: "reach" });
    const name = `${item.date ?? dates(item)}: ${item.label}${item.status ? ` (${item.status})` : ""}`;
    const address = safeAddress(item.href);
    const title = svg("title", {}, name);
    const made = address
      ? svg("a", { href: address, class: classes.join(" "), tabindex: -1 }, title, reach, bar, text)
      : svg("g", { class: classes.join(" "), role: "img", "aria-label": name }, title, reach, bar, text);
    made.addEventListener("pointerenter", () => this.tell(item));
    return made;
  }

  private drawBucket(bucket: Bucket, most: number, top: number): SVGElement {
    const { from, to, things } = bucket;
    const left = this.x(from) + 1;
    const width = Math.max(2, this.x(to) - this.x(from) - 2);
    const height = Math.max(3, (BUCKETS - 18) * Math.sqrt(things.length / most));
    const notDone = things.filter(({ item }) => item.phase === "planned").length;
    const planned = height * (notDone / things.length);
    const bottom = top + BUCKETS;
    const months = `${new Date(from).toISOString().slice(0, 7)} to ${new Date(to - 1).toISOString().slice(0, 7)}`;
    const name = `${months}: ${things.length}${notDone ? `, of which ${notDone} planned` : ""}`;
    const group = svg(
      "g",
      { class: "bucket" },
      svg("title", {}, name),
      svg("rect", { x: left, y: bottom - height, width, height: height - planned, class: "done" }),
      svg("rect", { x: left, y: bottom - planned, width, height: planned, class: "planned", fill: this.hatched.fill }),
      svg("text", { x: left + width / 2, y: bottom - height - 4 }, String(things.length)),
    );
    group.addEventListener("click", () => {
      this.moved = true;
      this.show(from, to);
      // However far one zooms in, what is of one day stays one bucket: so all of it is told.
      this.tellAll(name, things);
    });
    return group;
  }

  private tellAll(name: string, things: Placed[]): void {
    const list = html("ul");
    for (const { item } of things.slice(0, LONGEST_LIST)) {
      list.append(html("li", {}, `${item.date ?? dates(item)}: `, link(item.label, item.href)));
    }
    this.told.replaceChildren(html("strong", {}, name), list);
  }

  private count(): void {
    const [from, to] = this.x.domain().map(Number) as [number, number];
    const earlier = this.shown.filter((one) => one.to < from).length;
    const later = this.shown.filter((one) => one.from > to).length;
    const planned = this.shown.filter(({ item }) => item.phase === "planned").length;
    const parts = [`${this.shown.length} of ${this.everything.length} with a date`];
    if (planned) {
      parts.push(`${planned} planned`);
    }
    if (earlier) {
      parts.push(`${earlier} before this view`);
    }
    if (later) {
      parts.push(`${later} after it`);
    }
    if (this.undated.length) {
      parts.push(`${this.undated.length} without a date are not drawn`);
    }
    this.counted.textContent = `${parts.join(" · ")}.`;
  }
}

function kindsOf(placed: Placed[]): string[] {
  const kinds = [...new Set(placed.map(({ item }) => item.kind))];
  const rank = (kind: string): number => (ORDER.indexOf(kind) + ORDER.length + 1) % (ORDER.length + 1);
  return kinds.sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
}

function dates(item: TimelineItem): string {
  if (!item.first && !item.last) {
    return "no date";
  }
  return item.first === item.last ? item.first! : `${item.first ?? "…"} to ${item.last ?? "…"}`;
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

function legend(): HTMLElement {
  const mark = (kind: string, text: string) => html("li", { class: kind }, text);
  return html(
    "ul",
    { class: "picture-legend" },
    mark("done", "done or in force"),
    mark("planned", "planned"),
    mark("ended", "called off or ended"),
    mark("uncertain", "some time within"),
  );
}

function writeList(items: TimelineItem[]): HTMLElement {
  const list = html("ol");
  for (const item of items.slice(0, LONGEST_LIST)) {
    const entry = html("li", {}, `${item.date ?? dates(item)}: `, link(item.label, item.href));
    entry.append(item.status ? ` (${item.status})` : "");
    list.append(entry);
  }
  const more = items.length > LONGEST_LIST ? `, the first ${LONGEST_LIST} of ${items.length}` : "";
  return html("details", {}, html("summary", {}, `The same as a list${more}`), list);
}
