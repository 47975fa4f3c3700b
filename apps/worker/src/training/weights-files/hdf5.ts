import { Dataset, File, Group, ready } from "h5wasm/node";

/** An array of a file, read when it is asked for. */
export interface StoredArray {
  /** As the file calls it, for messages. */
  readonly name: string;
  readonly shape: readonly number[];
  /** The shape was not kept: its one side is the array's length. */
  readonly isFlat?: boolean;
  /** Throws when the values cannot be read or are no 32- or 64-bit floats. */
  read(): Float32Array;
}

/** A group of an HDF5 file. Every method throws, with the library's own words, where the file is damaged. */
export interface Hdf5Group {
  readonly path: string;
  keys(): string[];
  group(name: string): Hdf5Group | null;
  /** A dataset below this group; `name` may be a path. */
  array(name: string): StoredArray | null;
  text(attribute: string): string | null;
  /**
   * A list of strings. Keras cuts one that would not fit an object's header into `<name>0`, `<name>1`, and so on.
   * Null where there is none.
   */
  texts(attribute: string): string[] | null;
}

export interface Hdf5Writer {
  group(name: string): Hdf5Writer;
  text(attribute: string, value: string): void;
  texts(attribute: string, values: readonly string[]): void;
  floats(name: string, values: Float32Array, shape: readonly number[]): void;
}

/** Runs `read` on the file's root. Throws what it throws, and an Error with HDF5's own words for what is no such file. */
export async function readHdf5<T>(path: string, read: (root: Hdf5Group) => T): Promise<T> {
  await openLibrary();
  const file = new File(path, "r");
  try {
    return read(groupOf(file));
  } finally {
    quietly(() => file.close());
  }
}

/** Writes a file; what stood under its name is gone. */
export async function writeHdf5(path: string, write: (root: Hdf5Writer) => void): Promise<void> {
  await openLibrary();
  const file = new File(path, "w");
  try {
    write(writerOf(file));
    file.flush();
  } finally {
    file.close();
  }
}

async function openLibrary(): Promise<void> {
  const library = await ready;
  // Otherwise errors are printed, and the calls that failed go on with what they have.
  library.activate_throwing_error_handler();
}

function groupOf(group: Group): Hdf5Group {
  const attribute = (name: string) => group.attrs[name]?.value ?? null;
  const strings = (name: string) => {
    const value = attribute(name);
    return Array.isArray(value) ? value.map(String) : null;
  };
  const find = (name: string) => (hasPath(group, name) ? group.get(name) : null);
  return {
    path: group.path,
    keys: () => group.keys(),
    group: (name) => {
      const found = find(name);
      return found instanceof Group ? groupOf(found) : null;
    },
    array: (name) => {
      const found = find(name);
      return found instanceof Dataset ? arrayOf(found) : null;
    },
    text: (name) => {
      const value = attribute(name);
      return typeof value === "string" ? value : null;
    },
    texts: (name) => {
      const whole = strings(name);
      if (whole) return whole;
      const parts: string[] = [];
      for (let part = strings(`${name}0`), i = 1; part; part = strings(`${name}${i++}`)) parts.push(...part);
      return parts.length > 0 ? parts : null;
    },
  };
}

/** HDF5 takes a missing link for an error, so each part of the path is looked for first. */
function hasPath(group: Group, path: string): boolean {
  let at: unknown = group;
  for (const part of path.split("/")) {
    if (!(at instanceof Group) || !at.keys().includes(part)) return false;
    at = at.get(part);
  }
  return true;
}

function arrayOf(dataset: Dataset): StoredArray {
  return {
    name: dataset.path,
    shape: dataset.shape ?? [],
    read: () => {
      const { value } = dataset;
      if (value instanceof Float32Array) return value;
      if (value instanceof Float64Array) return Float32Array.from(value);
      if (typeof value === "number") return Float32Array.of(value);
      throw new Error(`${dataset.path} holds ${JSON.stringify(dataset.dtype)}, not 32-bit floats`);
    },
  };
}

function writerOf(group: Group): Hdf5Writer {
  return {
    group: (name) => writerOf(group.create_group(name)),
    text: (name, value) => group.create_attribute(name, value, [], "S"),
    texts: (name, values) => {
      // Of one length, as NumPy's arrays of bytes are; at least 1, also where there is none.
      const longest = Math.max(1, ...values.map((value) => Buffer.byteLength(value)));
      group.create_attribute(name, [...values], [values.length], `S${longest}`);
    },
    floats: (name, data, shape) => {
      group.create_dataset({ name, data, shape: [...shape], dtype: "<f" });
    },
  };
}

function quietly(close: () => void): void {
  try {
    close();
  } catch {
    // A damaged file was read as far as it goes; that it cannot be closed properly adds nothing.
  }
}
