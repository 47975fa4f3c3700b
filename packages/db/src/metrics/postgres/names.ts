import { FoldwiseError } from "@foldwise/core";
import type pg from "pg";

const MOST_CACHED = 100_000;

/** Ids of metric names, kept for the life of the process: names are never deleted. */
export class NameCache {
  private readonly ids = new Map<string, number>();
  private readonly texts = new Map<number, string>();

  constructor(private readonly pool: pg.Pool) {}

  /** Ids of names, made where they are new, in order so that two processes do not wait for each other in a circle. */
  async resolve(names: Iterable<string>): Promise<Map<string, number>> {
    const wanted = [...names];
    const missing = wanted.filter((name) => !this.ids.has(name)).sort();
    if (missing.length > 0) {
      await this.pool.query(
        "insert into metric_name (name) select n from unnest($1::text[]) n where not exists (select from metric_name m where m.name = n) order by n on conflict do nothing",
        [missing],
      );
      await this.find(missing);
    }
    return new Map(
      wanted.map((name) => {
        const id = this.ids.get(name);
        if (id === undefined) throw new FoldwiseError("internal", `No id for the metric ${name}.`);
        return [name, id];
      }),
    );
  }

  /** Ids of the names that are known. */
  async lookup(names: readonly string[]): Promise<number[]> {
    const missing = names.filter((name) => !this.ids.has(name));
    if (missing.length > 0) await this.find(missing);
    return names.flatMap((name) => this.ids.get(name) ?? []);
  }

  /** Makes `textOf` know these. */
  async load(ids: Iterable<number>): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.texts.has(id));
    if (missing.length === 0) return;
    const { rows } = await this.pool.query<{ id: number; name: string }>(
      "select id, name from metric_name where id = any($1::int[])",
      [missing],
    );
    this.keep(rows);
  }

  textOf(id: number): string {
    return this.texts.get(id) ?? `metric ${id}`;
  }

  private async find(names: readonly string[]): Promise<void> {
    const { rows } = await this.pool.query<{ id: number; name: string }>(
      "select id, name from metric_name where name = any($1::text[])",
      [names],
    );
    this.keep(rows);
  }

  private keep(rows: readonly { id: number; name: string }[]): void {
    if (this.ids.size + rows.length > MOST_CACHED) {
      this.ids.clear();
      this.texts.clear();
    }
    for (const { id, name } of rows) {
      this.ids.set(name, id);
      this.texts.set(id, name);
    }
  }
}
