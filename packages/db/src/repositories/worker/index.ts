export { countLiveWorkers, LIVE_SECONDS, listWorkers } from "./list";
export { registerWorker, stopWorker, type WorkerRegistration } from "./register";
