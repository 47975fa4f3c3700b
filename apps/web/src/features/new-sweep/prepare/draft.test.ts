import { describe, expect, it } from "vitest";
import { type DraftStore, dropDraft, keepDraft, readDraft } from "./draft";

function memory(): DraftStore {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

describe("a draft", () => {
  it("comes back as it was left, for the start it belongs to", () => {
    const store = memory();
    keepDraft(store, "preset:quick-start", "name: mine", "name: quick-start");
    expect(readDraft(store, "preset:quick-start")).toBe("name: mine");
    expect(readDraft(store, "from:12")).toBeNull();
  });
  it("is gone once the form is as it started, or was launched", () => {
    const store = memory();
    keepDraft(store, "from:12", "name: b", "name: a");
    keepDraft(store, "from:12", "name: a", "name: a");
    expect(readDraft(store, "from:12")).toBeNull();
    keepDraft(store, "from:12", "name: b", "name: a");
    dropDraft(store, "from:12");
    expect(readDraft(store, "from:12")).toBeNull();
  });
  it("is none where the browser refuses to store", () => {
    const refuse = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    const store = { getItem: refuse, setItem: refuse, removeItem: refuse };
    keepDraft(store, "from:12", "name: b", "name: a");
    expect(readDraft(store, "from:12")).toBeNull();
  });
});
