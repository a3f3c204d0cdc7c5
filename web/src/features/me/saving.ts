import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { api, queries, type Schemas } from "@/api/client";
import { openAnew } from "@/lib/opens";

/** Changes the person's account, reads it anew and says that it is saved. */
export async function save(changed: Partial<Schemas["ProfileInput"]>): Promise<void> {
  await api.PATCH("/me", { body: changed as Schemas["ProfileInput"] }); // what is left out stays
  await reread();
  notifications.show({ message: i18next.t("saved") });
}

export async function reread(): Promise<void> {
  openAnew();
  await queries.invalidateQueries({ queryKey: ["get", "/me"] });
}
