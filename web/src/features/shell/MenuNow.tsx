import { Menu } from "@mantine/core";
import { cloneElement, type ReactElement, useEffect, useRef, useState } from "react";
import type { Item } from "./LaterMenu";

interface Given {
  button: ReactElement<Record<string, unknown>>;
  items: readonly Item[];
}

/** The menu itself; it opens as soon as it has come, and gives the focus back to its button. */
export default function MenuNow({ button, items }: Given) {
  const [isOpen, setOpen] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    target.current?.focus();
    setOpen(true);
  }, []);
  return (
    <Menu opened={isOpen} onChange={setOpen}>
      <Menu.Target>{cloneElement(button, { ref: target })}</Menu.Target>
      <Menu.Dropdown>
        {items.map(({ title, lang, act }) => (
          <Menu.Item key={title} lang={lang} onClick={() => void act()}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
