import type { Rewriter } from '../../context/compose/textToSend';
import type { JsonForm } from '../../review/finding';
import { jsonForms, smallerForm } from '../../review/prettyJson';

const prefix = 'json-';

/** The name of the rewrite that writes JSON in a smaller form with the same data. */
export function jsonRewrite(form: JsonForm): string {
  return `${prefix}${form}`;
}

/** The rewriter of such a name. A text that has no such form (any more) stays as it is. */
export function jsonForm(name: string): Rewriter | undefined {
  const form = jsonForms.find((known) => jsonRewrite(known) === name);
  return form && ((text) => smallerForm(text, form) ?? text);
}
