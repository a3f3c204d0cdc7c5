import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import {
  bracketMatching,
  defaultHighlightStyle,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";

interface Given {
  label: string;
  language: string;
  value: string;
  change: (text: string) => void;
  isReadOnly: boolean;
  isWrong: boolean;
}

/** The grammars there are, each fetched when a task is of it. */
const GRAMMARS: Readonly<Record<string, () => Promise<Extension>>> = {
  python: async () => (await import("@codemirror/lang-python")).python(),
  javascript: async () => (await import("@codemirror/lang-javascript")).javascript({ jsx: true }),
  typescript: async () =>
    (await import("@codemirror/lang-javascript")).javascript({ jsx: true, typescript: true }),
  java: async () => (await import("@codemirror/lang-java")).java(),
  cpp: async () => (await import("@codemirror/lang-cpp")).cpp(),
  sql: async () => (await import("@codemirror/lang-sql")).sql(),
};
const ALSO: Readonly<Record<string, string>> = {
  py: "python",
  python3: "python",
  js: "javascript",
  jsx: "javascript",
  ts: "typescript",
  tsx: "typescript",
  c: "cpp",
  "c++": "cpp",
  kotlin: "java",
};

const inDark = HighlightStyle.define(
  defaultHighlightStyle.specs.map((spec) =>
    typeof spec.color === "string"
      ? { ...spec, color: `color-mix(in srgb, ${spec.color}, white 62%)` }
      : spec,
  ),
  { themeType: "dark" },
);

const LOOK = EditorView.theme({
  "&": { fontSize: "14px", maxHeight: "60dvh" },
  ".cm-scroller": { fontFamily: "ui-monospace, monospace", minHeight: "260px", overflow: "auto" },
  ".cm-gutters": { background: "transparent", border: "none", color: "var(--mantine-color-dimmed)" },
  ".cm-activeLine": { background: "var(--mantine-color-default-hover)" },
  ".cm-cursor": { borderLeftColor: "var(--mantine-color-text)" },
});

/** Code with its language's colours; Tab indents, and Escape before Tab leaves the editor. */
export default function CodeEditor({ label, language, value, change, isReadOnly, isWrong }: Given) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(change);
  changed.current = change;
  const begun = useRef(value);
  const rights = useRef(new Compartment());
  const isDark = useComputedColorScheme("light") === "dark";
  const known = language.trim().toLowerCase();

  useEffect(() => {
    if (place.current === null) return;
    const grammar = new Compartment();
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: begun.current,
        extensions: [
          lineNumbers(),
          history(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          indentUnit.of("    "),
          EditorView.lineWrapping,
          // Ctrl+Enter hands in, here as elsewhere
          keymap.of([
            ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
            ...historyKeymap,
            indentWithTab,
          ]),
          syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
          syntaxHighlighting(inDark),
          EditorView.darkTheme.of(isDark),
          LOOK,
          EditorView.contentAttributes.of({ "aria-label": label, id: "answer-code" }),
          grammar.of([]),
          rights.current.of([]),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            begun.current = update.state.doc.toString();
            changed.current(begun.current);
          }),
        ],
      }),
    });
    view.current = editor;
    let isThere = true;
    GRAMMARS[ALSO[known] ?? known]?.().then((found) => {
      if (isThere) editor.dispatch({ effects: grammar.reconfigure(found) });
    });
    return () => {
      isThere = false;
      editor.destroy();
    };
  }, [isDark, known, label]);

  useEffect(() => {
    const off = isReadOnly ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : [];
    view.current?.dispatch({ effects: rights.current.reconfigure(off) });
  }, [isReadOnly]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || value === begun.current) return; // it is what was typed here
    begun.current = value;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  return <div ref={place} className="editor" data-wrong={isWrong || undefined} />;
}
