export { renewAttempt } from "./renew";
