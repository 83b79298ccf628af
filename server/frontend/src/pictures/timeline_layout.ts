// Where things lie on the timeline: no drawing in here.
import type { TimelineItem } from "./data";

/** An item with its place in time; an open side reaches to the edge. */
export interface Placed {
  item: TimelineItem;
  /** Milliseconds since 1970; at an open side -Infinity or Infinity. */
  from: number;
  to: number;
  /** What it is sorted by: its beginning, or its end where that is open. */
  at: number;
}

/** What is drawn in a lane: single things in rows, or how many there are in each stretch of time. */
export type LaneLayout =
  | { rows: number; bars: Bar[] }
  | { buckets: Bucket[] };

/** A single thing: its row, and whether its label stands within, after or before it. */
export interface Bar {
  placed: Placed;
  row: number;
  label: "within" | "after" | "before";
}

/** A stretch of time with too much in it. */
export interface Bucket {
  from: number;
  to: number;
  things: Placed[];
}

const DAY = 86_400_000;
const MOST_ROWS = 12;
const LABEL_PIXELS = 6.5;

/** Place what has a date, sorted by time; what has none is left over. */
export function place(items: TimelineItem[]): { placed: Placed[]; undated: TimelineItem[] } {
  const placed: Placed[] = [];
  const undated: TimelineItem[] = [];
  for (const item of items) {
    const from = item.first ? Date.parse(item.first) : -Infinity;
    const to = item.last ? Date.parse(item.last) + DAY : Infinity;
    if (Number.isNaN(from) || Number.isNaN(to) || (from === -Infinity && to === Infinity)) {
      undated.push(item);
    } else {
      placed.push({ item, from, to, at: from === -Infinity ? to : from });
    }
  }
  placed.sort((one, other) => one.at - other.at);
  return { placed, undated };
}

/** The whole stretch of time that there is something in. */
export function extent(placed: Placed[]): [number, number] {
  const ends = placed.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite);
  if (ends.length === 0) {
    return [Date.UTC(2000), Date.UTC(2030)];
  }
  // A loop: there may be more ends than a function takes arguments.
  const first = ends.reduce((one, other) => Math.min(one, other));
  const last = ends.reduce((one, other) => Math.max(one, other));
  const margin = Math.max(30 * DAY, (last - first) * 0.03);
  return [first - margin, last + margin];
}

/** The stretch that is shown first: most of what there is, without the few that lie far off. */
export function firstView(placed: Placed[]): [number, number] {
  const whole = extent(placed);
  const at = placed.map((one) => one.at);
  const low = at[Math.floor(at.length * 0.08)];
  const high = at[Math.ceil(at.length * 0.97) - 1];
  if (at.length < 12 || low === undefined || high === undefined || high - low > (whole[1] - whole[0]) * 0.5) {
    return whole;
  }
  const margin = Math.max(60 * DAY, (high - low) * 0.15);
  return [Math.max(whole[0], low - margin), Math.min(whole[1], high + margin)];
}

/**
 * Lay out the things of one lane.
 *
 * @param placed - Sorted by time.
 * @param x - From time to pixels.
 * @param width - How many pixels there are.
 */
export function layOut(placed: Placed[], x: (time: number) => number, width: number): LaneLayout {
  const rows: number[] = [];
  const bars: Bar[] = [];
  for (const one of placed) {
    const [left, right] = pixels(one, x, width);
    if (right < 0 || left > width) {
      continue;
    }
    const [from, to] = [Math.max(left, 0), Math.min(right, width)];
    const room = labelWidth(one.item.label);
    const after = to + room <= width || width - to >= from; // where both sides are too narrow, the wider one
    const label = to - from >= room ? "within" : after ? "after" : "before";
    const begins = label === "before" ? Math.max(0, from - room) : from;
    let row = rows.findIndex((end) => end < begins);
    if (row < 0) {
      row = rows.length;
      if (row === MOST_ROWS) {
        return { buckets: count(placed, x, width) };
      }
    }
    rows[row] = label === "after" ? to + room : to + 4;
    bars.push({ placed: one, row, label });
  }
  return { rows: rows.length, bars };
}

/** How many characters of a label are written at the most. */
const LONGEST_LABEL = 30;

/** How many characters have room in so many pixels. */
export function charactersIn(room: number): number {
  return Math.max(3, Math.min(LONGEST_LABEL, Math.floor(room / LABEL_PIXELS)));
}

/** How many pixels a text takes, about. */
export function pixelsOf(text: string): number {
  return text.length * LABEL_PIXELS;
}

function labelWidth(label: string): number {
  return pixelsOf(label.slice(0, LONGEST_LABEL)) + 14;
}

/** Where a thing begins and ends, in pixels; what is open reaches to the edge. */
export function pixels(placed: Placed, x: (time: number) => number, width: number): [number, number] {
  const left = placed.from === -Infinity ? -1 : x(placed.from);
  const right = placed.to === Infinity ? width + 1 : x(placed.to);
  return [left, Math.max(right, left + 7)];
}

const YEARS = [1, 2, 5, 10, 20, 50, 100, 200];
const BUCKET_PIXELS = 30;

/** Count by months, years, decades: the shortest of them that has room for a number. */
function count(placed: Placed[], x: (time: number) => number, width: number): Bucket[] {
  const month = x(DAY * 30.4) - x(0);
  const months = month >= BUCKET_PIXELS ? 1 : month * 3 >= BUCKET_PIXELS ? 3 : 0;
  const years = YEARS.find((several) => month * 12 * several >= BUCKET_PIXELS) ?? 500;
  const begin = (time: number): number => {
    const day = new Date(time);
    const year = day.getUTCFullYear();
    return months
      ? Date.UTC(year, Math.floor(day.getUTCMonth() / months) * months)
      : startOfYear(Math.floor(year / years) * years);
  };
  const next = (time: number): number => {
    const day = new Date(time);
    return months
      ? Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months)
      : startOfYear(day.getUTCFullYear() + years);
  };
  const buckets = new Map<number, Bucket>();
  for (const one of placed) {
    const from = begin(one.at);
    const to = next(from);
    if (x(to) < 0 || x(from) > width) {
      continue;
    }
    const bucket = buckets.get(from) ?? { from, to, things: [] };
    bucket.things.push(one);
    buckets.set(from, bucket);
  }
  return [...buckets.values()];
}

function startOfYear(year: number): number {
  const day = new Date(0);
  day.setUTCFullYear(year); // Date.UTC takes 0 to 99 for years of the last century
  return day.getTime();
}
