// Draws the world once, at build time, so that the page needs no library for projections: for each country
// with a code of ISO 3166-1 its outline as an SVG path and the point at which an arc ends.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { geoArea, geoCentroid, geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const WIDTH = 960;
const HEIGHT = 450;
const ANTARCTICA = "010"; // it would take a fifth of the picture, and is no party to anything

export async function drawWorld() {
  const codes = await readCodes();
  const coarse = await readShapes("world-atlas/countries-110m.json");
  const fine = await readShapes("world-atlas/countries-50m.json");
  const projection = geoEqualEarth().rotate([-11, 0]); // cuts Bering Strait and not Chukotka
  projection.fitExtent([[2, 2], [WIDTH - 2, HEIGHT - 2]], { type: "FeatureCollection", features: coarse });
  const path = geoPath(projection).digits(1);
  const places = {};
  const others = [];
  for (const shape of coarse) {
    const code = codes.get(shape.id);
    if (code) {
      places[code] = { d: path(shape), at: centre(shape, projection) };
    } else {
      others.push(path(shape)); // without a code, it is land that nobody is named for
    }
  }
  for (const shape of fine) {
    const code = codes.get(shape.id);
    if (code && !(code in places)) {
      places[code] = { d: "", at: centre(shape, projection) }; // too small to be drawn: a dot
    }
  }
  return { width: WIDTH, height: HEIGHT, places, others };
}

async function readShapes(name) {
  const file = createRequire(import.meta.url).resolve(name);
  const topology = JSON.parse(await readFile(file, "utf8"));
  return feature(topology, topology.objects.countries).features.filter((shape) => shape.id !== ANTARCTICA);
}

async function readCodes() {
  const text = await readFile(new URL("../../seeds/reference/countries.ttl", import.meta.url), "utf8");
  const codes = new Map();
  for (const block of text.split(/\n\n/)) {
    const code = /dyad:alpha3 "([A-Z]{3})"/.exec(block);
    const numeric = /dyad:numeric "(\d{3})"/.exec(block);
    if (code && numeric && !block.includes("dyad:FormerCountry")) {
      codes.set(numeric[1], code[1]);
    }
  }
  if (codes.size < 200) {
    throw new Error("seeds/reference/countries.ttl is not as expected: fewer than 200 countries with a number");
  }
  return codes;
}

// The middle of the largest piece: France's arcs must not end in the Atlantic because of Guiana.
function centre(shape, projection) {
  const pieces =
    shape.geometry.type === "MultiPolygon"
      ? shape.geometry.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }))
      : [shape.geometry];
  const largest = pieces.reduce((one, other) => (geoArea(other) > geoArea(one) ? other : one));
  return projection(geoCentroid(largest)).map((number) => Math.round(number * 10) / 10);
}
