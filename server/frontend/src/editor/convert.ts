// From the rows of an answer to the data of a picture; undefined where the rows have nothing to be drawn of.
import type { ChartData, MapArc, MapData, MapPlace, TimelineData, TimelineItem } from "../pictures/data";
import { type Answer, numberOf, pageOf, type Row, shortIri, type Term } from "./answer";
import type { EditorSettings } from "./settings";

/** What a converter may look up. */
export interface Lookup {
  settings: EditorSettings;
  names: Map<string, string>;
  /** Whether a status means planned, done or ended. */
  phases: Map<string, string>;
}

const DATE = /^-?\d{4}(-\d\d(-\d\d)?)?([T/~?%].*)?$/;
const DATE_NAME = /date|day|year|month|published|when|from|since|begin|start|first/i;
const END_NAME = /last|end|until|to$/i;

/** What a term is called for people. */
export function nameOf(term: Term | undefined, { settings, names }: Lookup): string {
  if (term === undefined) {
    return "";
  }
  return term.type === "uri" ? (names.get(term.value) ?? shortIri(term.value, settings)) : term.value;
}

function addressOf(row: Row, variables: string[], { settings }: Lookup): string | undefined {
  const thing = variables.map((name) => row[name]).find((term) => term?.type === "uri");
  return thing && pageOf(thing.value, settings);
}

/** A chart of the last column of numbers, labelled by what stands before it. */
export function toChart({ variables, rows }: Answer, lookup: Lookup): ChartData | undefined {
  const isNumber = (name: string): boolean => {
    return rows.some((row) => row[name]) && rows.every((row) => !row[name] || numberOf(row[name]) !== undefined);
  };
  const value = variables.filter(isNumber).at(-1);
  if (value === undefined) {
    return undefined;
  }
  const others = variables.filter((name) => name !== value && name !== "qualifier");
  const words = others.filter((name) => rows.some((row) => row[name]?.type !== "uri"));
  const label = words[0] ?? others[0];
  const points = rows.flatMap((row) => {
    const number = numberOf(row[value]);
    const told = label === undefined ? "" : nameOf(row[label], lookup);
    return number === undefined
      ? []
      : [
          {
            label: told,
            value: number,
            first: label && DATE.test(row[label]?.value ?? "") ? row[label]?.value : undefined,
            qualifier: row.qualifier && nameOf(row.qualifier, lookup),
            href: addressOf(row, others, lookup),
          },
        ];
  });
  const unit = rows[0]?.unit && new Set(rows.map((row) => row.unit?.value)).size === 1 ? nameOf(rows[0].unit, lookup) : "";
  return { unit: unit || value, points };
}

/** A timeline of the first column of dates; a second one that sounds like an end is taken for the end. */
export function toTimeline({ variables, rows }: Answer, lookup: Lookup): TimelineData | undefined {
  const isDate = (name: string): boolean => {
    const values = rows.flatMap((row) => (row[name] ? [row[name]] : []));
    const dated = values.every(({ type, value }) => type !== "uri" && DATE.test(value));
    const typed = values.some(({ datatype }) => datatype !== undefined && /#(date|dateTime|gYear|gYearMonth)$|EDTF$/.test(datatype));
    return values.length > 0 && dated && (typed || DATE_NAME.test(name) || END_NAME.test(name));
  };
  const dates = variables.filter(isDate);
  const begin = dates.find((name) => !END_NAME.test(name)) ?? dates[0];
  if (begin === undefined) {
    return undefined;
  }
  const end = dates.find((name) => name !== begin && END_NAME.test(name));
  const named = variables.find((name) => rows.some((row) => row[name] && row[name].type !== "uri") && !dates.includes(name));
  const label = named ?? variables.find((name) => !dates.includes(name)) ?? begin;
  const items = rows.map((row): TimelineItem => {
    const status = row.status;
    const span = spanOf(row[begin]?.value);
    const last = end === undefined ? span[1] : spanOf(row[end]?.value)[1];
    return {
      label: nameOf(row[label], lookup) || "(no name)",
      href: addressOf(row, variables, lookup),
      kind: row.kind ? nameOf(row.kind, lookup) : "Rows",
      type: row.type && nameOf(row.type, lookup),
      status: status && nameOf(status, lookup),
      phase: (status && lookup.phases.get(status.value)) as TimelineItem["phase"],
      first: span[0],
      last: last ?? span[1],
      date: row[begin]?.value,
    };
  });
  return { items };
}

/** The first and the last day that a date of EDTF's simple forms can mean. */
export function spanOf(date: string | undefined): [string | undefined, string | undefined] {
  const [from = "", to] = (date ?? "").split("/");
  const first = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(from);
  const last = to === undefined ? first : /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(to);
  return [
    first ? `${first[1]}-${first[2] ?? "01"}-${first[3] ?? "01"}` : undefined,
    last ? `${last[1]}-${last[2] ?? "12"}-${last[3] ?? lastDay(Number(last[1]), Number(last[2] ?? 12))}` : undefined,
  ];
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** A map of the countries in the rows; two in a row, or a pair, are joined. */
export function toMap({ variables, rows }: Answer, lookup: Lookup): MapData | undefined {
  const { base } = lookup.settings;
  const number = variables.filter((name) => rows.every((row) => !row[name] || numberOf(row[name]) !== undefined)).at(-1);
  const places = new Map<string, MapPlace>();
  const arcs = new Map<string, MapArc>();
  for (const row of rows) {
    const value = (number === undefined ? undefined : numberOf(row[number])) ?? 1;
    const codes: string[] = [];
    for (const name of variables) {
      const iri = row[name]?.type === "uri" ? row[name].value : "";
      const told = iri.startsWith(base) ? iri.slice(base.length) : "";
      const country = /^country\/([A-Z]{3})$/.exec(told);
      const dyad = /^dyad\/([A-Z]{3})-([A-Z]{3})(?:\/\d{4})?$/.exec(told);
      codes.push(...(country?.slice(1) ?? dyad?.slice(1) ?? []));
    }
    const found = [...new Set(codes)];
    for (const code of found) {
      const place = places.get(code) ?? {
        code,
        label: lookup.names.get(`${base}country/${code}`) ?? code,
        href: `/id/country/${code}`,
        value: 0,
      };
      place.value = (place.value ?? 0) + value;
      places.set(code, place);
    }
    const [one, other] = found.sort();
    if (one && other) {
      const key = `${one}-${other}`;
      const arc = arcs.get(key) ?? { from: one, to: other, label: key, href: `/dyad/${key}`, count: 0 };
      arc.count = (arc.count ?? 0) + value;
      arcs.set(key, arc);
    }
  }
  if (places.size === 0) {
    return undefined;
  }
  for (const arc of arcs.values()) {
    arc.label = `${places.get(arc.from)?.label} and ${places.get(arc.to)?.label}`;
  }
  return { places: [...places.values()], arcs: [...arcs.values()], unit: number ? "" : "rows" };
}
