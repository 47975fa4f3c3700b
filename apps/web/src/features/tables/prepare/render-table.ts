/** In a file of its own: the formats come with the first use of the page. */
export { renderTable } from "@foldwise/core/tables";
