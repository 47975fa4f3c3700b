export { MAX_POINTS, thin } from "./thin";
