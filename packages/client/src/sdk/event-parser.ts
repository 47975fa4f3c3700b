export interface ServerEvent {
  id: string | null;
  data: string;
}

/** Cuts a text stream of Server-Sent Events into events; a piece may end anywhere. Comments are dropped. */
export function makeEventParser(): (piece: string) => ServerEvent[] {
  let rest = "";
  return (piece) => {
    // A CR at the end may be half of a CRLF.
    const text = rest + piece;
    const blocks = text.replace(/\r\n/g, "\n").split("\n\n");
    rest = blocks.pop() ?? "";
    return blocks.flatMap((block) => {
      let id: string | null = null;
      const data: string[] = [];
      for (const line of block.split("\n")) {
        const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
        if (field === "id") id = value;
        else if (field === "data") data.push(value);
      }
      return data.length > 0 ? [{ id, data: data.join("\n") }] : [];
    });
  };
}
