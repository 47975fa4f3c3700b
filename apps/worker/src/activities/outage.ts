export { isOutage, withPatience } from "@foldwise/db/outage";
