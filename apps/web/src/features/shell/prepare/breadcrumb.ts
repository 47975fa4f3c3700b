export interface Crumb {
  label: string;
  /** None for the page itself. */
  href: string | null;
}

/** The way to a page from its address. `titles` has names of list pages; `own` is the page's own name and its parent's, once they are known. */
export function prepareBreadcrumb(
  pathname: string,
  titles: ReadonlyMap<string, string>,
  own: { name: string | null; parent: string | null },
): Crumb[] {
  const parts = pathname.split("/").filter(Boolean);
  if (parts.length === 0) return [{ label: titles.get("/") ?? "Overview", href: null }];
  return parts.map((part, index) => {
    const href = `/${parts.slice(0, index + 1).join("/")}`;
    const isLast = index === parts.length - 1;
    const known = isLast ? own.name : index === parts.length - 2 ? own.parent : null;
    const label = titles.get(href) ?? known ?? spoken(part);
    return { label, href: isLast ? null : href };
  });
}

function spoken(part: string): string {
  const text = decodeURIComponent(part);
  return text === "new" ? "New" : text === "edit" ? "Edit" : text;
}
