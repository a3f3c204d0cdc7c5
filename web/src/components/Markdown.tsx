import { Component, lazy, memo, type ReactNode, Suspense } from "react";
import { isCostly } from "./markdownCost";
import { Plain } from "./Plain";

const Body = lazy(() => import("./MarkdownBody"));
/** Longer or deeper nested texts would keep the reader waiting; they are shown as they were written. */
const LONGEST = 200_000;
const DEEPLY_NESTED = /^[\s>*+\-\d.)]{60,}|[[({]{60,}/m;

/**
 * Somebody else's text: Markdown, tables, code and formulas; never HTML, never a picture from elsewhere.
 * Shown anew only when the text changes, so that typing beside 5,000 words stays fast.
 */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  const plain = <Plain text={text} />;
  if (text.length > LONGEST || DEEPLY_NESTED.test(text) || isCostly(text)) return plain;
  return (
    <Unbroken key={text} instead={plain}>
      <Suspense fallback={plain}>
        <Body text={text} />
      </Suspense>
    </Unbroken>
  );
});

/** A text that the renderer fails on is shown as it was written. */
class Unbroken extends Component<{ instead: ReactNode; children: ReactNode }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    return this.state.isBroken ? this.props.instead : this.props.children;
  }
}
