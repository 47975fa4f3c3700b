export { createNews, type NewsDesk } from "./create";
export { publishNews } from "./publish-now";
