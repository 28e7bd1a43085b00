// A small file of one's own, chosen on this computer, to be attached as a document.

import { ui } from "./dom.js";
import { emit, word } from "./state.js";

const MAX_BYTES = 1024 * 1024; // the program takes no more either

export const chooseFile = () => ui.file.click();

// Call back with the parts of the act that carry the file.
export function listenForFile(onChosen) {
  ui.file.addEventListener("change", async () => {
    const [file] = ui.file.files;
    ui.file.value = ""; // the same file may be chosen again
    if (!file) return;
    if (!file.size || file.size > MAX_BYTES) return emit("toast", word("badFile"));
    onChosen({ file_name: file.name, data: await encoded(file) });
  });
}

function encoded(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.split(",")[1]));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}
