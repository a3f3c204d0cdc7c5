import { Anchor, Button, Checkbox, Paper, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, calls, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { Languages } from "@/components/Languages";
import { NewPassword } from "@/components/NewPassword";
import { Refused } from "@/components/Refused";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { useAct } from "@/lib/act";
import { bornBy } from "@/lib/days";
import { countries, ownTimeZone } from "@/lib/places";
import { useTitle } from "@/lib/title";
import { CheckMail } from "./CheckMail";

const FIELDS = ["name", "email", "country", "password", "born_on", "languages", "specialisation"];

interface Draft {
  name: string;
  email: string;
  country: string | null;
  born_on: string;
  languages: Schemas["Spoken"][];
  specialisation: string;
}

const EMPTY: Draft = { name: "", email: "", country: null, born_on: "", languages: [], specialisation: "" };

/** Three things about oneself, a date of birth, a password and the terms; the rest can wait (R9, R11). */
export function SignUp() {
  const { t } = useTranslation(["accounts", "words"]);
  useTitle(t("signUp.title"));
  // what was typed outlives a reload of this tab; the password never does
  const [draft, setDraft, forget] = useSessionStorage<Draft>({
    key: "inlier.sign-up",
    defaultValue: EMPTY,
    getInitialValueInEffect: false,
  });
  const [password, setPassword] = useState("");
  const terms = calls.useQuery("get", "/terms");
  const [accepted, setAccepted] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const choices = useMemo(countries, []);
  const set = (changed: Partial<Draft>) => setDraft((before) => ({ ...before, ...changed }));

  const sign = useAct(async () => {
    const body = {
      ...draft,
      country: draft.country ?? "",
      languages: draft.languages.map(({ language, level }) => ({ language, level: level ?? 1 })),
      password,
      terms_version: terms.data?.version ?? "",
      time_zone: ownTimeZone(),
    };
    try {
      await api.POST("/accounts", { body });
    } catch (error) {
      if (error instanceof ProblemError && error.is("terms-outdated")) {
        setAccepted(false);
        void terms.refetch();
      }
      throw error;
    }
    setSentTo(draft.email);
    forget();
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    void sign.run();
  }

  if (sentTo !== null) return <CheckMail email={sentTo} password={password} />;
  return (
    <Paper maw={520} mx="auto" p={{ base: "md", sm: "lg" }} withBorder>
      <form onSubmit={submit}>
        <Stack>
          <div>
            <Title order={1} size="h2">
              {t("signUp.title")}
            </Title>
            <Text c="dimmed" size="sm">
              {t("signUp.says")}
            </Text>
          </div>
          <TextInput
            label={t("signUp.name")}
            description={t("signUp.nameIs")}
            name="name"
            autoComplete="name"
            required
            maxLength={100}
            value={draft.name}
            error={sign.about("name")}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t("email")}
            description={t("signUp.emailIs")}
            type="email"
            name="email"
            autoComplete="email"
            required
            maxLength={254}
            value={draft.email}
            error={sign.about("email")}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
          <Select
            label={t("signUp.country")}
            description={t("signUp.countryIs")}
            searchable
            required
            data={choices}
            value={draft.country}
            error={sign.about("country")}
            nothingFoundMessage={t("words:nothingFound")}
            onChange={(country) => set({ country })}
          />
          <TextInput
            label={t("signUp.bornOn")}
            description={t("signUp.bornOnIs")}
            type="date"
            name="born_on"
            autoComplete="bday"
            required
            max={bornBy(18)}
            value={draft.born_on}
            error={sign.about("born_on")}
            onChange={(event) => set({ born_on: event.currentTarget.value })}
          />
          <NewPassword value={password} change={setPassword} problem={sign.about("password")} />
          <Languages
            spoken={draft.languages}
            change={(languages) => set({ languages })}
            problem={sign.about("languages")}
          />
          <TextInput
            label={t("signUp.specialisation")}
            description={t("signUp.specialisationIs")}
            name="specialisation"
            maxLength={100}
            value={draft.specialisation}
            error={sign.about("specialisation")}
            onChange={(event) => set({ specialisation: event.currentTarget.value })}
          />
          {terms.error && <Refused error={terms.error} again={() => void terms.refetch()} />}
          <Checkbox
            label={t("signUp.terms", { version: terms.data?.version ?? "…" })}
            description={
              <>
                {t("signUp.termsAre")}{" "}
                <Anchor href="/terms" target="_blank" inherit underline="always">
                  {t("signUp.readTerms")}
                </Anchor>
              </>
            }
            disabled={terms.data === undefined}
            required
            checked={accepted}
            error={sign.about("terms_version")}
            onChange={(event) => setAccepted(event.currentTarget.checked)}
          />
          <RefusedElsewhere act={sign} fields={[...FIELDS, "terms_version"]} />
          <Button type="submit" loading={sign.busy}>
            {t("signUp.do")}
          </Button>
          <Text size="sm">
            {t("signUp.known")}{" "}
            <Anchor inherit underline="always" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
              {t("words:signIn")}
            </Anchor>
          </Text>
        </Stack>
      </form>
    </Paper>
  );
}
