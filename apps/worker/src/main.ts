import { parseEnvironment } from "./environment";

parseEnvironment(process.env);
console.error("foldwise-worker: skeleton");
