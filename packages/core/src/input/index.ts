export { type CsvRow, parseCsv } from "./csv";
export { isLong, MAX_YAML_BYTES, openYaml, readYaml, type YamlText } from "./read-yaml";
export { MAX_INTEGER, storableProblems } from "./storable";
export { hasUnprintable, UNPRINTABLE_NAME, visibleLines, visibleText } from "./visible-text";
export { NO_CREDENTIALS, webAddress } from "./web-address";
