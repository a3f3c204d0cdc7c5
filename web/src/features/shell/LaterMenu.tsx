import { cloneElement, lazy, type ReactElement, Suspense, useState } from "react";

export interface Item {
  title: string;
  lang?: string;
  act: () => Promise<unknown>;
}

interface Given {
  /** A native button with its label; it looks the same before and after its menu has come. */
  button: ReactElement<Record<string, unknown>>;
  items: readonly Item[];
}

const load = () => import("./MenuNow");
const MenuNow = lazy(load);

/** A menu that is fetched when somebody is about to open it: what it is made of weighs as much as a whole page. */
export function LaterMenu({ button, items }: Given) {
  const [isWanted, setWanted] = useState(false);
  const early = () => void load().catch(() => undefined); // a failure shows when the menu is opened
  const closed = cloneElement(button, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onPointerEnter: early,
    onFocus: early,
    onClick: () => setWanted(true),
  });
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <MenuNow button={button} items={items} />
    </Suspense>
  );
}
