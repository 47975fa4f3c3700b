/** Whoever changes a sweep is asked for a name once. */
const KEY = "foldwise.name";
/** Of those who gave none. */
const NOBODY = "web";

/** Empty where none was given in this browser. */
export function editorName(): string {
  return localStorage.getItem(KEY) ?? "";
}

export function keepEditorName(name: string): void {
  localStorage.setItem(KEY, name.trim());
}

/** Who is recorded with a change. */
export function recordedName(name: string): string {
  return name.trim() || NOBODY;
}
