import pg from "pg";

/**
 * Makes the database and the role that owns it, neither of which is a superuser's. A cluster of version 0.1, where the
 * superuser owned everything, is handed over. Running it again changes nothing.
 */
export async function prepareDatabase({
  url,
  superuserUrl,
}: {
  url: string;
  superuserUrl: string;
}): Promise<void> {
  const target = new URL(url);
  const owner = target.username;
  const database = target.pathname.slice(1);
  await withClient(superuserUrl, async (client) => {
    const role = await client.query("select 1 from pg_roles where rolname = $1", [owner]);
    if (role.rowCount === 0)
      await client.query(
        `create role ${owner} login nosuperuser password ${client.escapeLiteral(target.password)}`,
      );
    const found = await client.query(
      "select pg_get_userbyid(datdba) as owner from pg_database where datname = $1",
      [database],
    );
    if (found.rowCount === 0) await client.query(`create database ${database} owner ${owner}`);
    else if (found.rows[0]?.owner !== owner) {
      // The database last: what is handed over half is handed over again.
      const inside = new URL(superuserUrl);
      inside.pathname = `/${database}`;
      await withClient(inside.href, (within) => handOver(within, owner));
      await client.query(`alter database ${database} owner to ${owner}`);
    }
  });
}

/** Every schema, table, sequence, view, type and function of ours. `reassign owned` refuses the first superuser's. */
async function handOver(client: pg.Client, owner: string): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `with ours as (
       select oid, nspname from pg_namespace where nspname !~ '^(pg_|information_schema$)'
     )
     select format('alter schema %I owner to %I', nspname, $1::text) as statement
       from ours where nspname <> 'public'
     union all
     select format('alter %s %I.%I owner to %I',
         case relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
         nspname, relname, $1::text)
       from pg_class c join ours on ours.oid = relnamespace
       where relkind in ('r', 'p', 'v', 'm')
          or (relkind = 'S' and not exists (
               select 1 from pg_depend where objid = c.oid and deptype in ('a', 'i')))
     union all
     select format('alter type %I.%I owner to %I', nspname, typname, $1::text)
       from pg_type join ours on ours.oid = typnamespace where typtype in ('e', 'd')
     union all
     select format('alter routine %s owner to %I', p.oid::regprocedure, $1::text)
       from pg_proc p join ours on ours.oid = pronamespace`,
    [owner],
  );
  await client.query("begin");
  for (const { statement } of rows) await client.query(statement);
  await client.query("commit");
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that goes away while we connect says so on the client as well.
  client.on("error", () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
