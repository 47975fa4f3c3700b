export { readOverview } from "./read";
