// The pattern of what is planned: stripes, so that no colour has to be told from another.
import { svg } from "../elements";

let made = 0;

/** Make the pattern for one picture: its definition, and the fill that refers to it. */
export function hatch(): { definition: SVGElement; fill: string } {
  made += 1;
  const id = `hatch-${made}`;
  const pattern = svg(
    "pattern",
    { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("rect", { width: 6, height: 6, class: "hatch-ground" }),
    svg("line", { x1: 0, y1: 0, x2: 0, y2: 6, class: "hatch-line" }),
  );
  return { definition: svg("defs", {}, pattern), fill: `url(#${id})` };
}
