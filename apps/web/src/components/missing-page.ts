export interface MissingPage {
  title: string;
  sentence: string;
  /** Where what there is can be found. */
  list: { label: string; href: string };
}

interface Kind {
  noun: string;
  list: MissingPage["list"];
  hasIntegerId: boolean;
}

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ["runs", { noun: "run", list: { label: "Runs", href: "/runs" }, hasIntegerId: true }],
  ["sweeps", { noun: "sweep", list: { label: "Sweeps", href: "/sweeps" }, hasIntegerId: true }],
  ["datasets", { noun: "dataset", list: { label: "Datasets", href: "/datasets" }, hasIntegerId: false }],
  [
    "fold-groups",
    { noun: "fold group", list: { label: "Fold groups", href: "/fold-groups" }, hasIntegerId: false },
  ],
  ["tables", { noun: "table", list: { label: "Tables", href: "/tables" }, hasIntegerId: false }],
]);

/** Pages below the one of an id. */
const SUB_PAGES: ReadonlySet<string> = new Set(["", "predict", "edit"]);

/** What a 404 says of an address: what was looked for, what its id has to be, and where to look instead. */
export function describeMissing(pathname: string): MissingPage {
  const [section = "", id = "", ...rest] = pathname.split("/").filter(Boolean).map(decode);
  const kind = KINDS.get(section);
  // Below a thing that may well be there, it is the address that is wrong.
  if (!kind || id === "" || !SUB_PAGES.has(rest.join("/")))
    return {
      title: "Page not found",
      sentence: "There is no page at this address. Check the link, or start from the overview.",
      list: { label: "Overview", href: "/" },
    };
  const { noun, list, hasIntegerId } = kind;
  return hasIntegerId && !/^\d+$/.test(id)
    ? {
        title: `“${id}” is not a ${noun} id`,
        sentence: `A ${noun} id is a whole number, as in ${list.href}/12.`,
        list,
      }
    : {
        title: `No ${noun} ${id}`,
        sentence: `There is no ${noun} with the id “${id}”. It may have been deleted.`,
        list,
      };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
