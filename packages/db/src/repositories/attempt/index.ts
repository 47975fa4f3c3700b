export { type Renewal, renewAttempts } from "./renew";
