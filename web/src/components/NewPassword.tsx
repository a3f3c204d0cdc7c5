import { List, PasswordInput, Text } from "@mantine/core";
import { IconCheck, IconPoint } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** What the API asks of a password, each rule by its name in the catalogue. */
const RULES = {
  length: (text: string) => text.length >= 10,
  lower: (text: string) => /[a-z]/.test(text),
  upper: (text: string) => /[A-Z]/.test(text),
  digit: (text: string) => /[0-9]/.test(text),
} as const;
const NAMES = Object.keys(RULES) as (keyof typeof RULES)[];

export function isStrong(password: string): boolean {
  return NAMES.every((name) => RULES[name](password));
}

interface Given {
  value: string;
  change: (password: string) => void;
  problem?: ReactNode;
}

/** A password to be chosen, with each rule ticked while it is typed. */
export function NewPassword({ value, change, problem }: Given) {
  const { t } = useTranslation();
  return (
    <div>
      <PasswordInput
        label={t("password.new")}
        name="password"
        autoComplete="new-password"
        required
        maxLength={256}
        value={value}
        error={problem}
        aria-describedby="password-rules"
        visibilityToggleButtonProps={{ "aria-label": t("password.show"), tabIndex: 0 }}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <List id="password-rules" listStyleType="none" size="xs" mt={6} spacing={2}>
        {NAMES.map((name) => {
          const holds = RULES[name](value);
          const Icon = holds ? IconCheck : IconPoint;
          return (
            <List.Item
              key={name}
              icon={<Icon size={14} aria-label={holds ? t("password.holds") : undefined} />}
            >
              <Text span size="xs" c={holds ? "lagoon" : "dimmed"}>
                {t(`password.${name}`)}
              </Text>
            </List.Item>
          );
        })}
      </List>
    </div>
  );
}
