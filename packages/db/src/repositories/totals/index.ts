export { countTotals, type Totals } from "./count";
