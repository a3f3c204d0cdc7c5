import { useTranslation } from "react-i18next";
import { KeysModal } from "./KeysModal";

const ALWAYS = ["help", "guidelines", "write", "leave", "handIn", "next"] as const;
const OF_TYPE = {
  classification: ["label"],
  evaluation: ["rate", "ratePart"],
  comparison: ["prefer", "equal"],
  ranking: ["rank", "tie"],
  code: ["indent"],
} as const;
const KEYS = {
  help: "?",
  guidelines: "G",
  write: "W",
  leave: "Esc",
  handIn: "Ctrl + Enter",
  next: "N",
  label: "1 – 9",
  rate: "1 – 5",
  ratePart: "↑ ↓",
  prefer: "A B C … / 1 2 3 …",
  equal: "0 / =",
  rank: "Alt + ↑ ↓",
  tie: "=",
  indent: "Tab, Esc Tab",
} as const;

export function KeysHelp({
  isOpen,
  close,
  taskType,
  always = ALWAYS,
}: {
  isOpen: boolean;
  close: () => void;
  taskType: string;
  /** The keys that the screen has whatever the type. */
  always?: readonly (typeof ALWAYS)[number][];
}) {
  const { t } = useTranslation("work");
  const own: readonly (keyof typeof KEYS)[] =
    taskType in OF_TYPE ? OF_TYPE[taskType as keyof typeof OF_TYPE] : [];
  const keys = [...own, ...always].map((name) => [KEYS[name], t(`keys.${name}`)] as const);
  return <KeysModal isOpen={isOpen} close={close} title={t("keys.title")} keys={keys} />;
}
