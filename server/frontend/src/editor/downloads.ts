// The answer as a file: the query is asked again in another format.
import { button, html } from "../elements";
import { ask, ENDPOINT } from "./settings";

const TABLE = [
  ["CSV", "csv", "csv"],
  ["JSON", "json", "json"],
  ["TSV", "tsv", "tsv"],
  ["XML", "xml", "xml"],
] as const;
const GRAPH = [
  ["Turtle", "turtle", "ttl"],
  ["N-Triples", "ntriples", "nt"],
  ["JSON-LD", "jsonld", "jsonld"],
  ["RDF/XML", "rdfxml", "rdf"],
] as const;

/** What an address may have at the most, so that it passes everywhere. */
const LONGEST_ADDRESS = 6_000;

/** Offer the answer of a query in the formats that it has. */
export function offerDownloads(query: string, graph: boolean): HTMLElement {
  const list = html("p", { class: "answer-downloads" }, "Download: ");
  for (const [label, format, ending] of graph ? GRAPH : TABLE) {
    const name = `dyad.${ending}`;
    const address = `${ENDPOINT}?${new URLSearchParams({ query, format })}`;
    if (address.length <= LONGEST_ADDRESS) {
      list.append(html("a", { href: address, download: name }, label), " ");
    } else {
      list.append(button(label, `Download as ${label}`, () => void save(query, format, name)), " ");
    }
  }
  return list;
}

async function save(query: string, format: string, name: string): Promise<void> {
  const response = await ask(query, format);
  const address = URL.createObjectURL(await response.blob());
  html("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
