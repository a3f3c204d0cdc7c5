/** The small database of this page on this device: texts by their names. Everything here may be refused by a browser. */

const NAME = "inlier";
const STORE = "kept";

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opened;
}

/** What was asked of the database, once it is on the disk. */
async function run<Found>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<Found>,
): Promise<Found> {
  const database = await open();
  return new Promise((done, failed) => {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const asked = ask(transaction.objectStore(STORE));
    transaction.oncomplete = () => done(asked.result);
    transaction.onabort = () => failed(transaction.error);
  });
}

export const read = (name: string): Promise<unknown> => run("readonly", (store) => store.get(name));
export const write = (name: string, value: unknown): Promise<unknown> =>
  run("readwrite", (store) => store.put(value, name));
export const clear = (): Promise<unknown> => run("readwrite", (store) => store.clear());
