"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** One setting of a view, kept in the address: a link shows what its sender saw. A default is left out. */
export function useUrlState(key: string, fallback: string): [string, (value: string) => void] {
  const search = useSearchParams();
  const setMany = useSetUrlState();
  const set = useCallback(
    (value: string) => setMany({ [key]: value === fallback ? null : value }),
    [setMany, key, fallback],
  );
  return [search.get(key) ?? fallback, set];
}

/** Changes several settings at once; null takes one out. Next's router follows replaceState without a round trip. */
export function useSetUrlState(): (changes: Record<string, string | null>) => void {
  const pathname = usePathname();
  return useCallback(
    (changes) => {
      // Read at the moment of the change: two settings changed in one tick must not undo each other.
      const next = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(changes)) {
        if (value === null || value === "") next.delete(key);
        else next.set(key, value);
      }
      const query = next.toString();
      window.history.replaceState(null, "", query ? `${pathname}?${query}` : pathname);
    },
    [pathname],
  );
}
