import assert from 'node:assert/strict';
import { type Context, setIncluded } from '../../../src/context/compose/context';
import { type FormatId, formatIds } from '../../../src/context/compose/format';
import { encodingFor } from '../../../src/models/calibration';
import { builtInCatalogue, findModel } from '../../../src/models/catalogue';
import { applySuggestions } from '../../../src/optimize/applyOperations';
import type { OptimizeInput } from '../../../src/optimize/input';
import { Optimization } from '../../../src/optimize/optimization';
import { isReference } from '../../../src/optimize/rewrites/references';
import { rewritersWith } from '../../../src/optimize/rewrites/rewriters';
import { SentTexts } from '../../../src/optimize/sentTexts';
import { staleReferences, withoutStaleReferences } from '../../../src/optimize/staleReferences';
import { excludedBy } from '../../../src/optimize/suggestion';
import { engineFor } from '../../corpus/engines';
import { Random } from '../../corpus/random';
import { randomSubject, type RandomSubject } from './randomSubject';

/** More on demand: TARE_TEST_CONTEXTS=2000 npx mocha … */
const CONTEXTS = Number(process.env['TARE_TEST_CONTEXTS'] ?? 60);
const SEED = Number(process.env['TARE_TEST_SEED'] ?? 20_261_123);

const roots = [{ name: 'w', path: '/w' }];
const rewriters = rewritersWith({ signatures: (text) => text.replace(/\{\n[^}]*\}/g, '{ … }') });

/** Public tokenizers of several vocabularies, and a closed one. */
const modelIds = ['gpt-6.2-sol', 'gpt-4', 'qwen-3', 'claude-sonnet-5-5', 'gemini-2.5-pro'];

function inputOf(subject: RandomSubject, format: FormatId, modelId: string): OptimizeInput {
  const model = findModel(builtInCatalogue, modelId) ?? findModel(builtInCatalogue, 'gpt-6.2-sol')!;
  return {
    context: subject.context,
    sources: ({ source }) => ('text' in source ? source.text : subject.texts.get((source as { path: string }).path)),
    rewriters,
    rendering: { format, preamble: format === 'plain' ? 'You are careful.' : '', roots },
    model,
    counter: engineFor(encodingFor(model.tokenizer)),
    catalogue: builtInCatalogue,
    at: new Date('2026-11-23'),
    marks: subject.marks,
  };
}

function isSent({ parts }: Context, id: string): boolean {
  return parts.some((part) => part.id === id && part.included);
}

describe(`Optimization (${CONTEXTS} random contexts, seed ${SEED})`, function () {
  this.timeout(0);

  async function each(
    look: (optimization: Optimization, input: OptimizeInput, subject: RandomSubject, random: Random) => Promise<void>,
  ): Promise<void> {
    const random = new Random(SEED);
    for (let number = 0; number < CONTEXTS; number++) {
      const subject = randomSubject(random, number % 5 === 0 ? 40 : 12);
      const input = inputOf(subject, random.pick(formatIds), random.pick(modelIds));
      try {
        await look(await Optimization.of(input), input, subject, random);
      } catch (error) {
        throw new Error(`context ${number}`, { cause: error });
      }
    }
  }

  it('delivers what it claims, to the token, whatever is selected', async () => {
    const kinds = new Set<string>();
    await each(async (optimization, input, _subject, random) => {
      const { counter, model } = input;
      for (const chance of [0, 0.5, 1]) {
        const selected = optimization.suggestions.map(({ id }) => id).filter(() => random.chance(chance));
        const { before, after, rows } = await optimization.outcomeOf(selected);
        const delivered = await optimization.deliver(selected);
        assert.deepEqual(delivered.total, after);
        if (model.tokenizer.kind === 'public') {
          assert.equal(after.tokens, counter.count(delivered.text));
          assert.equal(before.tokens, counter.count(optimization.originalText));
        }
        const applied = rows.filter(({ isApplied }) => isApplied);
        const sum = applied.reduce((total, row) => total + row.tokensAfter - row.tokensBefore, 0);
        assert.equal(sum, after.tokens - before.tokens);
        for (const { suggestion } of applied) kinds.add(suggestion.data.kind);
        // Optimized again, it begins where this ended.
        const again = await Optimization.of({ ...input, context: delivered.context });
        assert.deepEqual((await again.outcomeOf([])).before, after);
      }
    });
    // The contexts are worth the name: all kinds but the one that needs a workspace occur.
    assert.deepEqual([...kinds].sort(), [
      'collapse-logs',
      'compact-data',
      'drop-unlinked',
      'exclude',
      'one-copy',
      'recap',
      'reorder',
      'signatures',
      'strip-blobs',
      'strip-licence',
    ]);
  });

  it('never takes from a part that is marked, selected, named, narrowed or pasted, nor from a likely key part', async () => {
    await each(async (optimization, input, subject, random) => {
      const keys = (optimization.subject.ranking?.ranked ?? [])
        .filter(({ likelyKey, score }) => likelyKey || score >= 0.6)
        .map(({ part }) => part.part.id);
      const kept = new Set([...subject.kept, ...keys].filter((id) => isSent(input.context, id)));
      const check = (): void => {
        for (const suggestion of optimization.suggestions) {
          const { data, parts } = suggestion;
          for (const id of excludedBy(suggestion)) assert.ok(!kept.has(id), `${suggestion.id} takes out ${id}`);
          const replaces = data.kind === 'signatures' || (data.kind === 'one-copy' && data.where !== '');
          if (replaces) assert.ok(!parts.some((id) => kept.has(id)), suggestion.id);
          const isSilent = data.kind !== 'reorder' && data.kind !== 'recap';
          const pinned = parts.filter((id) => subject.marks.get(id)?.includes('pinned') === true);
          if (isSilent) assert.deepEqual(pinned, [], suggestion.id);
          if (suggestion.tier === 'safe' && data.kind !== 'strip-blobs' && data.kind !== 'collapse-logs')
            assert.ok(!parts.some((id) => kept.has(id)), suggestion.id);
        }
      };
      check();
      // A budget that asks for everything does not get these either.
      const { before } = await optimization.outcomeOf([]);
      const { selected } = await optimization.fitTo(random.pick([1, Math.round(before.tokens / 3)]));
      check();
      const { context } = await optimization.deliver(selected);
      for (const id of kept) assert.ok(isSent(context, id));
    });
  });

  it('drops nothing by relevance, and moves nothing, when the task tells too little', async () => {
    let silent = 0;
    await each(async (optimization) => {
      if (optimization.enoughSignal) return;
      silent++;
      await optimization.fitTo(1);
      const byRelevance = optimization.suggestions.filter(
        ({ data }) => data.kind === 'drop-unlinked' || data.kind === 'signatures',
      );
      assert.deepEqual(byRelevance, []);
      const isMarked = optimization.subject.parts.some(({ marks = [] }) => marks.length > 0);
      if (!isMarked) assert.ok(!optimization.suggestions.some(({ data }) => data.kind === 'reorder'));
    });
    assert.ok(silent > CONTEXTS / 10, `${silent} contexts without a signal`);
  });

  it('leaves no note that refers to what is not sent', async () => {
    let notes = 0;
    let released = 0;
    await each(async (optimization, input, _subject, random) => {
      const selected = optimization.suggestions.map(({ id }) => id).filter(() => random.chance(0.7));
      const { context } = await optimization.deliver(selected);
      const texts = new SentTexts(input.sources, rewriters, input.counter);
      await texts.prepare(context);
      notes += context.parts.flatMap(({ rewrites }) => rewrites.filter(isReference)).length;
      assert.deepEqual(staleReferences(context, texts, roots), []);
      // What is taken out later takes its copies' notes with it.
      for (let round = 0; round < 4; round++) {
        const gone = random.pick(context.parts);
        const changed = setIncluded(context, [gone.id], false);
        const mended = withoutStaleReferences(changed, texts, roots);
        await texts.prepare(mended);
        assert.deepEqual(staleReferences(mended, texts, roots), []);
        if (mended !== changed) released++;
      }
    });
    assert.ok(notes > 20 && released > 0, `${notes} notes, ${released} released`);
  });

  it('fits to a budget with no more harm than needed, or says that it cannot', async () => {
    let reached = 0;
    let failed = 0;
    await each(async (optimization, _input, _subject, random) => {
      const { before } = await optimization.outcomeOf([]);
      const budget = Math.max(1, Math.round(before.tokens * random.pick([0.05, 0.3, 0.6, 0.9, 1])));
      const fit = await optimization.fitTo(budget);
      const { after } = await optimization.outcomeOf(fit.selected);
      assert.equal(after.tokens, fit.tokens);
      if (fit.isReached) {
        reached++;
        assert.ok(after.tokens <= budget);
        for (const id of fit.selected) {
          const less = await optimization.outcomeOf(fit.selected.filter((other) => other !== id));
          assert.ok(less.after.tokens > budget, `${id} is not needed`);
        }
      } else {
        failed++;
        assert.ok(after.tokens > budget);
      }
    });
    assert.ok(reached > CONTEXTS / 10 && failed > CONTEXTS / 10, `${reached} reached, ${failed} not`);
  });

  it('changes the context in one step that leaves the old one as it was', async () => {
    await each(async (optimization, { context }) => {
      const copy = JSON.stringify(context);
      const selected = optimization.suggestions.map(({ id }) => id);
      const { rows } = await optimization.outcomeOf(selected);
      const applied = rows.filter(({ isApplied }) => isApplied).map(({ suggestion }) => suggestion);
      const changed = applySuggestions(context, applied);
      assert.equal(JSON.stringify(context), copy);
      assert.deepEqual(changed, (await optimization.deliver(selected)).context);
    });
  });
});
