// What the page tells its editor, and where the editor sends its queries: to this server and nowhere else.

export interface EditorSettings {
  /** What the IRIs of things begin with; on this server they lie under /id/. */
  base: string;
  ontology: string;
  prefixes: Record<string, string>;
  /** The title of the example that is open, if one is. */
  title: string;
}

/** The endpoint: this server's, whatever a link or the browser's memory says. */
export const ENDPOINT = new URL("/sparql", location.href).href;

/** Read the settings from the page. */
export function readSettings(): EditorSettings {
  const block = document.getElementById("editor-settings");
  return JSON.parse(block?.textContent ?? "") as EditorSettings;
}

/** Ask this server; the query goes in the body, since an address has a largest length. */
export function ask(query: string, format: string): Promise<Response> {
  return fetch(ENDPOINT, { method: "POST", body: new URLSearchParams({ query, format }) });
}
