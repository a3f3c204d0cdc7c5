import { Box, Code, Group, Stack, Text } from "@mantine/core";
import { QRCodeSVG } from "qrcode.react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { CodeInput } from "@/components/CodeInput";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import type { Act } from "@/lib/act";

/** The secret for the authenticator app as a picture and as text, and the code that proves the app has it. */
export function ShowApp({ begun, act }: { begun: Schemas["BegunView"]; act: Act<[string]> }) {
  const { t } = useTranslation("second_factors");
  const [code, setCode] = useState("");
  async function complete(typed: string) {
    if (!(await act.run(typed))) setCode("");
  }
  return (
    <Group align="flex-start" gap="lg">
      <Box bg="white" p="sm" bdrs="md">
        <QRCodeSVG value={begun.uri} size={168} title={t("app.picture")} />
      </Box>
      <Stack gap="xs" flex={1} miw={240}>
        <Text size="sm">{t("app.scan")}</Text>
        <Text size="sm">{t("app.type")}</Text>
        <Code className="breaks">{begun.secret}</Code>
        <Text size="sm" mt="xs">
          {t("app.code")}
        </Text>
        <CodeInput value={code} change={setCode} complete={(typed) => void complete(typed)} busy={act.busy} />
        <RefusedElsewhere act={act} />
      </Stack>
    </Group>
  );
}
