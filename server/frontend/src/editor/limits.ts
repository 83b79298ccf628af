// Whether an answer may be less than there is, since the query itself says how many rows it wants.

/** The LIMIT of the whole query, if it has one; those of sub-queries stand within braces. */
export function limitOf(query: string): number | undefined {
  // Strings, IRIs and comments first: what stands in them is no keyword.
  const bare = query.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>\s]*>|#[^\n]*/g, " ");
  const after = bare.slice(bare.lastIndexOf("}") + 1);
  const found = /\bLIMIT\s+(\d+)/i.exec(after);
  return found ? Number(found[1]) : undefined;
}
