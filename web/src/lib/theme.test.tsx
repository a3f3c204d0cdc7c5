import { Alert, MantineProvider, Menu, Modal, Notification } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import i18next from "i18next";
import { afterAll, describe, expect, it, vi } from "vitest";
import { speak } from "./language";
import { theme } from "./theme";

const drawn = () =>
  render(
    <MantineProvider theme={theme}>
      <Modal opened onClose={() => {}} title="A dialog" />
      <Notification>A message</Notification>
      <Alert withCloseButton>A word</Alert>
    </MantineProvider>,
  );

const names = () => screen.getAllByRole("button").map((one) => one.getAttribute("aria-label"));

describe("what closes something", () => {
  afterAll(async () => {
    await i18next.changeLanguage("en");
  });

  it("has a name, in the language of the page", async () => {
    await speak("en");
    drawn();
    expect(names()).toEqual(["Close", "Close", "Close"]);
  });

  it("has it in the other language from then on", async () => {
    await i18next.changeLanguage("es");
    drawn();
    expect(names()).toEqual(["Cerrar", "Cerrar", "Cerrar"]);
  });
});

describe("a menu", () => {
  it("has nothing in it but its entries, the first of which has the focus", async () => {
    render(
      <MantineProvider theme={theme} env="test">
        <Menu opened>
          <Menu.Target>
            <button type="button">More</button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item>One</Menu.Item>
            <Menu.Item>Two</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </MantineProvider>,
    );
    const entries = screen.getAllByRole("menuitem", { hidden: true });
    expect([...screen.getByRole("menu", { hidden: true }).children]).toEqual(entries);
    await vi.waitFor(() => expect(document.activeElement).toBe(entries[0]));
  });
});
