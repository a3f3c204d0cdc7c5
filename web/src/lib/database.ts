/** The small database of this page on this device: texts by their names. Everything here may be refused by a browser. */

const NAME = "inlier";
const STORE = "kept";

let opened: Promise<IDBDatabase> | undefined;

/** The connection, made anew after one that failed or was closed. */
function open(): Promise<IDBDatabase> {
  if (opened === undefined) {
    opened = connect();
    opened.catch(lose);
  }
  return opened;
}

function connect(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onerror = () => failed(asked.error);
    asked.onsuccess = () => {
      const database = asked.result;
      database.onclose = lose;
      database.onversionchange = () => {
        database.close();
        lose();
      };
      done(database);
    };
  });
}

function lose(): void {
  opened = undefined;
}

type Ask<Found> = (store: IDBObjectStore) => IDBRequest<Found>;

/** What was asked of the database, once it is on the disk; asked again if the connection turns out to be closed. */
async function run<Found>(mode: IDBTransactionMode, ask: Ask<Found>): Promise<Found> {
  const used = open();
  try {
    return await transact(await used, mode, ask);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
    if (opened === used) lose();
    return transact(await open(), mode, ask);
  }
}

function transact<Found>(database: IDBDatabase, mode: IDBTransactionMode, ask: Ask<Found>): Promise<Found> {
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
