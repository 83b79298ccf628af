// The data of the pictures: what each kind takes, and how a figure says where they are.

/** A place on the map, by its code of ISO 3166-1 alpha-3; others are listed beside it. */
export interface MapPlace {
  code: string;
  label: string;
  href?: string;
  /** How much there is; the more, the darker. */
  value?: number;
  /** What it is here, such as host. */
  role?: string;
}

/** A connection of two places, the wider the more facts. */
export interface MapArc {
  from: string;
  to: string;
  label: string;
  href?: string;
  count?: number;
}

export interface MapData {
  places: MapPlace[];
  arcs?: MapArc[];
  /** What the numbers count, such as facts. */
  unit?: string;
}

/** What lies on the timeline from its first to its last possible day; a side that is not known is left out. */
export interface TimelineItem {
  label: string;
  href?: string;
  /** The lane, such as Event. */
  kind: string;
  /** The kind of event, agreement and so on, such as state visit. */
  type?: string;
  status?: string;
  first?: string;
  last?: string;
  /** The date as people write it. */
  date?: string;
  /** planned: not done yet; ended: called off or over; else done, running or not told. */
  phase?: "planned" | "running" | "done" | "ended" | "unknown";
  /** Whether it is one day somewhere between first and last, and did not last from one to the other. */
  uncertain?: boolean;
  /** Who claims it, where the document only reports that. */
  claimed?: string;
}

export interface TimelineData {
  items: TimelineItem[];
}

export interface MatrixData {
  columns: { label: string; href?: string }[];
  rows: { label: string; href?: string; values: number[]; hrefs?: (string | null)[] }[];
}

export interface NetworkNode {
  id: string;
  label: string;
  /** The class in words, such as Official. */
  kind: string;
  href?: string;
  /** How many things are connected with it in all. */
  degree?: number;
}

export interface NetworkLink {
  from: string;
  to: string;
  label: string;
  inferred?: boolean;
}

export interface NetworkData {
  nodes: NetworkNode[];
  links: NetworkLink[];
  /** How many connections were left out. */
  more?: number;
}

export interface ChartPoint {
  /** The period as people write it. */
  label: string;
  value: number;
  first?: string;
  last?: string;
  /** The label of the qualifier: exact, at least, more than, about, nearly, at most, less than. */
  qualifier?: string;
  /** Whose number it is, where there are several. */
  series?: string;
  href?: string;
  /** The document that says so. */
  source?: string;
  /** Whether it is a plan or an expectation. */
  planned?: boolean;
}

export interface ChartData {
  unit?: string;
  points: ChartPoint[];
}

/**
 * Read the data of a figure: the block within it, or what lies at its address.
 *
 * @throws Error - there are none, or the server says that something is wrong.
 */
export async function readData(figure: HTMLElement): Promise<unknown> {
  const block = figure.querySelector('script[type="application/json"]');
  if (block !== null) {
    return JSON.parse(block.textContent ?? "");
  }
  const source = figure.dataset.source;
  if (source) {
    return fetchData(source);
  }
  if (figure.querySelector("table") === null) {
    throw new Error("the page holds no data for it");
  }
  return undefined; // a matrix has them in its table
}

/**
 * Fetch JSON from this server.
 *
 * @throws Error - the server says that something is wrong; the message is the server's.
 */
export async function fetchData(source: string): Promise<unknown> {
  const address = new URL(source, location.href);
  if (address.origin !== location.origin) {
    throw new Error("its data lie on another server");
  }
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) {
    throw new Error(await readProblem(response));
  }
  return response.json();
}

/** What an error of the server says in words. */
async function readProblem(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as { detail?: string; title?: string };
    return problem.detail ?? problem.title ?? `the server answered ${response.status}`;
  } catch {
    return `the server answered ${response.status}`;
  }
}
