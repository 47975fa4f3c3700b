export { createNotifier, type Notifier } from "./create";
export { publishNotification } from "./publish-now";
