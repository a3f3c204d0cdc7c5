import { Badge, Button, Card, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Trans, useTranslation } from "react-i18next";
import { api, calls, queries, type Schemas } from "@/api/client";
import { Facts } from "@/components/Facts";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { Term } from "@/components/Term";
import { Waiting } from "@/components/Waiting";
import { useAct } from "@/lib/act";
import { exactly } from "@/lib/days";
import { locale } from "@/lib/language";
import { useNow } from "@/lib/now";
import { useOnce } from "@/lib/once";
import { useZone } from "@/lib/who";
import { type Method, standingOf } from "./rest";

/** Where one's money goes, a currency each; and another place for it. */
export function Methods() {
  const { t } = useTranslation(["payments", "terms"]);
  const found = calls.useQuery("get", "/me/payout-methods", {});
  const methods = found.data?.payout_methods ?? [];
  return (
    <Page title={t("methods.title")} says={t("methods.says")}>
      {found.error && <Refused error={found.error} again={() => void found.refetch()} />}
      {found.isPending && <Waiting rows={2} height={90} />}
      {found.data && methods.length === 0 && <Text>{t("methods.none")}</Text>}
      {methods.length > 0 && (
        <Stack component="ul" p={0} m={0} gap="sm">
          {[...methods].reverse().map((one) => (
            <MethodCard key={one.method_id} of={one} among={methods} />
          ))}
        </Stack>
      )}
      {found.data && <Add known={methods} />}
    </Page>
  );
}

const COLOURS = { used: "green", resting: "yellow", failed: "red", replaced: "gray" } as const;

function MethodCard({ of, among }: { of: Method; among: readonly Method[] }) {
  const { t } = useTranslation("payments");
  const zone = useZone();
  const now = useNow(60_000);
  const { state, restsUntil } = standingOf(of, among, now);
  return (
    <Card withBorder component="li" py="sm">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text fw={600} className="breaks">
            {of.label}
          </Text>
          <Badge variant="light" color={COLOURS[state]}>
            {t(`methods.states.${state}`)}
          </Badge>
        </Group>
        <Facts
          of={[
            [t("methods.currency"), of.currency],
            [t("methods.kind"), t(`providers.${of.provider as "manual"}`, { defaultValue: of.provider })],
            [t("methods.endsIn"), of.destination_hint],
            [t("methods.added"), exactly(of.created_at, zone)],
          ]}
        />
        {state === "resting" && (
          <Text size="sm">{t("methods.rests", { at: exactly(restsUntil, zone) })}</Text>
        )}
        {state === "failed" && of.failed_at && (
          <Text size="sm">{t("methods.failed", { at: exactly(of.failed_at, zone) })}</Text>
        )}
      </Stack>
    </Card>
  );
}

const CODES = (
  "ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR IQD JOD " +
  "JPY KES KRW KWD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN PYG RON SEK SGD THB TND TRY TWD UAH " +
  "UGX USD VES VND XAF XOF ZAR"
).split(" ");
const FIELDS = ["currency", "label", "destination"] as const;
const LEAST = 4; // characters that can say where money goes

/** The operator's bank carries transfers out; what it needs is one line. */
function Add({ known }: { known: readonly Method[] }) {
  const { t } = useTranslation(["payments", "words"]);
  const once = useOnce();
  const form = useForm<{ currency: string | null; label: string; destination: string }>({
    initialValues: { currency: null, label: "", destination: "" },
    validate: {
      currency: (value) => (value === null ? t("methods.errors.currency") : null),
      label: (value) => (value.trim() === "" ? t("methods.errors.label") : null),
      destination: (value) => (value.trim().length < LEAST ? t("methods.errors.destination") : null),
    },
  });
  const add = useAct(async (body: Schemas["PayoutMethodInput"]) => {
    await once((header) => api.POST("/me/payout-methods", { params: { header }, body }));
    form.reset();
    await queries.invalidateQueries({ queryKey: ["get", "/me/payout-methods"] });
  });
  const { currency } = form.values;
  const isChange = known.some((one) => one.currency === currency);
  return (
    <Section title={t("methods.add")} says={t("methods.addSays")}>
      <form
        noValidate
        onSubmit={form.onSubmit(({ currency: chosen, label, destination }) => {
          if (chosen === null) return;
          void add.run({
            provider: "manual",
            currency: chosen,
            label: label.trim(),
            destination: destination.trim(),
          });
        })}
      >
        <Stack maw={520}>
          <Select
            label={t("methods.currency")}
            description={t("methods.currencySays")}
            data={currencies()}
            searchable
            required
            nothingFoundMessage={t("words:nothingFound")}
            {...form.getInputProps("currency")}
            error={form.errors.currency ?? add.about("currency")}
          />
          <TextInput
            label={t("methods.label")}
            description={t("methods.labelSays")}
            maxLength={60}
            required
            {...form.getInputProps("label")}
            error={form.errors.label ?? add.about("label")}
          />
          <Textarea
            label={t("methods.destination")}
            description={t("methods.destinationSays")}
            maxLength={500}
            autosize
            minRows={2}
            required
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps("destination")}
            onChange={(event) =>
              form.setFieldValue("destination", event.currentTarget.value.replace(/\s*\n\s*/g, ", "))
            }
            error={form.errors.destination ?? add.about("destination")}
          />
          <div aria-live="polite">
            {isChange && <Text size="sm">{t("methods.change", { currency })}</Text>}
          </div>
          <Text size="sm" c="dimmed">
            <Trans t={t} i18nKey="methods.secret" components={{ term: <Term of="held" /> }} />
          </Text>
          <Group>
            <Button type="submit" loading={add.busy}>
              {t("methods.do")}
            </Button>
          </Group>
          <RefusedElsewhere act={add} fields={FIELDS} />
        </Stack>
      </form>
    </Section>
  );
}

/** The currencies that Inlier accounts in, with their names; the API has the last word. */
function currencies() {
  const names = new Intl.DisplayNames([locale()], { type: "currency" });
  return CODES.map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }));
}
