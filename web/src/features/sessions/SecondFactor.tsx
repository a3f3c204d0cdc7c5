import { Anchor, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeInput } from "@/components/CodeInput";

interface Given {
  busy: boolean;
  answer: (code: string) => void;
  recover: (code: string) => void;
  back: () => void;
}

/** The app's code beside the password, or one of the recovery codes for who lost the app. */
export function SecondFactor({ busy, answer, recover, back }: Given) {
  const { t } = useTranslation(["sessions", "words"]);
  const [code, setCode] = useState("");
  const [isLost, setLost] = useState(false);
  const [recovery, setRecovery] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isLost) return recover(recovery);
    if (code.length === 6) answer(code);
  }

  function complete(typed: string) {
    answer(typed);
    setCode("");
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        {isLost ? (
          <TextInput
            label={t("recovery.label")}
            description={t("recovery.says")}
            name="recovery"
            autoComplete="off"
            required
            autoFocus
            maxLength={40}
            value={recovery}
            onChange={(event) => setRecovery(event.currentTarget.value)}
          />
        ) : (
          <>
            <Text>{t("code")}</Text>
            <CodeInput value={code} change={setCode} complete={complete} busy={busy} />
          </>
        )}
        {isLost && (
          <Button type="submit" loading={busy}>
            {t("title")}
          </Button>
        )}
        <Group justify="space-between">
          <Anchor component="button" type="button" size="sm" onClick={() => setLost(!isLost)}>
            {t(isLost ? "recovery.app" : "recovery.lost")}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={back}>
            {t("recovery.back")}
          </Anchor>
        </Group>
      </Stack>
    </form>
  );
}
