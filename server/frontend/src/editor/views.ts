// How an answer is shown: table, chart, map, timeline, yes or no, or what is wrong with the query.
import { Yasgui } from "@zazuko/yasgui";
import { button, html, link } from "../elements";
import { drawKind } from "../pictures/start";
import { type Answer, findNames, isGraph, pageOf, readAnswer, type Term } from "./answer";
import { phases } from "./completion";
import { type Lookup, nameOf, toChart, toMap, toTimeline } from "./convert";
import { offerDownloads } from "./downloads";
import { limitOf } from "./limits";
import { readSettings } from "./settings";

type Yasr = InstanceType<typeof Yasgui.Yasr>;
type Plugin = ConstructorParameters<typeof Yasgui> extends unknown ? { new (yasr: Yasr): View } : never;

const ROWS = 100;

/** What the views need of the editor they belong to. */
export interface Context {
  /** The query whose answer is shown. */
  query(): string;
  /** Put the cursor to a place in the query. */
  goTo(line: number, column: number): void;
}

let context: Context;

/** Make the views known to the library, in the place of its own. */
export function registerViews(given: Context): void {
  context = given;
  const { Yasr } = Yasgui;
  const views: [string, Plugin][] = [
    ["table", TableView],
    ["chart", ChartView],
    ["map", MapView],
    ["timeline", TimelineView],
    ["boolean", BooleanView],
    ["error", ErrorView],
  ];
  for (const [name, view] of views) {
    Yasr.registerPlugin(name, view as unknown as Parameters<typeof Yasr.registerPlugin>[1]);
  }
  Yasr.defaults.pluginOrder = ["table", "chart", "map", "timeline", "response"];
  Yasr.defaults.defaultPlugin = "table";
}

abstract class View {
  abstract readonly priority: number;
  readonly label: string = "";
  readonly hideFromSelection: boolean = false;

  constructor(protected readonly yasr: Yasr) {}

  abstract canHandleResults(): boolean;
  abstract draw(): Promise<void> | void;

  /** No icon: the label says it. */
  getIcon(): undefined {
    return undefined;
  }

  protected show(...children: (Node | string)[]): void {
    this.yasr.resultsEl.replaceChildren(...children);
  }
}

class TableView extends View {
  readonly priority = 10;
  override readonly label = "Table";

  canHandleResults(): boolean {
    return readAnswer(this.yasr) !== undefined;
  }

  async draw(): Promise<void> {
    const answer = readAnswer(this.yasr);
    if (answer === undefined) {
      return;
    }
    const lookup = await look(answer);
    const body = html("tbody");
    const head = html("tr");
    answer.variables.forEach((name) => head.append(html("th", { scope: "col" }, name)));
    const table = html(
      "table",
      {},
      html("caption", { class: "hidden" }, "The answer"),
      html("thead", {}, head),
      body,
    );
    const more = html("p");
    let drawn = 0;
    const drawMore = (): void => {
      for (const row of answer.rows.slice(drawn, drawn + ROWS)) {
        const line = html("tr");
        answer.variables.forEach((name) => line.append(html("td", {}, writeTerm(row[name], lookup))));
        body.append(line);
      }
      drawn = Math.min(answer.rows.length, drawn + ROWS);
      more.replaceChildren();
      if (drawn < answer.rows.length) {
        more.append(
          `${drawn} of ${answer.rows.length} rows are shown. `,
          button(`Show ${Math.min(ROWS, answer.rows.length - drawn)} more`, "Show more rows", drawMore),
        );
      }
    };
    drawMore();
    const scroll = html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "The answer as a table" }, table);
    this.show(...notes(answer), ...(answer.rows.length ? [scroll, more] : []), offerDownloads(context.query(), isGraph(this.yasr)));
  }
}

/** A view that draws a picture, if there is something in the answer to be drawn. */
abstract class PictureView extends View {
  protected abstract readonly kind: string;

  protected abstract convert(answer: Answer, lookup: Lookup): unknown;

  canHandleResults(): boolean {
    const answer = readAnswer(this.yasr);
    return answer !== undefined && answer.rows.length > 0 && this.convert(answer, lookupNow()) !== undefined;
  }

  async draw(): Promise<void> {
    const answer = readAnswer(this.yasr);
    if (answer === undefined) {
      return;
    }
    const data = this.convert(answer, await look(answer));
    const figure = html("figure", { class: "picture" }, html("figcaption", {}, `The answer as a ${this.kind}`));
    this.show(...notes(answer), figure, offerDownloads(context.query(), false));
    await drawKind(figure, this.kind, data);
  }
}

class ChartView extends PictureView {
  readonly priority = 4;
  override readonly label = "Chart";
  protected readonly kind = "chart";
  protected convert = toChart;
}

class MapView extends PictureView {
  readonly priority = 3;
  override readonly label = "Map";
  protected readonly kind = "map";
  protected convert = toMap;
}

class TimelineView extends PictureView {
  readonly priority = 2;
  override readonly label = "Timeline";
  protected readonly kind = "timeline";
  protected convert = toTimeline;
}

class BooleanView extends View {
  readonly priority = 15;
  override readonly hideFromSelection = true;

  canHandleResults(): boolean {
    return this.yasr.results?.getBoolean() !== undefined;
  }

  draw(): void {
    const yes = this.yasr.results?.getBoolean();
    this.show(html("p", { class: "answer-boolean" }, yes ? "Yes: the data say so." : "No: the data do not say so."));
  }
}

interface Problem {
  title?: string;
  detail?: string;
  where?: { line: number; column: number | null };
}

class ErrorView extends View {
  readonly priority = 20;
  override readonly hideFromSelection = true;

  canHandleResults(): boolean {
    return Boolean(this.yasr.results?.hasError());
  }

  draw(): void {
    const text = this.yasr.results?.getError()?.text ?? "";
    const told = html("div", { class: "conflict", role: "alert" });
    let problem: Problem;
    try {
      problem = JSON.parse(text) as Problem;
    } catch {
      // The connection failed, or something between here and the server answered.
      problem = { title: "There was no answer", detail: "The server cannot be reached, or the connection broke off. Try again." };
    }
    told.append(html("p", {}, html("strong", {}, `${problem.title ?? "Something went wrong"}. `), problem.detail ?? ""));
    const where = problem.where;
    if (where) {
      const place = `line ${where.line}${where.column ? `, column ${where.column}` : ""}`;
      told.append(button(`Go to ${place}`, `Go to ${place}`, () => context.goTo(where.line, where.column ?? 1)));
    }
    this.show(told);
  }
}

function lookupNow(names = new Map<string, string>()): Lookup {
  return { settings: readSettings(), names, phases };
}

async function look(answer: Answer): Promise<Lookup> {
  return lookupNow(await findNames(answer.rows, readSettings()));
}

function notes({ rows }: Answer): HTMLElement[] {
  const told: HTMLElement[] = [];
  const limit = limitOf(context.query());
  if (rows.length === 0) {
    told.push(html("p", { class: "note" }, "There are no rows: nothing in the data fits the query."));
  } else if (limit !== undefined && rows.length >= limit) {
    told.push(
      html("p", { class: "note" }, `The query asks for no more than ${limit} rows (LIMIT), and got them all: there may be more.`),
    );
  }
  return told;
}

/** A term for people: a thing by its name, with its IRI in the title; a language beside its text. */
function writeTerm(term: Term | undefined, lookup: Lookup): Node {
  if (term === undefined) {
    return document.createTextNode("");
  }
  const text = nameOf(term, lookup);
  if (term.type === "uri") {
    const made = link(text, pageOf(term.value, lookup.settings));
    made.title = term.value;
    return made;
  }
  const language = term["xml:lang"];
  return language ? html("span", { lang: language }, text, html("small", {}, ` ${language}`)) : document.createTextNode(text);
}
