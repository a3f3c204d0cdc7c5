import { beforeEach, expect, test, vi } from "vitest";

type Connection = Record<"onclose" | "onversionchange", (() => void) | null> & { close: () => void };
type Heard = { result: unknown; error: unknown } & Record<"onsuccess" | "onerror", (() => void) | null>;

let connections: Connection[];
let refuses: boolean;
let disk: Map<string, unknown>;

/** As much of a browser's database as is used here. */
function connection(): Connection {
  let isClosed = false;
  const transaction = () => {
    if (isClosed) throw new DOMException("closed", "InvalidStateError");
    const made = {
      oncomplete: null as (() => void) | null,
      objectStore: () => ({
        get: (name: string) => ({ result: disk.get(name) }),
        put: (value: unknown, name: string) => ({ result: disk.set(name, value) && name }),
      }),
    };
    queueMicrotask(() => made.oncomplete?.());
    return made;
  };
  const close = () => {
    isClosed = true;
  };
  return Object.assign({ onclose: null, onversionchange: null, close }, { transaction });
}

function open(): Heard {
  const asked: Heard = {
    result: null,
    error: new DOMException("no", "UnknownError"),
    onsuccess: null,
    onerror: null,
  };
  const isRefused = refuses;
  queueMicrotask(() => {
    if (isRefused) return asked.onerror?.();
    const made = connection();
    connections.push(made);
    asked.result = made;
    asked.onsuccess?.();
  });
  return asked;
}

async function opened(): Promise<typeof import("./database")> {
  vi.resetModules();
  return import("./database");
}

beforeEach(() => {
  connections = [];
  refuses = false;
  disk = new Map();
  vi.stubGlobal("indexedDB", { open });
});

test("one connection serves all that is asked", async () => {
  const { read, write } = await opened();
  await write("a", 1);
  expect([await read("a"), connections.length]).toEqual([1, 1]);
});

test("after a connection that failed another one is made", async () => {
  const { read, write } = await opened();
  refuses = true;
  await expect(write("a", 1)).rejects.toThrow("no");
  refuses = false;
  await write("a", 2);
  expect(await read("a")).toBe(2);
});

test("a connection that the browser closed is made anew", async () => {
  const { read, write } = await opened();
  await write("a", 1);
  connections[0]?.onclose?.();
  expect([await read("a"), connections.length]).toEqual([1, 2]);
});

test("another window that changes the database is not held up, and this one goes on", async () => {
  const { read, write } = await opened();
  await write("a", 1);
  const close = vi.spyOn(connections[0] as Connection, "close");
  connections[0]?.onversionchange?.();
  expect(close).toHaveBeenCalledOnce();
  expect([await read("a"), connections.length]).toEqual([1, 2]);
});

test("a connection that turns out to be closed is made anew once", async () => {
  const { read, write } = await opened();
  await write("a", 1);
  connections[0]?.close();
  await Promise.all([write("a", 2), write("b", 3)]);
  expect([await read("a"), await read("b"), connections.length]).toEqual([2, 3, 2]);
});
