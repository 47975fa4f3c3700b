export { countLiveWorkers, listLiveClasses, listWorkers } from "./list";
export { LIVE_SECONDS } from "./live";
export { registerWorker, stopWorker, type WorkerRegistration } from "./register";
