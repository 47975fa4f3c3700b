export { type Renewal, renewAttempts } from "./renew";
export { storeEnergy } from "./store-energy";
