"use client";

import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";

const NameContext = createContext<{ name: string | null; setName: (name: string | null) => void }>({
  name: null,
  setName: () => undefined,
});

export function PageNameProvider({ children }: { children: ReactNode }) {
  const [name, setName] = useState<string | null>(null);
  const value = useMemo(() => ({ name, setName }), [name]);
  return <NameContext value={value}>{children}</NameContext>;
}

export function usePageName(): string | null {
  return use(NameContext).name;
}

/** Names the page in the breadcrumb and in the browser's tab. */
export function useNamePage(name: string | null): void {
  const { setName } = use(NameContext);
  useEffect(() => {
    setName(name);
    if (name) document.title = `${name} · Foldwise`;
    return () => setName(null);
  }, [name, setName]);
}
