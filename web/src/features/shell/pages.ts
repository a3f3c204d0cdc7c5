import { IconBriefcase, IconClipboardList, IconFolders, IconHome, IconWallet } from "@tabler/icons-react";

const CONTRIBUTOR = [
  { to: "/", label: "pages.dashboard", Icon: IconHome },
  { to: "/projects", label: "pages.projects", Icon: IconFolders },
  { to: "/work", label: "pages.work", Icon: IconBriefcase },
  { to: "/payments", label: "pages.payments", Icon: IconWallet },
] as const;
const MANAGER = [{ to: "/manage", label: "pages.manage", Icon: IconClipboardList }] as const;

/** The pages a person's roles open, in the order of a day. */
export function pagesFor(roles: readonly string[]) {
  return [
    ...(roles.includes("contributor") ? CONTRIBUTOR : []),
    ...(roles.includes("manager") ? MANAGER : []),
  ];
}
