// Links to a query: it stands in the part of the address that is not sent, and can be read there.

/** Write a link that opens a query and asks it. */
export function writePermalink(query: string, view?: string): string {
  // Only what would end or change the value is written in another way; the browser does the rest.
  const readable = query
    .trim()
    .replace(/[%&+#]/g, encodeURIComponent)
    .replace(/[\n\t"<>`\\^|]/g, encodeURIComponent)
    .replace(/ /g, "+");
  const shown = view && view !== "table" ? `&view=${encodeURIComponent(view)}` : "";
  return `${location.origin}${location.pathname}#query=${readable}${shown}`;
}

/** Read the query of a link, and how its answer shall be shown. */
export function readPermalink(hash: string): { query: string; view?: string } | undefined {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const query = fields.get("query");
  return query ? { query, view: fields.get("view") ?? undefined } : undefined;
}
