export { isOutage, withPatience } from "@foldwise/db";
