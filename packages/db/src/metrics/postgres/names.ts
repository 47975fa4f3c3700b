import { FoldwiseError } from "@foldwise/core/errors";
import type pg from "pg";
import type { Connection } from "../../client";

const MAX_CACHED = 100_000;

/**
 * Ids of metric names, kept for the life of the process: names are never deleted. What a call answers is its own: the
 * cache may be emptied by another call at any moment.
 */
export class NameCache {
  private readonly ids = new Map<string, number>();
  private readonly names = new Map<number, string>();

  constructor(
    private readonly connection: Pick<Connection, "pool" | "aside">,
    private readonly most = MAX_CACHED,
  ) {}

  /**
   * Ids of names, made where they are new, in order so that two processes do not wait for each other in a circle.
   * @param within a transaction of the pool: others may hold all the rest of it, so the connection aside is asked.
   */
  async resolve(names: Iterable<string>, { within = false } = {}): Promise<Map<string, number>> {
    const pool = within ? this.connection.aside : this.connection.pool;
    const wanted = [...names];
    const { found, missing } = this.cached(wanted);
    if (missing.length > 0) {
      await pool.query(
        "insert into metric_name (name) select n from unnest($1::text[]) n where not exists (select from metric_name m where m.name = n) order by n on conflict do nothing",
        [missing],
      );
      await this.find(pool, missing, found);
    }
    return new Map(
      wanted.map((name) => {
        const id = found.get(name);
        if (id === undefined) throw new FoldwiseError("internal", `No id for the metric ${name}.`);
        return [name, id];
      }),
    );
  }

  /** Ids of the names that are known. */
  async lookup(names: readonly string[]): Promise<number[]> {
    const { found, missing } = this.cached(names);
    if (missing.length > 0) await this.find(this.connection.pool, missing, found);
    return names.flatMap((name) => found.get(name) ?? []);
  }

  /** What tells the names of these ids. */
  async texts(ids: Iterable<number>): Promise<(id: number) => string> {
    const found = new Map<number, string>();
    const missing: number[] = [];
    for (const id of new Set(ids)) {
      const name = this.names.get(id);
      if (name === undefined) missing.push(id);
      else found.set(id, name);
    }
    if (missing.length > 0) {
      const { rows } = await this.connection.pool.query<NameRow>(
        "select id, name from metric_name where id = any($1::int[])",
        [missing],
      );
      this.keep(rows);
      for (const { id, name } of rows) found.set(id, name);
    }
    return (id) => found.get(id) ?? `metric ${id}`;
  }

  private cached(names: readonly string[]): { found: Map<string, number>; missing: string[] } {
    const found = new Map<string, number>();
    const missing: string[] = [];
    for (const name of names) {
      const id = this.ids.get(name);
      if (id === undefined) missing.push(name);
      else found.set(name, id);
    }
    return { found, missing };
  }

  private async find(pool: pg.Pool, names: readonly string[], found: Map<string, number>): Promise<void> {
    const { rows } = await pool.query<NameRow>(
      "select id, name from metric_name where name = any($1::text[])",
      [names],
    );
    this.keep(rows);
    for (const { id, name } of rows) found.set(name, id);
  }

  private keep(rows: readonly NameRow[]): void {
    if (this.ids.size + rows.length > this.most) {
      this.ids.clear();
      this.names.clear();
    }
    for (const { id, name } of rows) {
      this.ids.set(name, id);
      this.names.set(id, name);
    }
  }
}

interface NameRow {
  id: number;
  name: string;
}
