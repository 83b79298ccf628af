// Builds src/ to ../dyad_server/static/built: hashed names, a manifest, and a compressed copy of each file.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { drawWorld } from "./world.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "../dyad_server/static/built");

await mkdir(join(here, "generated"), { recursive: true });
await writeFile(join(here, "generated/world.json"), JSON.stringify(await drawWorld()));

const entries = ["src/site.ts", "src/editor.ts"];
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: built,
  write: true,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "linked",
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/static/built/",
  // A picture brings its own style sheet as text; the map's shapes are a file of their own.
  loader: { ".css": "text", ".json": "file" },
  logLevel: "warning",
});

const manifest = {};
const fresh = new Set(["manifest.json"]);
for (const [path, output] of Object.entries(metafile.outputs)) {
  const name = basename(path);
  fresh.add(name);
  if (entries.includes(output.entryPoint)) {
    manifest[basename(output.entryPoint).replace(/\.ts$/, ".js")] = name;
  }
  if (/\.(js|json)$/.test(name)) {
    await writeFile(join(built, `${name}.gz`), gzipSync(await readFile(join(built, name)), { level: 9 }));
    fresh.add(`${name}.gz`);
  }
}
// The manifest last: whoever reads it finds what it names. Only then does what an earlier build left go.
await writeFile(join(built, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
for (const name of await readdir(built)) {
  if (!fresh.has(name)) {
    await rm(join(built, name));
  }
}
