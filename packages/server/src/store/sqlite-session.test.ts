import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { preparedCache } from "./sqlite-session.ts";

describe("statements kept prepared", () => {
  test("are planned once: none of their values is looked at for a better plan", () => {
    const database = new Database(":memory:");
    database.exec("create table job (name text primary key, due integer not null); create index due on job (due)");
    const cache = preparedCache(database);
    cache.get("insert into job values (?, ?), (?, ?)").run("early", 1, "late", 5);
    const query = "select name from job where due < ? order by due limit ?";
    expect(cache.get(query).all(9, 1)).toEqual([{ name: "early" }]);
    expect(cache.get(query).all(9, 2)).toEqual([{ name: "early" }, { name: "late" }]);
    expect(cache.get(query).source).not.toMatch(/(?<!select )\?/);
    expect(cache.get(query)).toBe(cache.get(query));
    expect(cache.get("update job set due = ? where name = ?").run(7, "late").changes).toBe(1);
    expect(cache.get("select due from job where name = ?").all("late")).toEqual([{ due: 7 }]);
    expect(cache.get("delete from job where due > ?").run(1).changes).toBe(1);
    database.close();
  });
});
