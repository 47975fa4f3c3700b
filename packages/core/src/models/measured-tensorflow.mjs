/**
 * The version of TensorFlow that every figure and test of this repository is of. Read by the packages and, before
 * anything is installed, by the set-up: so a module that Node runs as it is.
 */
export const MEASURED_TENSORFLOW = "2.18.1";
