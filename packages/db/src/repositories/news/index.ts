export { publishNews } from "./publish";
