/** Variables that a child process gets by name. */
const NAMES: ReadonlySet<string> = new Set([
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "LANG",
  "LANGUAGE",
  "TZ",
  "TMPDIR",
  "NODE_ENV",
  "LD_LIBRARY_PATH",
  "DYLD_LIBRARY_PATH",
  "FOLDWISE_INPUT_THREADS",
]);
/** Beginnings of the names of settings: of the locale, TensorFlow, CUDA and the libraries that these compute with. */
const PREFIXES = [
  "LC_",
  "TF_",
  "CUDA_",
  "NVIDIA_",
  "NCCL_",
  "CUBLAS_",
  "CUDNN_",
  "XLA_",
  "OMP_",
  "KMP_",
  "MKL_",
];

/**
 * What a child process gets of this process' environment. It decodes images and reads models of others, so that it is
 * an allow-list: no address of a service, password, token, cloud key or proxy, and nothing that makes Node load code.
 */
export function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => NAMES.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix)),
    ),
  );
}
