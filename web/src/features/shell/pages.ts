import {
  IconBriefcase,
  IconClipboardList,
  IconFolders,
  IconHome,
  IconShieldCheck,
} from "@tabler/icons-react";

const CONTRIBUTOR = [
  { to: "/", label: "pages.dashboard", Icon: IconHome, IconShieldCheck },
  { to: "/projects", label: "pages.projects", Icon: IconFolders },
  { to: "/work", label: "pages.work", Icon: IconBriefcase },
] as const;
const MANAGER = [{ to: "/manage", label: "pages.manage", Icon: IconClipboardList }] as const;
const ADMIN = [{ to: "/admin", label: "pages.admin", Icon: IconShieldCheck }] as const;

/** The pages a person's roles open, in the order of a day. */
export function pagesFor(roles: readonly string[]) {
  return [
    ...(roles.includes("contributor") ? CONTRIBUTOR : []),
    ...(roles.includes("manager") ? MANAGER : []),
    ...(roles.includes("admin") ? ADMIN : []),
  ];
}
