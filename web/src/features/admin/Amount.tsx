import { Group, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { MoneyInput } from "@/components/MoneyInput";
import type { Money } from "@/lib/format";
import { typed } from "@/lib/price";

const CURRENCY = /^[A-Z]{3}$/;

/** An amount of any currency as it is being typed; `found` is what it comes to, if it is one. */
export function useAmount() {
  const [currency, setCurrency] = useState("USD");
  const [text, setText] = useState("");
  const found: Money | null = CURRENCY.test(currency) ? typed(text, currency) : null;
  return { currency, setCurrency, text, setText, found };
}

/** The fields of an amount: its currency's code, and how much. */
export function Amount({ of, error }: { of: ReturnType<typeof useAmount>; error: ReactNode }) {
  const { t } = useTranslation("admin");
  return (
    <Group align="flex-start">
      <TextInput
        w={110}
        label={t("adjust.currency")}
        required
        maxLength={3}
        autoComplete="off"
        value={of.currency}
        onChange={(event) => of.setCurrency(event.currentTarget.value.toUpperCase())}
      />
      <MoneyInput
        label={t("adjust.amount")}
        required
        currency={of.currency}
        value={of.text}
        onChange={of.setText}
        error={of.text !== "" && of.found === null ? t("adjust.noAmount") : error}
      />
    </Group>
  );
}
