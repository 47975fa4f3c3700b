"use client";

import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";

interface PageName {
  /** Of the page itself, last in the breadcrumb. */
  name: string | null;
  /** Of the page above it; its id where nobody knows the name. */
  parent: string | null;
}

const NOBODY: PageName = { name: null, parent: null };

const NameContext = createContext<{ page: PageName; setPage: (page: PageName) => void }>({
  page: NOBODY,
  setPage: () => undefined,
});

export function PageNameProvider({ children }: { children: ReactNode }) {
  const [page, setPage] = useState(NOBODY);
  const value = useMemo(() => ({ page, setPage }), [page]);
  return <NameContext value={value}>{children}</NameContext>;
}

export function usePageName(): PageName {
  return use(NameContext).page;
}

/** Names the page in the breadcrumb and in the browser's tab, whose `title` is the name unless it says more. */
export function useNamePage(
  name: string | null,
  { title = name, parent = null }: { title?: string | null; parent?: string | null } = {},
): void {
  const { setPage } = use(NameContext);
  useEffect(() => {
    setPage({ name, parent });
    if (title) document.title = `${title} · Foldwise`;
    return () => setPage(NOBODY);
  }, [name, title, parent, setPage]);
}
