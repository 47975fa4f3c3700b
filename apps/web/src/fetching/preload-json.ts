import { preload } from "react-dom";

/**
 * Has the browser fetch an answer of the API with the document, beside the scripts that will ask for it. On a navigation in the
 * page there is no document, and the page's own request is as early.
 */
export function preloadJson(path: string): void {
  // As `fetch` asks: with the cookies of this origin.
  if (typeof window === "undefined") preload(path, { as: "fetch", crossOrigin: "anonymous" });
}
