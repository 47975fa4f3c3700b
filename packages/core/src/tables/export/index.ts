export { tableToCsv } from "./csv";
export {
  answerLine,
  type DisplayTable,
  displayTable,
  formatNumber,
  formatOf,
  type RateFormat,
  rateFormat,
} from "./display";
export { tableToJson } from "./json";
export { escapeLatex, tableToLatex } from "./latex";
export { tableToMarkdown } from "./markdown";
export { renderTable, TABLE_FORMATS, type TableFormat } from "./render";
