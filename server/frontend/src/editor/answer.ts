// An answer of the endpoint, read without what the library does to it (it replaces {{...}} in literals).
import type { Yasgui } from "@zazuko/yasgui";
import { ask, type EditorSettings } from "./settings";

export interface Term {
  type: "uri" | "literal" | "typed-literal" | "bnode" | "triple";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

export type Row = Record<string, Term | undefined>;

export interface Answer {
  variables: string[];
  rows: Row[];
}

type YasrInstance = InstanceType<typeof Yasgui.Yasr>;

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"]);
const SAFE_IRI = /^[^\s<>"{}|^`\\]+$/;
const AT_A_TIME = 250;

/** Read the table of an answer; undefined for a boolean or what cannot be read. */
export function readAnswer(yasr: YasrInstance): Answer | undefined {
  const results = yasr.results;
  if (!results || results.hasError()) {
    return undefined;
  }
  const type = results.getContentType() ?? "";
  try {
    const told = type.includes("json") ? JSON.parse(results.getOriginalResponseAsString()) : results.getAsJson();
    return told?.results ? { variables: told.head.vars, rows: told.results.bindings } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an answer is a graph, which has other formats than a table. */
export function isGraph(yasr: YasrInstance): boolean {
  return !(yasr.results?.getContentType() ?? "").includes("results");
}

/** The number that a term stands for, if it is one. */
export function numberOf(term: Term | undefined): number | undefined {
  if (!term?.datatype?.startsWith(XSD) || !NUMBERS.has(term.datatype.slice(XSD.length))) {
    return undefined;
  }
  const value = Number(term.value);
  return Number.isFinite(value) ? value : undefined;
}

/** Where a person reads about an IRI: on this server, where it is one of ours. */
export function pageOf(iri: string, { base, ontology }: EditorSettings): string | undefined {
  if (iri.startsWith(base)) {
    return `/id/${iri.slice(base.length)}`;
  }
  if (iri.startsWith(ontology)) {
    return `/ontology#${iri.slice(ontology.length)}`;
  }
  return /^https?:/.test(iri) ? iri : undefined;
}

/** An IRI as it is written in a query, as short as it goes. */
export function shortIri(iri: string, { base, prefixes }: EditorSettings): string {
  if (iri.startsWith(base)) {
    return iri.slice(base.length);
  }
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (iri.startsWith(namespace) && /^\w[\w-]*$/.test(iri.slice(namespace.length))) {
      return `${prefix}:${iri.slice(namespace.length)}`;
    }
  }
  return iri;
}

const names = new Map<string, string>();

/** Find out what the things of an answer are called; what has no name is left out. */
export async function findNames(rows: Row[], { base, ontology }: EditorSettings): Promise<Map<string, string>> {
  const wanted = new Set<string>();
  for (const row of rows) {
    for (const term of Object.values(row)) {
      const iri = term?.type === "uri" ? term.value : "";
      if ((iri.startsWith(base) || iri.startsWith(ontology)) && SAFE_IRI.test(iri) && !names.has(iri)) {
        wanted.add(iri);
      }
    }
  }
  const language = /^[a-z]{2}/.exec(document.documentElement.lang)?.[0] ?? "en";
  const asked = [...wanted];
  for (let at = 0; at < asked.length; at += AT_A_TIME) {
    const some = asked.slice(at, at + AT_A_TIME).map((iri) => `<${iri}>`);
    const query = `SELECT ?thing ?name {
  VALUES ?thing { ${some.join(" ")} }
  ?thing rdfs:label|skos:prefLabel|dcterms:title ?name
  FILTER(LANG(?name) IN ("${language}", "en"))
}`;
    const response = await ask(query, "json");
    if (!response.ok) {
      break; // the IRIs stay as they are
    }
    const told = (await response.json()) as { results: { bindings: Row[] } };
    for (const { thing, name } of told.results.bindings) {
      if (thing && name && (!names.has(thing.value) || name["xml:lang"] === language)) {
        names.set(thing.value, name.value);
      }
    }
  }
  return names;
}
