// What every page loads: nothing is fetched before something on the page needs it.
import { startPictures } from "./pictures/start";
import { startTypeahead } from "./typeahead";

startPictures(document);
startTypeahead(document);
