// The SPARQL editor of /sparql.
import { startEditor } from "./editor/start";

const place = document.getElementById("editor");
if (place !== null) {
  startEditor(place);
}
