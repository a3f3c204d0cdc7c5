import { Badge, Button, Card, Group, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { calls, queries, type Schemas } from "@/api/client";
import { exactly } from "@/lib/days";
import { country } from "@/lib/format";
import { useMe } from "@/lib/who";
import { ByState } from "./ByState";
import { Check } from "./Check";
import { PAGED } from "./Listed";
import { type Names, namesIn, Who } from "./Who";

const STATES = ["pending", "verified", "rejected"] as const;
type State = (typeof STATES)[number];
type CheckView = Schemas["CheckView"];

/** Identity checks, the oldest first: documents are looked at on the record, and somebody decides (R13, R34, R35). */
export function Identity() {
  const { t } = useTranslation("admin");
  const [state, setState] = useState<State>("pending");
  const [open, setOpen] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const found = calls.useInfiniteQuery(
    "get",
    "/identity-checks",
    { params: { query: { state, limit: 25 } } },
    PAGED,
  );
  const names = namesIn(found.data?.pages);
  const all = found.data?.pages.flatMap((page) => page.identity_checks) ?? [];
  async function decided(words: string, id: string) {
    const at = all.findIndex((one) => one.check_id === id);
    setSaid(words);
    setOpen(all[at + 1]?.check_id ?? null);
    await queries.invalidateQueries({ queryKey: ["get", "/identity-checks"] });
  }
  return (
    <ByState
      about="identity"
      name={(one) => t(`identity.states.${one}`)}
      none={(one) => t(`identity.none.${one}`)}
      states={STATES}
      state={state}
      choose={(chosen) => {
        setState(chosen);
        setOpen(null);
      }}
      said={said}
      found={found}
      rows={all.map((check) => (
        <Row
          key={check.check_id}
          check={check}
          names={names}
          isOpen={open === check.check_id}
          open={() => setOpen(check.check_id)}
          close={() => setOpen(null)}
          decided={(words) => void decided(words, check.check_id)}
        />
      ))}
    />
  );
}

interface Given {
  check: CheckView;
  names: Names;
  isOpen: boolean;
  open: () => void;
  close: () => void;
  decided: (words: string) => void;
}

function Row({ check, names, isOpen, open, close, decided }: Given) {
  const { t } = useTranslation(["admin", "words"]);
  const me = useMe().data;
  const zone = me?.time_zone ?? "UTC";
  const isMine = me?.account_id === check.account_id;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOpen) button.current?.focus();
  }, [isOpen]);
  return (
    <Card withBorder component="article">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Text fw={600}>
              {t(`identity.types.${check.document_type as "passport"}`)} · {country(check.document_country)}
            </Text>
            <Text size="sm" c="dimmed">
              {exactly(check.created_at, zone)} · <Who id={check.account_id} name={names[check.account_id]} />
            </Text>
            {check.decided_at && (
              <Text size="sm" c="dimmed">
                {t("identity.decidedAt", { at: exactly(check.decided_at, zone) })}{" "}
                {check.decided_by && <Who id={check.decided_by} name={names[check.decided_by]} />}
              </Text>
            )}
          </div>
          {check.provider && (
            <Badge variant="outline" color="gray" c="inherit">
              {check.provider}
            </Badge>
          )}
        </Group>
        {check.desk_reason && <Text size="sm">{t(`identity.deskReasons.${check.desk_reason}`)}</Text>}
        {check.session_id && (
          <Text size="sm" c="dimmed" className="breaks">
            {t("identity.session", { id: check.session_id })}
          </Text>
        )}
        {check.reason && (
          <Text size="sm" className="answers">
            {check.reason}
          </Text>
        )}
        {check.state === "pending" && isMine && <Text size="sm">{t("identity.own")}</Text>}
        {check.state === "pending" && !isMine && (
          <Group>
            <Button ref={button} variant="default" aria-expanded={isOpen} onClick={isOpen ? close : open}>
              {t(isOpen ? "identity.close" : "identity.open")}
            </Button>
          </Group>
        )}
        {isOpen && <Check check={check} decided={decided} />}
      </Stack>
    </Card>
  );
}
