import { readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";

const APP = fileURLToPath(new URL("../../apps/web/src/app", import.meta.url));

/** Pages of the app that none of these addresses is of, by their folder; but the one that says that there is no page. */
export function unvisitedPages(addresses: readonly string[]): string[] {
  const paths = addresses.map((address) => new URL(address, "http://page.invalid").pathname);
  const routes = readdirSync(APP, { recursive: true, encoding: "utf8" })
    .filter((file) => basename(file) === "page.tsx")
    .map((file) => dirname(file));
  if (routes.length === 0) throw new Error(`No page below ${APP}.`);
  return routes
    .filter((route) => !route.startsWith("[..."))
    .filter((route) => {
      const pattern = new RegExp(`^/${route === "." ? "" : route.replaceAll(/\[\w+\]/g, "(?!new$)[^/]+")}$`);
      return !paths.some((path) => pattern.test(path));
    });
}
