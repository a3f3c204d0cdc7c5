import { MantineProvider } from "@mantine/core";
import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import MarkdownBody, { safeAddress } from "./MarkdownBody";

function shown(text: string): HTMLElement {
  const { container } = render(
    <MantineProvider>
      <MarkdownBody text={text} />
    </MantineProvider>,
  );
  const found = container.querySelector<HTMLElement>(".markdown");
  if (found === null) throw new Error("nothing is shown");
  return found;
}

const ATTACKS = [
  "<script>window.hit = 1</script>",
  "<img src=x onerror=alert(1)>",
  "<iframe src=https://evil.example></iframe>",
  "<svg/onload=alert(1)>",
  '<a href="javascript:alert(1)">a</a>',
  "<style>@import url(https://evil.example/a.css)</style>",
  '<math><mtext></form><form><mglyph><style></math><img src onerror="alert(1)">',
  "<details open ontoggle=alert(1)>",
  "[a](javascript:alert(1))",
  "[a](JaVaScRiPt:alert(1))",
  "[a](\u0001javascript:alert(1))",
  "[a](java&#115;cript:alert(1))",
  "[a](java&Tab;script:alert(1))",
  "[a](data:text/html;base64,PHNjcmlwdD4=)",
  "[a](vbscript:msgbox(1))",
  "[a](//evil.example)",
  "[a](\\\\evil.example)",
  "<javascript:alert(1)>",
  "![a](https://evil.example/pixel.png)",
  "![a](data:image/svg+xml,<svg onload=alert(1)>)",
  "![a](/api/me)",
  "![a][b]\n\n[b]: https://evil.example/pixel.png",
  "[![a](https://evil.example/b.png)](https://evil.example)",
  "$\\href{javascript:alert(1)}{a}$",
  "$\\url{https://evil.example}$",
  "$\\includegraphics{https://evil.example/a.png}$",
  "$\\htmlStyle{background:url(https://evil.example)}{a}$",
  "$\\htmlData{a=b}{c}$",
  "$\\rule{999999em}{999999em}$",
  "$\\def\\a{\\a\\a}\\a$",
  "$$\\begin{matrix}<img src=x onerror=alert(1)>\\end{matrix}$$",
  "```html\n<script>alert(1)</script>\n```",
  "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
  "| <img src=x onerror=alert(1)> |\n|---|\n| a |",
];

test.each(ATTACKS)("%s runs nothing and fetches nothing", (text) => {
  const page = shown(text);
  expect(
    page.querySelector("script, iframe, object, embed, link, style, img, video, audio, form, base"),
  ).toBe(null);
  for (const element of page.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      expect([name, /^on/i.test(name)]).toEqual([name, false]);
      expect([name, value, /(?:javascript|vbscript|data):|url\(/i.test(value)]).toEqual([name, value, false]);
      expect(["href", "src", "srcset", "action"].includes(name) && !value.startsWith("#")).toBe(false);
    }
  }
});

test("Markdown, tables, code and formulas are set", () => {
  const page = shown("**b** `c` $x^2$\n\n| a |\n|---|\n| 1 |\n\n```python\nx = 1\n```");
  expect(page.querySelectorAll("strong, table, pre code, .katex")).toHaveLength(4);
});

test("amounts of money are no formula", () => {
  const page = shown("It costs $5 and then $10 or $20.");
  expect(page.querySelector(".katex")).toBe(null);
  expect(page.textContent).toContain("It costs $5 and then $10 or $20.");
});

test("an address that can be followed stays what it is", () => {
  expect(safeAddress("https://example.org/a?b=c")).toBe("https://example.org/a?b=c");
  expect(safeAddress("/api/me")).toBe("");
});
