// Completes classes, properties and codes of the vocabulary, and things by their names in any language.
import { Yasgui } from "@zazuko/yasgui";
import type { EditorSettings } from "./settings";

interface Offer {
  text: string;
  iri: string;
  kind: "class" | "property" | "code";
  label: string;
  note?: string;
  count?: number;
  phase?: string;
}

interface Suggestion {
  iri: string;
  label: string;
  detail: string;
}

type Editor = InstanceType<typeof Yasgui.Yasqe>;

const MOST = 40;
const THINGS = 8;
/** Milliseconds without a key after which the server is asked for names. */
const PAUSE = 120;

let offers: Offer[] = [];
const told = new Map<string, { label: string; detail: string }>();

/** Whether a status means planned, done or ended, by its IRI. */
export const phases = new Map<string, string>();

/** Fetch what can be completed, and put it in the place of what the library would ask third parties for. */
export function prepareCompletion(settings: EditorSettings): void {
  const { Yasqe } = Yasgui;
  Yasqe.defaults.autocompleters = [];
  declarePrefixes(settings.prefixes);
  Yasqe.registerAutocompleter({
    name: "dyad",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (editor) => wordAt(editor) !== undefined,
    get: (editor) => complete(editor, settings),
    postprocessHints: (_editor, hints) =>
      hints.map((hint) => {
        const { label, detail } = told.get(hint.text) ?? { label: hint.text, detail: "" };
        return { ...hint, displayText: [hint.text, label, detail].filter(Boolean).join("  ·  ") };
      }),
  });
  const variables = Yasqe.Autocompleters.variables;
  if (variables) {
    Yasqe.registerAutocompleter(variables);
  }
  Yasqe.forkAutocompleter("prefixes", {
    name: "dyad-prefixes",
    onInitialize: () => undefined, // the prefixes of Dyad need not be declared
    persistenceId: undefined,
    get: () => Object.entries(settings.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`),
  });
}

/** Let the library's grammar know the prefixes that need no declaration here, or it would call them an error. */
function declarePrefixes(prefixes: Record<string, string>): void {
  const { modes, defineMode } = Yasgui.Yasqe as unknown as {
    modes: Record<string, (...given: unknown[]) => { startState(): object }>;
    defineMode(name: string, make: (...given: unknown[]) => object): void;
  };
  const make = modes.sparql11;
  if (make === undefined) {
    throw new Error("the editor's library has no mode for SPARQL 1.1 any more");
  }
  defineMode("sparql11", (...given) => {
    const mode = make(...given);
    const start = mode.startState;
    return { ...mode, startState: () => ({ ...start(), prefixes: { ...prefixes } }) };
  });
}

/** Fetch the terms once the editor stands. */
export async function loadOffers(): Promise<void> {
  const response = await fetch("/sparql/terms.json");
  if (response.ok) {
    offers = (await response.json()) as Offer[];
    for (const { text, iri, label, note, phase } of offers) {
      told.set(text, { label, detail: note ?? "" });
      if (phase) {
        phases.set(iri, phase);
      }
    }
  }
}

/** The word at the cursor that could be completed: a name, a beginning of one, or an open IRI. */
function wordAt(editor: Editor): string | undefined {
  const cursor = editor.getDoc().getCursor();
  const token = editor.getTokenAt(cursor);
  const kind = token.type ?? "";
  if (/(^|\s)(string|comment|atom)(\s|$)/.test(kind)) {
    return undefined; // text, a comment, a variable
  }
  const before = editor.getDoc().getLine(cursor.line).slice(0, cursor.ch);
  if (/PREFIX\s+\S*\s*$/i.test(before)) {
    return undefined; // the prefixes have their own
  }
  const word = /(<[^<>\n]*|[\w-]*:?[\w\p{L}-]*)$/u.exec(before)?.[1] ?? "";
  const keyword = /^(select|where|filter|optional|distinct|order|group|limit|union|graph|construct|ask|values|bind|by|as)$/i;
  return word.length >= 2 && !/^[?$\d]/.test(word) && !keyword.test(word) && !/[?$]\w*$/.test(before) ? word : undefined;
}

async function complete(editor: Editor, { base }: EditorSettings): Promise<string[]> {
  const word = wordAt(editor);
  if (word === undefined) {
    return [];
  }
  const found = findTerms(word, expected(editor));
  // Things are asked for by the server's index of names: where a name is begun, not a prefixed term.
  const name = word.startsWith("<") ? word.slice(1) : word.includes(":") ? "" : word;
  const wanted = name.startsWith(base) ? name.slice(name.lastIndexOf("/") + 1).replaceAll("-", " ") : name;
  if (wanted.length < 2 || wanted.startsWith("http")) {
    return found.slice(0, MOST);
  }
  await new Promise((resume) => setTimeout(resume, PAUSE));
  const things = wordAt(editor) === word ? await findThings(wanted) : [];
  return [...found.slice(0, MOST - things.length), ...things];
}

/** Classes come first after `a`, properties after a subject, codes and classes elsewhere. */
function expected(editor: Editor): Offer["kind"] | undefined {
  const cursor = editor.getDoc().getCursor();
  const before = editor.getDoc().getLine(cursor.line).slice(0, cursor.ch).replace(/\S*$/, "");
  if (/(^|\s)(a|rdf:type)\s+$/.test(before)) {
    return "class";
  }
  return /(^|[{.;])\s*([?$]\w+|<[^>]*>|[\w-]+:[\w-]*)?\s+$/.test(before) ? "property" : undefined;
}

function findTerms(word: string, kind: Offer["kind"] | undefined): string[] {
  const plain = word.replace(/^</, "").toLowerCase();
  const local = plain.slice(plain.indexOf(":") + 1);
  const rank = ({ text, label, kind: own }: Offer): number => {
    const name = text.toLowerCase();
    const begins = name.startsWith(plain) || name.slice(name.indexOf(":") + 1).startsWith(plain);
    const named = begins || label.toLowerCase().startsWith(plain);
    const within = local.length > 1 && !plain.includes(":") && (name.includes(plain) || label.toLowerCase().includes(plain));
    return named || within ? (own === kind ? 0 : 2) + (named ? 0 : 1) : -1;
  };
  return offers
    .map((offer) => ({ offer, rank: rank(offer) }))
    .filter((ranked) => ranked.rank >= 0)
    .sort((one, other) => one.rank - other.rank) // stable: those that are used most stay first
    .map(({ offer }) => offer.text);
}

async function findThings(name: string): Promise<string[]> {
  try {
    const response = await fetch(`/suggest?${new URLSearchParams({ q: name, limit: String(THINGS) })}`);
    if (!response.ok) {
      return [];
    }
    return readSuggestions(await response.json()).map(({ iri, label, detail }) => {
      const text = `<${iri}>`;
      told.set(text, { label, detail });
      return text;
    });
  } catch {
    return []; // no names to suggest; the terms are there all the same
  }
}

function readSuggestions(answer: unknown): Suggestion[] {
  const list = (Array.isArray(answer) ? answer : ((answer as { suggestions?: unknown[] }).suggestions ?? [])) as Record<
    string,
    string
  >[];
  return list.flatMap((entry) => {
    const iri = entry.iri ?? "";
    return iri && !/[\s<>"{}|^`\\]/.test(iri) ? [{ iri, label: entry.label ?? "", detail: entry.kind ?? "" }] : [];
  });
}
