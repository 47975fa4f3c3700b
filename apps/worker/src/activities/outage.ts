export { isOutage, retryOnOutage } from "@foldwise/db/outage";
