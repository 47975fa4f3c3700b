export {
  type AnswerWord,
  answerLine,
  answerP,
  answerVerdict,
  answerWord,
  OWN_INTERVAL,
  testedNoun,
  verdictText,
} from "./answer-line";
export { tableToCsv } from "./csv";
export { type DisplayTable, displayTable, formatOf, publishedText, rateFormat } from "./display";
export { tableToJson } from "./json";
export { escapeLatex, tableToLatex } from "./latex";
export { tableToMarkdown } from "./markdown";
export {
  formatInterval,
  formatMargin,
  formatNumber,
  formatP,
  formatSigned,
  type RateFormat,
} from "./numbers";
export { placedNotes, placesText } from "./places";
export { renderTable, TABLE_FORMATS, type TableFormat } from "./render";
