/** Oldest Node taken, and the first one refused: tfjs-node 4.22 calls `util` functions that Node 23 removed. */
const MIN_VERSION = [20, 19];
const REFUSED = 23;

/**
 * @param {string} version such as "22.11.0"
 * @returns {boolean}
 */
export function isSupportedNode(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = MIN_VERSION;
  if (major >= REFUSED) return false;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** Ends the process with one line when this Node cannot run Foldwise. */
export function requireSupportedNode() {
  if (isSupportedNode(process.versions.node)) return;
  console.error(
    `Foldwise needs Node 20.19 or newer and below 23 (TensorFlow's addon does not load on others); this is ${process.version}. Install Node 22: https://nodejs.org/en/download`,
  );
  process.exit(1);
}
