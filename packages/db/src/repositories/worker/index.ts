export { countLiveWorkers, LIVE_SECONDS, listLiveClasses, listWorkers } from "./list";
export { registerWorker, stopWorker, type WorkerRegistration } from "./register";
