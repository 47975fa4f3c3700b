export { createNews, type NewsDesk } from "./create";
