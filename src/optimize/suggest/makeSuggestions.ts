import { applySuggestions, inFixedOrder } from '../applyOperations';
import type { Measure } from '../measure';
import type { Suggestion } from '../suggestion';
import { suggestMissing } from './addMissing';
import type { Draft } from './draft';
import { suggestDrops, suggestFurtherDrops } from './dropUnlinked';
import { suggestExclusions } from './exclude';
import { suggestOneCopy } from './oneCopy';
import { suggestRecap } from './recap';
import { suggestReorder } from './reorder';
import { suggestFurtherSignatures, suggestSignatures } from './signatures';
import { suggestSmallerTexts } from './smallerTexts';

/** Everything that is proposed for a context, in the fixed order of the kinds. */
export async function makeSuggestions(draft: Draft, measure: Measure): Promise<readonly Suggestion[]> {
  suggestExclusions(draft);
  await suggestOneCopy(draft);
  await suggestSmallerTexts(draft);
  await suggestSignatures(draft);
  suggestDrops(draft);
  // Order is judged by what is sent when nothing but the safe is done.
  const safe = applySuggestions(
    draft.input.context,
    draft.suggestions.filter(({ tier }) => tier === 'safe'),
  );
  await draft.texts.prepare(safe);
  suggestReorder(draft, safe, measure);
  await suggestMissing(draft);
  await suggestRecap(draft, safe, measure);
  return inFixedOrder(draft.suggestions);
}

/** More that can be left out, when a budget asks for it. The draft's own suggestions stay. */
export async function makeFurtherSuggestions(draft: Draft): Promise<readonly Suggestion[]> {
  const known = draft.suggestions.length;
  await suggestFurtherSignatures(draft);
  suggestFurtherDrops(draft);
  return draft.suggestions.slice(known);
}
